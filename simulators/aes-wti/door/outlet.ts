import type { Clock, Undo } from '../../../model/clock.ts';
import type { Conduct } from '../conduct.ts';

const SLOW_MS = 3000;
/** A message that waits to be swapped with the next one waits no longer than this. */
const SWAP_MS = 1000;
const MAX_DELAYED = 1000;
const STRAY_FRAMES = [
  '<html><body>Service temporarily unavailable</body></html>',
  '{"header":{"headerType":"event","event":"Delivered',
  '{"payload":{}}',
  '{"header":{"headerType":"notice","notice":"SomethingNew","version":"v3"},"payload":[]}',
];

/** The way of frames to the socket, with the misbehaviour of the moment. */
export class Outlet {
  readonly #clock: Clock;
  readonly #hurry: number;
  readonly #frames: () => Conduct['frames'];
  readonly #write: (text: string) => void;
  readonly #overflow: () => void;
  #keptBack: string | null = null;
  readonly #delayed = new Set<Undo>();
  #events = 0;

  /** `overflow` is called when so much is delayed that no more is kept. */
  constructor(parts: {
    clock: Clock;
    hurry: number;
    frames: () => Conduct['frames'];
    write: (text: string) => void;
    overflow: () => void;
  }) {
    this.#clock = parts.clock;
    this.#hurry = parts.hurry;
    this.#frames = parts.frames;
    this.#write = parts.write;
    this.#overflow = parts.overflow;
  }

  answer(text: string): void {
    switch (this.#frames()) {
      case 'mute':
        return;
      case 'slow':
        this.#delay(text);
        return;
      case 'strange-invoke-ids':
        this.#write(text.replace(/"invokeId":\d+/, '"invokeId":9777'));
        this.#write(text);
        return;
      case 'answered-twice':
        this.#write(text);
        this.#write(text);
        return;
      default:
        this.#write(text);
        return;
    }
  }

  event(text: string): void {
    this.#events += 1;
    switch (this.#frames()) {
      case 'mute':
        return;
      case 'slow':
        this.#delay(text);
        return;
      case 'swapped':
        this.#swap(text);
        return;
      case 'repeated':
        this.#write(text);
        this.#write(text);
        return;
      case 'lossy':
        if (this.#events % 3 !== 0) this.#write(text);
        return;
      case 'garbage':
        this.#write(STRAY_FRAMES[this.#events % STRAY_FRAMES.length] ?? '');
        this.#write(text);
        return;
      default:
        this.#write(text);
        return;
    }
  }

  /** What is still to come is not sent any more. */
  stop(): void {
    for (const undo of this.#delayed) undo();
    this.#delayed.clear();
  }

  #delay(text: string): void {
    if (this.#delayed.size >= MAX_DELAYED) {
      this.#overflow();
      return;
    }
    this.#later(SLOW_MS, () => this.#write(text));
  }

  #swap(text: string): void {
    if (this.#keptBack === null) {
      this.#keptBack = text;
      this.#later(SWAP_MS, () => this.#release());
      return;
    }
    this.#write(text);
    this.#release();
  }

  #later(ms: number, work: () => void): void {
    const undo = this.#clock.after(ms / this.#hurry, () => {
      this.#delayed.delete(undo);
      work();
    });
    this.#delayed.add(undo);
  }

  #release(): void {
    const text = this.#keptBack;
    this.#keptBack = null;
    if (text !== null) this.#write(text);
  }
}
