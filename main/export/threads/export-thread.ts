import { Worker } from 'node:worker_threads';
import type { EventKind } from '../../../model/vocabulary.ts';
import { CaptureFileError } from '../../capture/capture-file-error.ts';
import type { CaptureFileProblem } from '../../capture/capture-file-error.ts';
import type { Share } from '../../capture/file/joined-events.ts';

/**
 * What a thread is to make texts of: a share of the events from one seq to another, or the calls that all of these
 * make.
 */
export type ThreadWork = ({ of: 'events'; share: Share } & Range) | ({ of: 'calls' } & Range);

interface Range {
  file: string;
  fromSeq: number;
  toSeq: number;
  /** What stands between two texts. */
  separator: string;
}

/** JSON of some events or calls in UTF-8, with the separator between them and, but for the first, before them. */
export interface JoinedTexts {
  /** Good until three more have been asked for. */
  bytes: Uint8Array;
  count: number;
  /** Of events: how many there are of each kind, and the seq of the last one. */
  byKind: ReadonlyMap<EventKind, number>;
  lastSeq: number;
}

/** What the thread says: from which seq on it reads; then, each time it is asked, further texts, or null at the end. */
export type ThreadReply =
  | { type: 'begun'; firstSeq: number }
  | { type: 'texts'; texts: JoinedTexts | null }
  | { type: 'refused'; code: CaptureFileProblem; message: string };

/**
 * What an export leaves behind in memory lives just long enough for V8 to enlarge the space for what is young, in each
 * step and for good. It does nearly as well with little (MB).
 */
const YOUNG = { events: 4, calls: 8 };
/** V8 tidies up sooner where it has not all of the computer. Many times what the most calls that are kept open need (MB). */
const OLD = 1_024;

/** Another thread that reads a capture and makes JSON of it, a piece ahead of whoever writes that. */
export class ExportThread {
  readonly #worker: Worker;
  #reply: PromiseWithResolvers<ThreadReply> = expected();
  #ended: Error | null = null;

  constructor(work: ThreadWork) {
    this.#worker = new Worker(new URL('./export-worker.ts', import.meta.url), {
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG[work.of], maxOldGenerationSizeMb: OLD },
    });
    this.#worker.on('message', (reply: ThreadReply) => this.#reply.resolve(reply));
    this.#worker.on('error', (error: unknown) => this.#end(error));
    this.#worker.on('exit', () => this.#end(null));
    this.#worker.postMessage(work);
  }

  /** From which seq on nothing is missing, `fromSeq` or later; to be asked first. What is there then stays for it. */
  async firstSeq(): Promise<number> {
    const reply = await this.#next();
    if (reply.type !== 'begun') throw new Error('texts came before they were asked for');
    return reply.firstSeq;
  }

  /** The texts in their order; of events, those from `fromSeq` on. */
  async *texts(fromSeq: number): AsyncGenerator<JoinedTexts> {
    for (;;) {
      this.#worker.postMessage(fromSeq);
      const reply = await this.#next();
      if (reply.type !== 'texts' || reply.texts === null) return;
      yield reply.texts;
    }
  }

  /** Leaves nothing behind, at whatever point. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #next(): Promise<ThreadReply> {
    const reply = await this.#reply.promise;
    this.#reply = expected();
    if (this.#ended) this.#reply.reject(this.#ended);
    if (reply.type === 'refused') throw new CaptureFileError(reply.code, reply.message);
    return reply;
  }

  #end(error: unknown): void {
    this.#ended ??= error instanceof Error ? error : new Error('a thread of the export has ended');
    this.#reply.reject(this.#ended);
  }
}

function expected(): PromiseWithResolvers<ThreadReply> {
  const reply = Promise.withResolvers<ThreadReply>();
  // Whoever asks next is told.
  const toldLater = (): void => undefined;
  reply.promise.catch(toldLater);
  return reply;
}
