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
import { ViewError, WrongFilterError } from './capture-views.ts';
import type { CaptureViews } from './capture-views.ts';
import type { ViewAnswer, ViewQuestion, ViewReply, ViewRequest } from './view-messages.ts';

/** What a client needs of a worker. */
export interface ViewPort {
  postMessage(request: ViewRequest): void;
}

interface Asked {
  resolve: (answer: ViewAnswer) => void;
  reject: (error: Error) => void;
}

/** The views of a capture on this side of its thread: `capture-views.ts` says what callers may rely on. */
export class ViewClient implements CaptureViews {
  readonly #port: ViewPort;
  readonly #clock: Pick<Clock, 'now'> | null;
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;
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

  async open(definition: ViewDefinition): Promise<string> {
    return (await this.#ask({ ask: 'open', definition, now: this.#clock?.now() ?? null }, 'open')).view;
  }

  async window(request: WindowRequest, signal?: AbortSignal): Promise<ViewWindow> {
    return (await this.#ask({ ask: 'window', request }, 'window', signal)).window;
  }

  async timeline(request: TimelineRequest): Promise<TimelinePart> {
    return (await this.#ask({ ask: 'timeline', request }, 'timeline')).part;
  }

  async event(seq: number): Promise<TelephonyEvent | null> {
    return (await this.#ask({ ask: 'event', seq }, 'event')).event;
  }

  async callDetail(key: CallKey): Promise<CallDetail | null> {
    return (await this.#ask({ ask: 'callDetail', key }, 'callDetail')).detail;
  }

  async values(field: FieldName, prefix: string, limit: number): Promise<ValueCount[]> {
    return (await this.#ask({ ask: 'values', field, prefix, limit }, 'values')).values;
  }

  async close(view: string): Promise<void> {
    if (!this.#hasEnded) await this.#ask({ ask: 'close', view }, 'close');
  }

  /** What the thread says of views. */
  onReply(reply: ViewReply): void {
    if (reply.type === 'reading') {
      this.#progress = reply.progress;
      this.#events = reply.events;
      return;
    }
    const asked = this.#asked.get(reply.id);
    this.#asked.delete(reply.id);
    if (reply.type === 'answer') asked?.resolve(reply.answer);
    else if (reply.type === 'wrongFilter') asked?.reject(new WrongFilterError(reply.details));
    else asked?.reject(new ViewError(reply.code, reply.message));
  }

  /** The thread has ended: nothing will be answered any more. */
  end(): void {
    this.#hasEnded = true;
    for (const { reject } of this.#asked.values()) reject(closed());
    this.#asked.clear();
  }

  #ask<Ask extends ViewAnswer['ask']>(
    question: ViewQuestion,
    ask: Ask,
    signal?: AbortSignal,
  ): Promise<Extract<ViewAnswer, { ask: Ask }>> {
    if (this.#hasEnded) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      this.#lastId += 1;
      const id = this.#lastId;
      const onAbort = (): void => {
        this.#asked.delete(id);
        this.#port.postMessage({ type: 'view', id, question: { ask: 'cancel', window: id } });
        reject(signal?.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError'));
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      this.#asked.set(id, {
        resolve: (answer) => {
          settled();
          if (isAnswerTo(answer, ask)) resolve(answer);
          else reject(new Error(`The capture worker answered "${answer.ask}" to "${ask}".`));
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#port.postMessage({ type: 'view', id, question });
    });
  }
}

function isAnswerTo<Ask extends ViewAnswer['ask']>(
  answer: ViewAnswer,
  ask: Ask,
): answer is Extract<ViewAnswer, { ask: Ask }> {
  return answer.ask === ask;
}

function closed(): ViewError {
  return new ViewError('closed', 'The capture is not open any more. Open it again.');
}
