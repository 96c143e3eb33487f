import type { Worker } from 'node:worker_threads';
import type { CaptureViews } from './capture-views.ts';
import { startWorker } from './start-worker.ts';
import { ViewClient } from './view-client.ts';
import type { OpenedReply, WorkerReply, WorkerRequest } from './worker-protocol.ts';

/** A capture that is open to be looked at. It is never changed, also while somebody records to it. */
export interface CaptureDocument {
  readonly file: string;
  readonly views: CaptureViews;
  /** How far the first reading has come: views of everything are there before it, filters see what is read. */
  readonly progress: { done: number; of: number } | null;
  /** As of the last answer. */
  readonly counts: { events: number };
  /** Ends its thread; what is asked and not answered is rejected. */
  close(): Promise<void>;
}

/** Resolves when the capture is open. Rejects with `CaptureFileError` where it cannot be read. */
export async function openDocument(file: string): Promise<CaptureDocument> {
  const { worker, opened } = await startWorker({ type: 'look', file });
  return new WorkerDocument(file, worker, opened);
}

class WorkerDocument implements CaptureDocument {
  readonly file: string;
  readonly #worker: Worker;
  readonly #views: ViewClient;
  readonly #opened: OpenedReply;
  readonly #exited = Promise.withResolvers<undefined>();
  #isClosing = false;

  constructor(file: string, worker: Worker, opened: OpenedReply) {
    this.file = file;
    this.#worker = worker;
    this.#opened = opened;
    this.#views = new ViewClient(worker, null);
    worker.on('message', (reply: WorkerReply) => this.#onReply(reply));
    // Without recording there is nothing to lose: whoever asks is told that the capture is not open any more.
    worker.on('error', () => this.#views.end());
    worker.on('exit', () => {
      this.#views.end();
      this.#exited.resolve(undefined);
    });
  }

  get views(): CaptureViews {
    return this.#views;
  }

  get progress(): { done: number; of: number } | null {
    return this.#views.progress;
  }

  get counts(): { events: number } {
    return { events: this.#views.events ?? this.#opened.events };
  }

  async close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#views.end();
      const request: WorkerRequest = { type: 'close', now: 0 };
      this.#worker.postMessage(request);
    }
    await this.#exited.promise;
  }

  #onReply(reply: WorkerReply): void {
    switch (reply.type) {
      case 'answer':
      case 'wrongFilter':
      case 'noAnswer':
      case 'reading':
        this.#views.onReply(reply);
        break;
      case 'closed':
        break;
      case 'opened':
      case 'refused':
      case 'written':
      case 'failed':
        throw new Error(`The capture worker said "${reply.type}" of a capture that is only looked at.`);
    }
  }
}
