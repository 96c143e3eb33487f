import type { Clock } from '../../model/clock.ts';

/** A frame as it went over the wire; long ones are cut. */
export interface TranscriptEntry {
  /** ms since the epoch. */
  at: number;
  direction: 'in' | 'out';
  /** Counts the sockets from 1. */
  channel: number;
  text: string;
}

const KEPT_LINES = 500;
const KEPT_FRAMES = 2000;
const KEPT_CHARACTERS = 4096;

/** What AES would have written to telrestsvc.log, and all frames: the last ones only, so that it never grows. */
export class Journal {
  readonly #clock: Clock;
  readonly #lines = new Ring<string>(KEPT_LINES);
  readonly #frames = new Ring<TranscriptEntry>(KEPT_FRAMES);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lines of time, level, text; never with a password or a token. Oldest first. */
  get lines(): string[] {
    return this.#lines.list();
  }

  get transcript(): TranscriptEntry[] {
    return this.#frames.list();
  }

  write(level: 'INFO' | 'WARN' | 'ERROR', text: string): void {
    this.#lines.add(`${new Date(this.#clock.now()).toISOString()} ${level} ${text}`);
  }

  frame(direction: 'in' | 'out', channel: number, text: string): void {
    this.#frames.add({ at: this.#clock.now(), direction, channel, text: text.slice(0, KEPT_CHARACTERS) });
  }
}

class Ring<Item> {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(item: Item): void {
    this.#items[this.#next] = item;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  list(): Item[] {
    return this.#items.length < this.#capacity
      ? [...this.#items]
      : [...this.#items.slice(this.#next), ...this.#items.slice(0, this.#next)];
  }
}
