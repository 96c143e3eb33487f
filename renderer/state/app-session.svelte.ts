import type { AppState } from '../../model/contract/app-state.ts';
import type { Client } from '../../model/contract/client.ts';
import { RequestFailure } from '../../model/contract/failures.ts';

/** The page's copy of the app's state, kept up to date as long as the engine is there. One for each window. */
export class AppSession {
  readonly client: Client;
  #state = $state.raw<AppState | null>(null);
  #isLost = $state(false);

  constructor(client: Client) {
    this.client = client;
    void this.#follow();
  }

  /** Null until the engine has answered for the first time. */
  get state(): AppState | null {
    return this.#state;
  }

  /** The engine is gone: nothing on the page will change any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  async #follow(): Promise<void> {
    let known = 0;
    try {
      for (;;) {
        this.#state = await this.client.ask('state.next', { known });
        known = this.#state.version;
        // A hidden page gets bigger steps, and a visible one no more of them than it can show.
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    } catch (error) {
      if (!(error instanceof RequestFailure && error.code === 'closed')) throw error;
      this.#isLost = true;
    }
  }
}
