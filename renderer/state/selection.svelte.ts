import type { CaptureState } from '../../model/contract/app-state.ts';
import type { CallKey } from '../../model/contract/view.ts';
import type { AppSession } from './app-session.svelte.ts';

/** What this window looks at. */
export class Selection {
  readonly #session: AppSession;
  #capture = $state<string | null>(null);
  #call = $state<CallKey | null>(null);
  #seq = $state<number | null>(null);
  /** Views stand still; the record goes on. */
  isPaused = $state(false);

  constructor(session: AppSession) {
    this.#session = session;
  }

  /** The open capture that is shown: the chosen one, else the one that is recorded to. Null before the engine answers. */
  get capture(): CaptureState | null {
    const state = this.#session.state;
    if (!state) return null;
    return (
      state.captures.find(({ id }) => id === this.#capture) ??
      state.captures.find(({ id }) => id === state.recording) ??
      state.captures[0] ??
      null
    );
  }

  /** The id alone, which changes far less often than what is known of the capture. */
  readonly captureId: string | null = $derived(this.capture?.id ?? null);

  showCapture(id: string): void {
    if (this.captureId === id) return;
    this.#capture = id;
    this.clear();
  }

  /** The call whose detail is shown. */
  get call(): CallKey | null {
    return this.#call;
  }

  /** The seq of the event whose message is shown. */
  get seq(): number | null {
    return this.#seq;
  }

  /** Looks at a call; at none of its events yet. */
  selectCall(key: CallKey | null): void {
    if (this.#call !== key) this.#seq = null;
    this.#call = key;
  }

  /** Looks at an event, and at the call it is of, null for none. */
  selectEvent(seq: number, call: CallKey | null): void {
    this.#seq = seq;
    this.#call = call;
  }

  clear(): void {
    this.#call = null;
    this.#seq = null;
  }
}
