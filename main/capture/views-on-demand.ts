import type { DatabaseSync } from 'node:sqlite';
import type { PackedEvents } from './file/packed-events.ts';
import type { ViewQuestion, ViewReply } from './view-messages.ts';
import type { ViewHost } from './views/view-host.ts';

/** The views of a capture whose code is loaded when somebody first asks: recording begins sooner without it. */
export class ViewsOnDemand {
  readonly #tell: (reply: ViewReply) => void;
  readonly #load: () => Promise<ViewHost>;
  #isLoading = false;
  #host: ViewHost | null = null;
  #waiting: { id: number; question: ViewQuestion }[] = [];
  #isClosed = false;

  constructor(database: DatabaseSync, file: string, tell: (reply: ViewReply) => void) {
    this.#tell = tell;
    this.#load = async () => {
      const { ViewHost: Host } = await import('./views/view-host.ts');
      return new Host(database, file, tell);
    };
  }

  ask(id: number, question: ViewQuestion): void {
    if (this.#host) this.#host.ask(id, question);
    else {
      this.#waiting.push({ id, question });
      if (!this.#isLoading) void this.#begin();
    }
  }

  /** These events have been recorded, with seqs from this one on. */
  recorded(firstSeq: number, events: PackedEvents): void {
    this.#host?.recorded(firstSeq, events);
  }

  /** Retention has removed all events before this seq. */
  removed(firstSeq: number): void {
    this.#host?.removed(firstSeq);
  }

  /** Nothing is read any more. */
  close(): void {
    this.#isClosed = true;
    this.#host?.close();
  }

  async #begin(): Promise<void> {
    this.#isLoading = true;
    try {
      const host = await this.#load();
      if (this.#isClosed) return;
      this.#host = host;
      for (const { id, question } of this.#waiting.splice(0)) host.ask(id, question);
    } catch (error) {
      // Told to who asked: that nothing can be shown must not end the recording.
      const message = error instanceof Error ? error.message : String(error);
      for (const { id } of this.#waiting.splice(0))
        this.#tell({ type: 'noAnswer', id, code: 'failed', message });
      this.#isLoading = false;
    }
  }
}
