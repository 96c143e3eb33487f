import type { Clock, Undo } from '../../../../model/clock.ts';

/** Requests without an answer beyond this many wait. */
const OUTSTANDING_AT_MOST = 8;
const SLOWEST_PER_SECOND = 0.5;
/** What was sent at one pace is refused together, and asks for a slower one only once. */
const SLOWER_EVERY_MS = 5_000;

interface Waiting {
  send: () => void;
}

/**
 * Gives requests their turn. Communication Manager may silently drop requests when it feels overloaded; Avaya suggests
 * about 200 ms between them (DevConnect, DMCC FAQ).
 */
export class Pace {
  readonly #clock: Clock;
  readonly #urgent: Waiting[] = [];
  readonly #waiting: Waiting[] = [];
  #perSecond: number;
  #outstanding = 0;
  #nextAt = -Infinity;
  #slowedAt = -Infinity;
  #undo: Undo | null = null;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Requests a second. */
  get perSecond(): number {
    return this.#perSecond;
  }

  /** Runs `send` when its turn has come; what is urgent goes first. Call `answered` once for each that was run. */
  take(send: () => void, urgent: boolean): void {
    (urgent ? this.#urgent : this.#waiting).push({ send });
    this.#pump();
  }

  /** One of the requests was answered or given up. */
  answered(): void {
    this.#outstanding -= 1;
    this.#pump();
  }

  /** AES asks for a slower pace: half of it from now on. */
  slower(): void {
    const now = this.#clock.now();
    if (now - this.#slowedAt < SLOWER_EVERY_MS) return;
    this.#slowedAt = now;
    this.#perSecond = Math.max(this.#perSecond / 2, Math.min(SLOWEST_PER_SECOND, this.#perSecond));
  }

  /** Nothing more is sent. */
  stop(): void {
    this.#undo?.();
    this.#undo = null;
    this.#urgent.length = 0;
    this.#waiting.length = 0;
  }

  #pump(): void {
    if (this.#undo !== null) return;
    const wait = this.#nextAt - this.#clock.now();
    if (wait > 0 && this.#urgent.length + this.#waiting.length > 0) {
      this.#undo = this.#clock.after(wait, () => {
        this.#undo = null;
        this.#pump();
      });
      return;
    }
    const next = this.#next();
    if (next === undefined) return;
    this.#nextAt = this.#clock.now() + 1000 / this.#perSecond;
    this.#outstanding += 1;
    next.send();
    this.#pump();
  }

  /** What keeps the session alive does not wait for answers to other requests. */
  #next(): Waiting | undefined {
    return (
      this.#urgent.shift() ?? (this.#outstanding < OUTSTANDING_AT_MOST ? this.#waiting.shift() : undefined)
    );
  }
}
