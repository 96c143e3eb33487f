import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CaptureWriter } from '../../../main/capture/file/capture-writer.ts';
import { packEvents } from '../../../main/capture/file/packed-events.ts';
import { SCHEMA_VERSION } from '../../../main/capture/file/schema.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { eventFromText } from '../../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../../model/mapping/mapping.ts';
import type { Programs } from '../harness/programs.ts';
import { BEGUN, BENCH_MAPPING, benchMessages, EVERY_MS, SEED } from './messages.ts';

/** To be raised when the messages change: the files that were made before are then not taken any more. */
const INPUT_VERSION = 1;
const TRANSPORT_DELAY_MS = 20;
const BATCH = 4_000;
const FEWEST_OF_USE = 100_000;

const factsSchema = z.object({ events: z.int().nonnegative(), byKind: z.record(z.string(), z.int()) });

/** What all measures work on: the same events in three forms, made once. */
export interface BenchInput extends z.output<typeof factsSchema> {
  /** The messages as received, one a line. */
  messages: string;
  /** The events, one a line, as `export --format ndjson` writes them. */
  ndjson: string;
  /** The same events as a finished capture. */
  capture: string;
  /** A place for files of the measures. */
  scratch: string;
  /** What the measures run in processes of their own. */
  program: Programs;
}

/** So few events that times mean nothing: whether the harness works is asked, by the test suite, and soon answered. */
export function isSmoke({ events }: Pick<BenchInput, 'events'>): boolean {
  return events < FEWEST_OF_USE;
}

/** Makes the input in a folder below `folder`, or takes what was made there before. */
export async function benchInput(
  folder: string,
  count: number,
  program: Programs,
  tell: (text: string) => void,
): Promise<BenchInput> {
  const place = join(folder, `${count}-events-seed-${SEED}-input-${INPUT_VERSION}-schema-${SCHEMA_VERSION}`);
  if (!existsSync(place)) {
    tell(`Making ${count.toLocaleString('en')} events in ${place}.`);
    const partial = `${place}.partial-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    await make(partial, count);
    renameSync(partial, place);
  }
  const facts = factsSchema.parse(JSON.parse(readFileSync(join(place, 'facts.json'), 'utf8')));
  const scratch = join(folder, `scratch-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  return { ...facts, ...filesIn(place), scratch, program };
}

function filesIn(place: string): Pick<BenchInput, 'messages' | 'ndjson' | 'capture'> {
  return {
    messages: join(place, 'messages.ndjson'),
    ndjson: join(place, 'events.ndjson'),
    capture: join(place, 'events.ringscope'),
  };
}

async function make(place: string, count: number): Promise<void> {
  const files = filesIn(place);
  const byKind: Record<string, number> = {};
  const messages = new Lines(files.messages);
  const ndjson = new Lines(files.ndjson);
  const writer = new CaptureWriter({
    file: files.capture,
    existing: 'refuse',
    application: 'Ringscope bench',
    now: BEGUN,
    retention: { maxEvents: null, maxBytes: null, maxAgeMs: null },
  });
  let seq = 0;
  let batch: UnrecordedEvent[] = [];
  const save = async (): Promise<void> => {
    writer.append([], packEvents(batch), BEGUN);
    batch = [];
    await Promise.all([messages.drained(), ndjson.drained()]);
  };
  for (const event of benchEvents(count)) {
    seq += 1;
    byKind[event.kind] = (byKind[event.kind] ?? 0) + 1;
    messages.add(event.raw);
    ndjson.add(JSON.stringify({ seq, ...event }));
    batch.push(event);
    if (batch.length >= BATCH) await save();
  }
  await save();
  writer.close();
  await Promise.all([messages.end(), ndjson.end()]);
  writeFileSync(join(place, 'facts.json'), JSON.stringify({ events: seq, byKind }));
}

/** The messages as the websocket protocol reads them. */
export function* benchEvents(count: number): Generator<UnrecordedEvent> {
  const reading = { mapper: compileMapping(BENCH_MAPPING), fallbackName: 'message' };
  let at = BEGUN;
  for (const text of benchMessages(count)) {
    const origin = { sourceId: 'bench', protocol: 'websocket' };
    yield { at, receivedAt: at + TRANSPORT_DELAY_MS, ...origin, ...eventFromText(text, reading) };
    at += EVERY_MS;
  }
}

/** Lines on their way to a file. */
class Lines {
  readonly #stream;
  #isFull = false;

  constructor(file: string) {
    this.#stream = createWriteStream(file);
  }

  add(line: string): void {
    this.#isFull = !this.#stream.write(`${line}\n`);
  }

  async drained(): Promise<void> {
    if (this.#isFull) await once(this.#stream, 'drain');
    this.#isFull = false;
  }

  async end(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }
}
