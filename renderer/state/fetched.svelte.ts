import { RequestFailure } from '../../model/contract/failures.ts';

/** Something that is asked for again and again; what was there stays until its successor comes. */
export class Fetched<Value> {
  #value = $state.raw<Value | null>(null);
  #failure = $state.raw<RequestFailure | null>(null);
  #isAsking = $state(false);
  #asking: AbortController | null = null;

  /** Null before the first answer, and for what is not there. */
  get value(): Value | null {
    return this.#value;
  }

  get failure(): RequestFailure | null {
    return this.#failure;
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Asks; what was asked before and has not been answered is given up. */
  async ask(asker: (signal: AbortSignal) => Promise<Value | null>): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#isAsking = true;
    try {
      const value = await asker(asking.signal);
      if (asking.signal.aborted) return;
      this.#value = value;
      this.#failure = null;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      if (asking.signal.aborted) return;
      this.#failure = error;
    }
    this.#isAsking = false;
  }

  forget(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.#value = null;
    this.#failure = null;
    this.#isAsking = false;
  }
}
