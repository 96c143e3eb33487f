import type { Clock } from '../../model/clock.ts';
import type { CaptureViews } from './capture-views.ts';
import { CaptureThread } from './thread/capture-thread.ts';
import type { ThreadTrouble } from './thread/capture-thread.ts';
import { ViewClient } from './view-client.ts';
import type { OpenedReply, WorkerAnswer } from './worker-protocol.ts';

/** A capture that is open to be looked at. It is never changed, also while somebody records to it. */
export interface CaptureDocument {
  readonly file: string;
  readonly views: CaptureViews;
  /** How far the first reading has come: views of everything are there before it, filters see what is read. */
  readonly progress: { done: number; of: number } | null;
  /** As of the last answer. */
  readonly counts: { events: number };
  /** Why it cannot be looked at just now, in words; null where all is well. It is opened again by itself. */
  readonly trouble: string | null;
  /** Ends its thread, within `CLOSE_LIMIT` ms; what is asked and not answered is rejected. */
  close(): Promise<void>;
}

const CLOSE_LIMIT = 5_000;

export interface DocumentListeners {
  /** `trouble` is another one. */
  onTrouble?: (trouble: string | null) => void;
}

/** Resolves when the capture is open. Rejects with `CaptureFileError` where it cannot be read. */
export async function openDocument(
  file: string,
  clock: Clock,
  listeners: DocumentListeners = {},
): Promise<CaptureDocument> {
  const document = new ThreadDocument(file, clock, listeners);
  await document.open();
  return document;
}

class ThreadDocument implements CaptureDocument {
  readonly file: string;
  readonly #clock: Clock;
  readonly #listeners: DocumentListeners;
  readonly #views: ViewClient;
  #thread: CaptureThread | null = null;
  #events = 0;
  #trouble: string | null = null;
  #closing: Promise<unknown> | null = null;

  constructor(file: string, clock: Clock, listeners: DocumentListeners) {
    this.file = file;
    this.#clock = clock;
    this.#listeners = listeners;
    this.#views = new ViewClient({ postMessage: (request) => this.#thread?.post(request) }, null);
  }

  get views(): CaptureViews {
    return this.#views;
  }

  get progress(): { done: number; of: number } | null {
    return this.#views.progress;
  }

  get counts(): { events: number } {
    return { events: this.#views.events ?? this.#events };
  }

  get trouble(): string | null {
    return this.#trouble;
  }

  async open(): Promise<void> {
    const { thread, opened } = await CaptureThread.open({
      clock: this.#clock,
      options: () => ({ type: 'look', file: this.file }),
      onAnswer: (answer) => this.#onAnswer(answer),
      onSilent: ({ reason }) => this.#tell(reason),
      onDown: (trouble) => this.#onDown(trouble),
      onUp: (reply) => this.#onUp(reply),
      onSteady: () => undefined,
      isAwaiting: () => this.#views.isAwaiting,
    });
    this.#thread = thread;
    this.#events = opened.events;
  }

  async close(): Promise<void> {
    this.#views.end();
    this.#closing ??= this.#thread?.close(CLOSE_LIMIT) ?? null;
    await this.#closing;
  }

  #onDown({ reason, advice }: ThreadTrouble): void {
    this.#views.down();
    if (advice !== null) this.#views.refuse(`${reason}. ${advice}`);
    this.#tell(reason);
  }

  #onUp(opened: OpenedReply): void {
    this.#events = opened.events;
    this.#views.up();
    this.#tell(null);
  }

  #tell(trouble: string | null): void {
    this.#trouble = trouble;
    this.#listeners.onTrouble?.(trouble);
  }

  #onAnswer(answer: WorkerAnswer): void {
    switch (answer.type) {
      case 'answer':
      case 'wrongFilter':
      case 'noAnswer':
      case 'reading':
        this.#views.onReply(answer);
        break;
      case 'closed':
        break;
      case 'written':
      case 'failed':
        throw new Error(`The capture worker said "${answer.type}" of a capture that is only looked at.`);
    }
  }
}
