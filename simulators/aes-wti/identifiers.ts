import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Call ids of Communication Manager come round again; a few bits is all they have. */
const LAST_CALL_ID = 16_383;
const QUICK_ROUND = 8;
const UCID_EPOCH = 1_700_000_000;

/** Makes all ids of one AES; the same seed makes the same ids in the same order. */
export class Identifiers {
  readonly #random;
  #callId: number;
  #calls = 0;
  #crossRefId = 16;

  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed);
    this.#callId = uniformInt(this.#random, 1000, 9000);
  }

  /** The next call id that is not in use. With `quick`, one of the first few. */
  callId(inUse: (id: string) => boolean, quick: boolean): string {
    const last = quick ? QUICK_ROUND : LAST_CALL_ID;
    for (let tries = 0; tries < last; tries += 1) {
      this.#callId = (this.#callId % last) + 1;
      if (!inUse(String(this.#callId))) return String(this.#callId);
    }
    return this.callId(inUse, false);
  }

  /** Twenty digits: the node, the call id, and seconds of an epoch; unlike the call id it never comes again. */
  ucid(callId: string): string {
    this.#calls += 1;
    return `00001${callId.padStart(5, '0')}${String(UCID_EPOCH + this.#calls)}`;
  }

  /** 32 hexadecimal digits, a dash, a number. */
  sessionId(): string {
    return `${this.#hex(32).toUpperCase()}-0`;
  }

  token(): string {
    return this.#hex(48);
  }

  crossRefId(): string {
    this.#crossRefId += 1;
    return String(this.#crossRefId);
  }

  #hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += uniformInt(this.#random, 0, 15).toString(16);
    return text;
  }
}
