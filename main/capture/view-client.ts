import type { Clock } from '../../model/clock.ts';
import type {
  CallDetail,
  CallKey,
  TimelinePart,
  TimelineRequest,
  ValueCount,
  ViewDefinition,
  ViewWindow,
  WindowRequest,
} from '../../model/contract/view.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { FieldName } from '../../model/filter/fields.ts';
import { keyOfThread, withKeysFor } from './call-keys.ts';
import { ViewError, WrongFilterError } from './capture-views.ts';
import type { CaptureViews } from './capture-views.ts';
import type { ViewAnswer, ViewQuestion, ViewReply, ViewRequest } from './view-messages.ts';

/** What a client needs of a worker. */
export interface ViewPort {
  postMessage(request: ViewRequest): void;
}

/** Questions that wait while there is no thread to answer them. */
const MOST_HELD = 200;

interface Asked {
  question: ViewQuestion;
  isPosted: boolean;
  resolve: (answer: ViewAnswer) => void;
  reject: (error: Error) => void;
}

/** A view as its asker knows it. A thread that takes the place of another opens it anew, where it counts from 0. */
interface KnownView {
  readonly definition: ViewDefinition;
  readonly now: number | null;
  /** What the thread calls it; null where that does not know it yet. */
  own: string | null;
  reopening: Promise<string> | null;
  /** What the threads before this one have counted to. */
  before: Counted;
  told: Counted;
}

interface Counted {
  version: number;
  removed: number;
}

/** The thread ended before it had answered. */
class LostThreadError extends ViewError {
  constructor() {
    super('failed', 'What was asked could not be answered, and the capture is opened anew. Ask again.');
  }
}

/** The views of a capture on this side of its thread: `capture-views.ts` says what callers may rely on. */
export class ViewClient implements CaptureViews {
  readonly #port: ViewPort;
  readonly #clock: Pick<Clock, 'now'> | null;
  readonly #asked = new Map<number, Asked>();
  readonly #views = new Map<string, KnownView>();
  #lastId = 0;
  #lastView = 0;
  #threads = 1;
  #isDown = false;
  #refusal: string | null = null;
  #hasEnded = false;
  #progress: { done: number; of: number } | null = null;
  #events: number | null = null;

  /** Without a clock, as for a capture that is finished, relative times in filters count from its last event. */
  constructor(port: ViewPort, clock: Pick<Clock, 'now'> | null) {
    this.#port = port;
    this.#clock = clock;
  }

  /** How far the first reading of the capture has come; null before it begins and once it is done. */
  get progress(): { done: number; of: number } | null {
    return this.#progress;
  }

  /** Events of the capture as far as the thread has told; null where it has not. */
  get events(): number | null {
    return this.#events;
  }

  /** Whether the thread has been asked something that it has not answered; a window may wait for as long as it likes. */
  get isAwaiting(): boolean {
    return [...this.#asked.values()].some(({ isPosted }) => isPosted);
  }

  async open(definition: ViewDefinition): Promise<string> {
    const now = this.#clock?.now() ?? null;
    const { view: own } = await this.#ask({ ask: 'open', definition, now }, 'open');
    this.#lastView += 1;
    const id = String(this.#lastView);
    const nothing = { version: 0, removed: 0 };
    this.#views.set(id, { definition, now, own, reopening: null, before: nothing, told: nothing });
    return id;
  }

  async window(request: WindowRequest, signal?: AbortSignal): Promise<ViewWindow> {
    for (;;) {
      const view = this.#known(request.view);
      try {
        const own = view.own ?? (await this.#reopened(view));
        const known = Math.max(0, request.known - view.before.version);
        const question = { ask: 'window', request: { ...request, view: own, known } } as const;
        const { window } = await this.#ask(question, 'window', signal);
        const { version, removed } = view.before;
        view.told = { version: window.version + version, removed: window.removed + removed };
        return { ...window, ...view.told };
      } catch (error) {
        // The asker waits for news; that there is another thread is none of its business.
        if (!(error instanceof LostThreadError)) throw error;
      }
    }
  }

  async timeline(request: TimelineRequest): Promise<TimelinePart> {
    const view = this.#known(request.view);
    const own = view.own ?? (await this.#reopened(view));
    const { part } = await this.#ask({ ask: 'timeline', request: { ...request, view: own } }, 'timeline');
    return { ...part, version: part.version + view.before.version };
  }

  async event(seq: number): Promise<TelephonyEvent | null> {
    return (await this.#ask({ ask: 'event', seq }, 'event')).event;
  }

  async callDetail(key: CallKey): Promise<CallDetail | null> {
    const own = keyOfThread(this.#threads, key);
    return own === null ? null : (await this.#ask({ ask: 'callDetail', key: own }, 'callDetail')).detail;
  }

  async values(field: FieldName, prefix: string, limit: number): Promise<ValueCount[]> {
    return (await this.#ask({ ask: 'values', field, prefix, limit }, 'values')).values;
  }

  async close(id: string): Promise<void> {
    const own = this.#views.get(id)?.own ?? null;
    this.#views.delete(id);
    if (own === null || this.#hasEnded) return;
    try {
      await this.#ask({ ask: 'close', view: own }, 'close');
    } catch (error) {
      // It went with its thread.
      if (!(error instanceof LostThreadError)) throw error;
    }
  }

  /** What the thread says of views. */
  onReply(reply: ViewReply): void {
    if (reply.type === 'reading') {
      this.#progress = reply.progress;
      this.#events = reply.events;
      return;
    }
    const asked = this.#asked.get(reply.id);
    if (!asked) return;
    this.#asked.delete(reply.id);
    if (reply.type === 'answer') asked.resolve(withKeysFor(this.#threads, reply.answer, asked.question));
    else if (reply.type === 'wrongFilter') asked.reject(new WrongFilterError(reply.details));
    else asked.reject(new ViewError(reply.code, reply.message));
  }

  /** The thread is gone, and there will be another one: what is asked waits for it. */
  down(): void {
    this.#isDown = true;
    this.#threads += 1;
    for (const view of this.#views.values()) {
      view.own = null;
      view.before = view.told;
    }
    this.#rejectAll(() => new LostThreadError(), true);
  }

  /** There is another thread. */
  up(): void {
    this.#isDown = false;
    this.#refusal = null;
    for (const [id, asked] of this.#asked) if (!asked.isPosted) this.#post(id, asked);
  }

  /** Nothing is answered until `up`, for a reason in plain words. */
  refuse(reason: string): void {
    this.#refusal = reason;
    this.#rejectAll(() => new ViewError('failed', reason), false);
  }

  /** The capture is closed: nothing will be answered any more. */
  end(): void {
    this.#hasEnded = true;
    this.#views.clear();
    this.#rejectAll(closed, true);
    this.#rejectAll(closed, false);
  }

  #rejectAll(error: () => ViewError, isPosted: boolean): void {
    for (const [id, asked] of this.#asked) {
      if (asked.isPosted !== isPosted) continue;
      this.#asked.delete(id);
      asked.reject(error());
    }
  }

  #known(id: string): KnownView {
    if (this.#hasEnded) throw closed();
    const view = this.#views.get(id);
    if (!view) throw new ViewError('no-view', 'This view is not open any more. Open it again.');
    return view;
  }

  /** Opens a view in the thread that has taken the place of the one that knew it. */
  #reopened(view: KnownView): Promise<string> {
    const { definition, now } = view;
    view.reopening ??= this.#ask({ ask: 'open', definition, now }, 'open')
      .then(({ view: own }) => {
        const isStillKnown = [...this.#views.values()].includes(view);
        if (!isStillKnown)
          this.#port.postMessage({ type: 'view', id: 0, question: { ask: 'close', view: own } });
        return (view.own = own);
      })
      .finally(() => (view.reopening = null));
    return view.reopening;
  }

  #post(id: number, asked: Asked): void {
    asked.isPosted = true;
    this.#port.postMessage({ type: 'view', id, question: asked.question });
  }

  #ask<Ask extends ViewAnswer['ask']>(
    question: ViewQuestion,
    ask: Ask,
    signal?: AbortSignal,
  ): Promise<Extract<ViewAnswer, { ask: Ask }>> {
    if (this.#hasEnded) return Promise.reject(closed());
    if (this.#refusal !== null) return Promise.reject(new ViewError('failed', this.#refusal));
    if (this.#isDown && this.#asked.size >= MOST_HELD) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#lastId += 1;
      const id = this.#lastId;
      const onAbort = (): void => {
        const isPosted = this.#asked.get(id)?.isPosted;
        this.#asked.delete(id);
        if (isPosted) this.#port.postMessage({ type: 'view', id, question: { ask: 'cancel', window: id } });
        reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const asked: Asked = {
        question,
        isPosted: false,
        resolve: (answer) => {
          settled();
          if (isAnswerTo(answer, ask)) resolve(answer);
          else reject(new Error(`The capture worker answered "${answer.ask}" to "${ask}".`));
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      };
      this.#asked.set(id, asked);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (!this.#isDown) this.#post(id, asked);
    });
  }
}

function isAnswerTo<Ask extends ViewAnswer['ask']>(
  answer: ViewAnswer,
  ask: Ask,
): answer is Extract<ViewAnswer, { ask: Ask }> {
  return answer.ask === ask;
}

function tooMany(): ViewError {
  return new ViewError(
    'failed',
    'The capture is being opened anew, and too much waits for it. Ask again later.',
  );
}

function closed(): ViewError {
  return new ViewError('closed', 'The capture is not open any more. Open it again.');
}
