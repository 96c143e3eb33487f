import type { RequestFailureData } from './failures.ts';

/** Carries messages in order between a page and the engine: a MessagePort, a WebSocket, or memory. Plain JSON only. */
export interface Wire {
  send(message: unknown): void;
  /** Told of every message from then on. One listener. */
  onMessage(listener: (message: unknown) => void): void;
  /** Told once when nothing comes any more. One listener. */
  onClose(listener: () => void): void;
}

/** From the page. */
export type Question =
  | { type: 'request'; id: number; name: string; args: unknown }
  /** The asker does not want the answer any more; one comes all the same, unless it was sent already. */
  | { type: 'cancel'; id: number };

/** From the engine: one for each request. */
export type Answer =
  | { type: 'result'; id: number; result: unknown }
  | { type: 'failure'; id: number; failure: RequestFailureData };

/** Two wires, joined: what is sent on one arrives at the other, in a later turn. */
export function wirePair(): [Wire & { close(): void }, Wire & { close(): void }] {
  const one = new MemoryWire();
  const two = new MemoryWire();
  one.other = two;
  two.other = one;
  return [one, two];
}

class MemoryWire implements Wire {
  other: MemoryWire | null = null;
  #listener: (message: unknown) => void = () => undefined;
  #closed: () => void = () => undefined;

  send(message: unknown): void {
    // As every wire does: what arrives is a copy, and only what JSON can carry.
    const text = JSON.stringify(message);
    queueMicrotask(() => this.other?.receive(text));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener;
  }

  onClose(listener: () => void): void {
    this.#closed = listener;
  }

  close(): void {
    const { other } = this;
    this.other = null;
    if (other) other.other = null;
    this.#closed();
    other?.closed();
  }

  receive(text: string): void {
    this.#listener(JSON.parse(text));
  }

  closed(): void {
    this.#closed();
  }
}
