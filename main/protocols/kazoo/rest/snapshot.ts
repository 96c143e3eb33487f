import type { EventFacts } from '../../../../model/event.ts';
import { pathPart } from '../../../../model/path-part.ts';
import type { Conversation } from '../channel/conversation.ts';
import { legFacts } from '../events/calls.ts';
import type { KnownCalls, KnownLeg } from '../memory/known-calls.ts';
import { ALL_ACCOUNTS } from './accounts.ts';
import { eventsOf, readChannelRow, SNAPSHOT_NAME } from './channel-row.ts';
import type { ChannelRow } from './channel-row.ts';
import { readList } from './read-list.ts';
import type { RestAccess } from './read-list.ts';

export interface SnapshotSettings extends RestAccess {
  conversation: Conversation;
  known: KnownCalls;
  accounts: readonly string[];
  emit: (facts: EventFacts) => void;
  notice: (text: string) => void;
}

/** A leg this young may be on its way to us. */
const YOUNG_SECONDS = 10;

/**
 * The list of calls going on. The event service replays nothing, so calls that began before the subscription come from
 * here, and so do ends that were never told. A leg that the event service speaks of meanwhile is left to it.
 */
export class Snapshot {
  readonly #settings: SnapshotSettings;
  /** What could not be done; told once. */
  readonly #told = new Set<string>();

  constructor(settings: SnapshotSettings) {
    this.#settings = settings;
  }

  /** Records all legs going on, and the end of those that went while we were away. */
  async load(): Promise<void> {
    for (const account of this.#settings.accounts) await this.#compare(account, 'all');
  }

  /** Records what was missed; with `everywhere` also in accounts without calls. Returns how many legs were not known. */
  async compare(everywhere: boolean): Promise<number> {
    const { accounts, known } = this.#settings;
    const busy = new Set(known.live().map(({ account }) => account));
    let missed = 0;
    for (const account of accounts) {
      if (everywhere || busy.has(account)) missed += await this.#compare(account, 'missed');
    }
    return missed;
  }

  async #compare(account: string, wanted: 'all' | 'missed'): Promise<number> {
    const { conversation, known, emit } = this.#settings;
    const before = known.live().filter((leg) => leg.account === account);
    const turn = known.turn;
    const rows = await conversation.during(this.#rows(account));
    if (rows === undefined) return 0;
    const heardSince = (id: string) => (known.leg(id)?.turn ?? -1) > turn;
    let missed = 0;
    for (const row of rows.list) {
      const leg = known.leg(row.reading.id);
      const isKnown = leg !== undefined && !leg.hasEnded;
      if (heardSince(row.reading.id) || (wanted === 'missed' && isKnown)) continue;
      if (!isKnown && (row.elapsedSeconds ?? Infinity) > YOUNG_SECONDS) missed += 1;
      for (const event of eventsOf(row, known)) emit(event);
    }
    if (rows.isPartial) return missed;
    const going = new Set(rows.list.map(({ reading }) => reading.id));
    for (const leg of before) {
      if (!going.has(leg.id) && !heardSince(leg.id)) this.#endUnseen(leg);
    }
    return missed;
  }

  async #rows(account: string): Promise<{ list: ChannelRow[]; isPartial: boolean } | undefined> {
    if (account === ALL_ACCOUNTS) {
      this.#tell('Calls that began before are not shown: they cannot be listed for all accounts at once.');
      return undefined;
    }
    const list = await readList(this.#settings, `/accounts/${pathPart(account)}/channels`);
    if (typeof list === 'string') {
      this.#tell(`Calls already up in account ${account} are unknown: they could not be listed (${list}).`);
      return undefined;
    }
    const rows = list.items.flatMap((item) => readChannelRow(item, account) ?? []);
    // The caller's leg tells where the call came from, on which the direction of the others depends.
    rows.sort((a, b) => Number(b.reading.role === 'caller') - Number(a.reading.role === 'caller'));
    return { list: rows, isPartial: list.isPartial };
  }

  /** No message tells of this end, hence no raw text. */
  #endUnseen(leg: KnownLeg): void {
    leg.hasEnded = true;
    if (leg.isLoopback) return;
    const facts = legFacts(
      { leg, joins: [] },
      {
        kind: 'connectionCleared',
        state: 'cleared',
        reason: 'The end was not seen: the leg is gone from the list of channels.',
      },
    );
    this.#settings.emit({ ...facts, name: SNAPSHOT_NAME, raw: '' });
  }

  #tell(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#settings.notice(text);
  }
}
