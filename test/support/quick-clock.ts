import type { Clock, Undo } from '../../model/clock.ts';

interface Timer {
  due: number;
  work: () => void;
  handle: NodeJS.Timeout | undefined;
}

/**
 * The machine's time until it is told to run faster: for waits of minutes over real sockets. What both sides of a
 * connection owe each other must fit into the time that the sockets really take, so it is set back to 1 before that.
 */
export class QuickClock implements Clock {
  readonly #timers = new Set<Timer>();
  #speed: number;
  #setAt = Date.now();
  #then = this.#setAt;

  constructor(speed = 1) {
    this.#speed = speed;
  }

  /** Timers that are set and neither run nor undone. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return Math.round(this.#then + (Date.now() - this.#setAt) * this.#speed);
  }

  after(ms: number, work: () => void): Undo {
    const timer: Timer = { due: this.now() + ms, work, handle: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer.handle);
    };
  }

  /** From now on a second lasts a `speed`th of one. */
  run(speed: number): void {
    this.#then = this.now();
    this.#setAt = Date.now();
    this.#speed = speed;
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** The machine's clock is set: what it shows jumps, and no time has gone by. */
  jump(ms: number): void {
    this.#then += ms;
    for (const timer of this.#timers) timer.due += ms;
  }

  /** Resolves when so much time has gone by. */
  passed(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    const wait = Math.max(0, timer.due - this.now()) / this.#speed;
    timer.handle = setTimeout(() => {
      this.#timers.delete(timer);
      timer.work();
    }, wait);
  }
}
