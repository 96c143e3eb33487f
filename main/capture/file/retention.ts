import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Removals } from './removals.ts';
import { integerOf } from './schema.ts';

/** What a capture keeps at most; the oldest events go first. Null: no limit of this sort. */
export interface Retention {
  maxEvents: number | null;
  /** Size of the file. The write-ahead log beside an open one adds up to about 32 MB. */
  maxBytes: number | null;
  /** By the time of receipt. */
  maxAgeMs: number | null;
}

export const DEFAULT_RETENTION: Retention = {
  maxEvents: 5_000_000,
  maxBytes: 5 * 1024 ** 3,
  maxAgeMs: null,
};

/** So that removing much never holds up recording for long. */
const SLICE = 5_000;

/** Removes the oldest events of a capture, a slice at a time, inside a transaction of its caller, and keeps account. */
export class Trimmer {
  readonly #retention: Retention;
  readonly #database: DatabaseSync;
  /** What was removed and is still to be told. */
  readonly removals: Removals;
  readonly #tooOld: StatementSync;
  readonly #lastOfOldest: StatementSync;
  readonly #remove: StatementSync;

  constructor(database: DatabaseSync, retention: Retention, now: number) {
    this.#database = database;
    this.removals = new Removals(database, now);
    this.#retention = retention;
    // Events are received in the order of their seq, so it is enough to look at the oldest.
    this.#tooOld = database.prepare(
      `SELECT count(*) AS found FROM (SELECT received_at FROM events ORDER BY seq LIMIT ${SLICE}) WHERE received_at < ?`,
    );
    this.#lastOfOldest = database.prepare('SELECT seq FROM events ORDER BY seq LIMIT 1 OFFSET ?');
    this.#remove = database.prepare('DELETE FROM events WHERE seq <= ?');
  }

  /**
   * Removes at most a slice of the oldest of `events` (all that there are), never one of the `fresh` newest.
   * Returns how many, and whether more is to be removed.
   */
  trim(events: number, fresh: number, now: number): { removed: number; more: boolean } {
    const { excess, reason } = this.#excess(events, now);
    const wanted = Math.min(excess, SLICE, events - fresh);
    if (wanted <= 0) return { removed: 0, more: excess > 0 && fresh > 0 };
    const last = this.#lastOfOldest.get(wanted - 1)?.['seq'];
    if (typeof last !== 'number') return { removed: 0, more: false };
    this.removals.add(last, reason);
    const removed = Number(this.#remove.run(last).changes);
    return { removed, more: excess > removed };
  }

  /** How many events are too many, by the strictest limit, and which that is. */
  #excess(events: number, now: number): { excess: number; reason: string } {
    const { maxEvents, maxBytes, maxAgeMs } = this.#retention;
    const count = this.#beyondCount(events);
    const size = this.#beyondSize(events);
    const age = this.#beyondAge(now);
    const excess = Math.max(count, size, age);
    if (excess <= 0) return { excess, reason: '' };
    let limit = `${(maxEvents ?? 0).toLocaleString('en')} events`;
    if (excess > count) limit = excess === size ? sizeText(maxBytes ?? 0) : ageText(maxAgeMs ?? 0);
    return { excess, reason: `removed by the limit of ${limit}` };
  }

  #beyondCount(events: number): number {
    const { maxEvents } = this.#retention;
    return maxEvents === null ? 0 : events - maxEvents;
  }

  /** Pages of removed events are used again, so the file stays as long as the pages in use are within the limit. */
  #beyondSize(events: number): number {
    const { maxBytes } = this.#retention;
    if (maxBytes === null) return 0;
    const pages = integerOf(this.#database, 'PRAGMA page_count');
    const free = integerOf(this.#database, 'PRAGMA freelist_count');
    const used = (pages - free) * integerOf(this.#database, 'PRAGMA page_size');
    return used <= maxBytes ? 0 : Math.ceil((events * (used - maxBytes)) / used);
  }

  #beyondAge(now: number): number {
    const { maxAgeMs } = this.#retention;
    if (maxAgeMs === null) return 0;
    const found = this.#tooOld.get(now - maxAgeMs)?.['found'];
    return typeof found === 'number' ? found : 0;
  }
}

function sizeText(bytes: number): string {
  const [unit, divisor] = bytes >= 1024 ** 3 ? ['GB', 1024 ** 3] : ['MB', 1024 ** 2];
  return `${Number((bytes / divisor).toFixed(1))} ${unit}`;
}

function ageText(ms: number): string {
  const day = 86_400_000;
  const [unit, divisor] =
    ms >= day ? ['day', day] : ms >= 3_600_000 ? ['hour', 3_600_000] : ['minute', 60_000];
  const amount = Number((ms / divisor).toFixed(1));
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`;
}
