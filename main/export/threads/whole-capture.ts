import { ExportThread } from './export-thread.ts';
import type { JoinedTexts, ThreadWork } from './export-thread.ts';

/**
 * All events of a capture up to a seq as JSON, and the calls that they make. Two threads at once: one for the events and
 * one for the calls, or where no calls are wanted both for the events, a piece each.
 */
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
    const work = { file: this.#file, toSeq: this.#toSeq, separator };
    const of = this.#withCalls ? 1 : 2;
    const first = this.#begin({ of: 'events', share: { index: 0, of }, fromSeq: 1, ...work });
    const fromSeq = await first.firstSeq();
    // It begins to read a moment later, when the oldest events may have been removed: the first one leaves them out too.
    const second = this.#begin(
      this.#withCalls
        ? { of: 'calls', fromSeq, ...work }
        : { of: 'events', share: { index: 1, of }, fromSeq, ...work },
    );
    const bothFrom = await second.firstSeq();
    if (this.#withCalls) this.#calls = second;
    yield* inTurn(this.#withCalls ? [first] : [first, second], bothFrom);
  }

  /** To be asked after the events, with the same separator. */
  async *callTexts(): AsyncGenerator<JoinedTexts> {
    if (this.#calls) yield* this.#calls.texts(0);
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #begin(work: ThreadWork): ExportThread {
    const thread = new ExportThread(work);
    this.#threads.push(thread);
    return thread;
  }
}

/** A piece of each thread, again and again until there are none left. */
async function* inTurn(threads: readonly ExportThread[], fromSeq: number): AsyncGenerator<JoinedTexts> {
  const all = threads.map((thread) => thread.texts(fromSeq));
  for (;;) {
    for (const texts of all) {
      const piece = await texts.next();
      if (piece.done === true) return;
      yield piece.value;
    }
  }
}
