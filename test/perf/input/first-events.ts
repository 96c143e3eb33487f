import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { BenchInput } from './bench-input.ts';

const ofKind = z.object({ kind: z.string() });

/** The first messages of the input and what is in them, for measures that show nothing new with more. */
export async function firstEvents(input: BenchInput, most: number): Promise<BenchInput> {
  if (input.events <= most) return input;
  const messages = join(input.scratch, `first-${most}.ndjson`);
  if (!existsSync(messages)) {
    const lines = Readable.from(withLineEnds(firstLines(input.messages, most)));
    await pipeline(lines, createWriteStream(messages));
  }
  const byKind: Record<string, number> = {};
  for await (const line of firstLines(input.ndjson, most)) {
    const { kind } = ofKind.parse(JSON.parse(line));
    byKind[kind] = (byKind[kind] ?? 0) + 1;
  }
  return { ...input, messages, events: most, byKind };
}

async function* firstLines(file: string, most: number): AsyncGenerator<string> {
  let left = most;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (left === 0) return;
    left -= 1;
    yield line;
  }
}

async function* withLineEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
