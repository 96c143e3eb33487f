import type { DatabaseSync } from 'node:sqlite';
import type { TelephonyEvent } from '../../../model/event.ts';
import { TRIMMED } from '../file/removals.ts';
import type { RecordedSince } from '../worker-protocol.ts';
import { StoredEvents } from './stored-events.ts';

/** What a capture holds after `seq`, as far as a recorder has to know it that had a thread recording until then. */
export function recordedSince(database: DatabaseSync, seq: number): RecordedSince {
  const rows = database
    .prepare(`SELECT seq FROM events WHERE seq > ? AND kind = 'gap' AND name = ? ORDER BY seq`)
    .all(seq, TRIMMED);
  const stored = new StoredEvents(database);
  const removals = rows.map((row) => stored.event(Number(row['seq'])));
  return {
    next: stored.event(seq + 1),
    removals: removals.filter((event): event is TelephonyEvent => event !== null),
  };
}
