import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UnrecordedEvent } from '../../../model/event.ts';

/** What is removed is told of together: this long (ms) after the last time when it is much, and much later when little. */
const SOON = 60_000;
const LATER = 3_600_000;
const MUCH = 1_000;

/** The name of the events that tell of it. */
export const TRIMMED = 'recordTrimmed';

/**
 * Keeps account of what retention removes, in the capture itself so that a crash forgets nothing, until `gap` events
 * tell of it. A telling gap displaces at most one event, so a single removed event is never worth one: this ends.
 */
export class Removals {
  readonly #count: StatementSync;
  readonly #most: StatementSync;
  readonly #take: StatementSync;
  #toldAt: number;

  constructor(database: DatabaseSync, now: number) {
    this.#toldAt = now;
    this.#count = database.prepare(
      `INSERT INTO removals (source, reason, since, until, events)
       SELECT source, ?, min(received_at), max(received_at), count(*) FROM events WHERE seq <= ? GROUP BY source
       ON CONFLICT (source, reason) DO UPDATE SET
         since = min(since, excluded.since), until = max(until, excluded.until), events = events + excluded.events`,
    );
    this.#most = database.prepare('SELECT max(events) AS most FROM removals');
    this.#take = database.prepare(
      `DELETE FROM removals WHERE events > 1
       RETURNING reason, since, until, events,
         (SELECT id FROM sources WHERE key = source) AS id, (SELECT protocol FROM sources WHERE key = source) AS protocol`,
    );
  }

  /** Everything up to this seq is about to be removed; `reason` in words. In a transaction of the caller. */
  add(lastSeq: number, reason: string): void {
    this.#count.run(reason, lastSeq);
  }

  /** The events that tell what was removed, once it is time; to be recorded in the same transaction. */
  due(now: number): UnrecordedEvent[] {
    const waited = now - this.#toldAt;
    if (waited < SOON) return [];
    const enough = waited < LATER ? MUCH : 2;
    return this.most < enough ? [] : this.all(now);
  }

  /** The most that was removed of one source and not told. */
  get most(): number {
    return Number(this.#most.get()?.['most'] ?? 0);
  }

  /** The same without waiting for its time. */
  all(now: number): UnrecordedEvent[] {
    const taken = this.#take.all();
    if (taken.length > 0) this.#toldAt = now;
    return taken.map((row): UnrecordedEvent => {
      const count = Number(row['events']);
      const reason = `${count.toLocaleString('en')} events were ${String(row['reason'])}`;
      return {
        ...{ at: now, receivedAt: now, sourceId: String(row['id']), protocol: String(row['protocol']) },
        ...{ kind: 'gap', name: TRIMMED, reason, raw: '' },
        gap: { since: Number(row['since']), until: Number(row['until']), count, reason },
      };
    });
  }
}
