import { ExportThread } from './export-thread.ts';
import type { JoinedTexts, ThreadWork } from './export-thread.ts';

/** All events of a capture up to a seq as JSON, and the calls that they make: one thread makes those, another these. */
export class WholeCapture {
  readonly #file: string;
  readonly #toSeq: number;
  readonly #withCalls: boolean;
  readonly #threads: ExportThread[] = [];
  #calls: ExportThread | null = null;

  constructor(file: string, toSeq: number, withCalls: boolean) {
    this.#file = file;
    this.#toSeq = toSeq;
    this.#withCalls = withCalls;
  }

  async *eventTexts(separator: string): AsyncGenerator<JoinedTexts> {
    const events = this.#begin({ of: 'events', fromSeq: 1, separator });
    let fromSeq = await events.firstSeq();
    if (this.#withCalls) {
      // It begins to read a moment later, when the oldest events may have been removed: the other one leaves them out too.
      this.#calls = this.#begin({ of: 'calls', fromSeq, separator });
      fromSeq = await this.#calls.firstSeq();
    }
    yield* events.texts(fromSeq);
  }

  /** To be asked after the events, with the same separator. */
  async *callTexts(): AsyncGenerator<JoinedTexts> {
    if (this.#calls) yield* this.#calls.texts(0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #begin(work: Omit<ThreadWork, 'file' | 'toSeq'>): ExportThread {
    const thread = new ExportThread({ ...work, file: this.#file, toSeq: this.#toSeq });
    this.#threads.push(thread);
    return thread;
  }
}
