import type { CaptureReader } from '../capture/reader.ts';
import { CallLedger } from './call-ledger.ts';
import type { Settled } from './call-ledger.ts';
import type { Breathe } from './selection.ts';

const SLICE = 2_000;
const FIRST_ROOM = 1 << 12;

/** The call of each event of a capture, in twelve bytes an event. */
export class CallsBySeq {
  readonly #ledger: CallLedger;
  #seqs = new Float64Array(FIRST_ROOM);
  #numbers = new Int32Array(FIRST_ROOM);
  #length = 0;

  private constructor(onSettled: (settled: Settled) => void) {
    this.#ledger = new CallLedger(onSettled);
  }

  /** Reads the whole capture; `onSettled` is told of each of its calls once. */
  static async read(
    reader: CaptureReader,
    breathe: Breathe,
    onSettled: (settled: Settled) => void,
  ): Promise<CallsBySeq> {
    const calls = new CallsBySeq(onSettled);
    let read = 0;
    for (const event of reader.events({ withoutRaw: true })) {
      const number = calls.#ledger.take(event);
      if (number !== 0) calls.#note(event.seq, number);
      if (++read % SLICE === 0) await breathe();
    }
    calls.#ledger.end();
    return calls;
  }

  /** As `Settled` has it; 0 for an event of no call. */
  numberOf(seq: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? Infinity) < seq) low = middle + 1;
      else high = middle;
    }
    return low < this.#length && this.#seqs[low] === seq ? this.#ledger.current(this.#numbers[low] ?? 0) : 0;
  }

  #note(seq: number, number: number): void {
    if (this.#length === this.#seqs.length) this.#grow();
    this.#seqs[this.#length] = seq;
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  #grow(): void {
    const [seqs, numbers] = [this.#seqs, this.#numbers];
    this.#seqs = new Float64Array(2 * seqs.length);
    this.#numbers = new Int32Array(2 * numbers.length);
    this.#seqs.set(seqs);
    this.#numbers.set(numbers);
  }
}
