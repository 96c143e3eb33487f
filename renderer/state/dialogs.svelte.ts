import { RequestFailure } from '../../model/contract/failures.ts';
import type { CallKey } from '../../model/contract/view.ts';

/** What a dialog is open for. */
export type DialogRequest =
  | { name: 'addSource'; protocol?: string }
  | { name: 'editSource'; id: string }
  | { name: 'duplicateSource'; id: string }
  | { name: 'deleteSource'; id: string }
  /** Tries the source as it is, at once. */
  | { name: 'testSource'; id: string }
  | { name: 'newRecord' }
  /** Of these calls, or of what the person chooses where null. */
  | { name: 'export'; calls: readonly CallKey[] | null }
  | { name: 'settings'; page?: SettingsPage }
  | { name: 'saveFilter' }
  | { name: 'filterHelp' }
  | { name: 'notices' }
  | { name: 'shortcuts' }
  | { name: 'palette' };

export type SettingsPage = 'look' | 'keys' | 'record' | 'notifications' | 'updates';

/** Something that was asked for and could not be done. */
export interface Trouble {
  id: number;
  text: string;
}

const MOST_TROUBLES = 5;

/** What lies above the workbench: one dialog at a time, and what could not be done until it is taken note of. */
export class Dialogs {
  #open = $state.raw<DialogRequest | null>(null);
  #troubles = $state.raw<readonly Trouble[]>([]);
  #lastTrouble = 0;

  /** The one that is open. */
  get open(): DialogRequest | null {
    return this.#open;
  }

  /** Opens a dialog in the place of the one that is open. */
  show(request: DialogRequest): void {
    this.#open = request;
  }

  close(): void {
    this.#open = null;
  }

  /** The newest last; at most 5. */
  get troubles(): readonly Trouble[] {
    return this.#troubles;
  }

  tell(text: string): void {
    this.#lastTrouble += 1;
    this.#troubles = [...this.#troubles, { id: this.#lastTrouble, text }].slice(-MOST_TROUBLES);
  }

  dismiss(id: number): void {
    this.#troubles = this.#troubles.filter((trouble) => trouble.id !== id);
  }

  /** Waits for a request that a person asked for, and tells why where it is refused. Null then. */
  async attempt<Result>(work: Promise<Result>): Promise<Result | null> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      // Of an engine that is gone the frame tells, and what was taken back needs no telling.
      if (error.code !== 'closed' && error.code !== 'cancelled') this.tell(error.message);
      return null;
    }
  }
}
