import type { Client } from '../../../model/contract/client.ts';
import { RequestFailure } from '../../../model/contract/failures.ts';
import { completeFilter } from '../../../model/filter/complete.ts';
import type { Completion as Proposal, Completions } from '../../../model/filter/complete.ts';
import type { FieldName } from '../../../model/filter/fields.ts';

const NONE: Completions = { from: 0, to: 0, items: [] };
const MOST_VALUES = 50;

/** What is proposed below the filter box, and which of it is pointed at. */
export class Completion {
  readonly #client: Client;
  #found = $state.raw<Completions>(NONE);
  #isOpen = $state(false);
  #chosen = $state(-1);
  #asking: AbortController | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  get items(): readonly Proposal[] {
    return this.#isOpen ? this.#found.items : [];
  }

  /** The place of what is pointed at among the items; -1 for none. */
  get chosen(): number {
    return this.#chosen;
  }

  /** Proposes what can stand at the cursor; values of the capture follow as they come. */
  async propose(text: string, cursor: number, capture: string | null): Promise<void> {
    this.#asking?.abort();
    this.#isOpen = true;
    const fields: FieldName[] = [];
    const found = completeFilter(text, cursor, (asked) => {
      fields.push(asked);
      return [];
    });
    this.#take(found);
    const [field] = fields;
    if (field === undefined || capture === null) return;
    const asking = new AbortController();
    this.#asking = asking;
    const prefix = text.slice(found.from, cursor).replaceAll('"', '').replaceAll('*', '');
    const values = await this.#values(capture, field, prefix, asking.signal);
    if (!asking.signal.aborted) this.#take(completeFilter(text, cursor, () => values));
  }

  /** Points at the next or the one before, round and round, with nothing pointed at between. */
  point(step: 1 | -1): void {
    const places = this.#found.items.length + 1;
    this.#chosen = ((this.#chosen + 1 + step + places) % places) - 1;
  }

  /** The text and the cursor with what is pointed at, or the item of that place, written into it; null for none. */
  accept(text: string, place = this.#chosen): { text: string; cursor: number } | null {
    const item = this.items[place];
    if (!item) return null;
    const { from, to } = this.#found;
    return { text: text.slice(0, from) + item.insert + text.slice(to), cursor: from + item.insert.length };
  }

  close(): void {
    this.#asking?.abort();
    this.#isOpen = false;
    this.#chosen = -1;
  }

  #take(found: Completions): void {
    this.#found = found;
    this.#chosen = -1;
  }

  async #values(capture: string, field: FieldName, prefix: string, signal: AbortSignal): Promise<string[]> {
    try {
      const asked = { capture, field, prefix, limit: MOST_VALUES };
      return (await this.#client.ask('captures.values', asked, signal)).map(({ value }) => value);
    } catch (error) {
      // Proposals are a help: without them one writes the value oneself.
      if (error instanceof RequestFailure) return [];
      throw error;
    }
  }
}
