import type { SQLOutputValue } from 'node:sqlite';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../../model/event.ts';
import { UnreadableRowError, eventOf } from '../file/event-rows.ts';
import { EVENT_COLUMNS } from '../file/packed-events.ts';
import type { Origin } from '../file/packed-events.ts';
import type { StoredRow } from './table-rows.ts';

/** What a damaged capture says of itself, as far as it can be read. */
export interface CaptureFacts {
  createdAt: number;
  /** How many events it kept, and the last of them. */
  events: number;
  lastSeq: number;
}

/** What kind of thing a row is, by its columns: the tables of `file/schema.ts`. */
export type KnownRow =
  | { is: 'capture'; facts: CaptureFacts }
  | { is: 'source'; key: number; source: CaptureSource }
  | { is: 'event' };

export function recognise({ id, values }: StoredRow): KnownRow | null {
  if (!values || values[0] !== null) return null;
  if (values.length === EVENT_COLUMNS.length) return { is: 'event' };
  const [, one, two, three, four] = values;
  if (typeof one !== 'string') return null;
  if (typeof two === 'number' && typeof three === 'number' && typeof four === 'number') {
    return { is: 'capture', facts: { createdAt: two, events: three, lastSeq: four } };
  }
  if (values.length !== 5 || typeof two !== 'string' || typeof three !== 'string') return null;
  if (one === '' || two === '') return null;
  return { is: 'source', key: id, source: { id: one, protocol: two, name: three, options: optionsOf(four) } };
}

/** An event of a damaged capture; `isMended` when not all of it could be read. */
export type RecoveredEvent = { event: TelephonyEvent; isMended: boolean } | { reason: string };

const RAW = EVENT_COLUMNS.indexOf('raw');
const RAW_ENCODING = EVENT_COLUMNS.indexOf('raw_encoding');
const DETAILS = EVENT_COLUMNS.indexOf('details');

/** The event of a row of the table of events. `sources` by the key that rows refer to them with; grows. */
export function recover(row: StoredRow, sources: Map<number, Origin>): RecoveredEvent {
  if (row.values?.length !== EVENT_COLUMNS.length) return { reason: 'its row is overwritten' };
  // The raw message, by far the longest, comes nearly last: what was understood of it stands before it.
  if (row.cutFrom < RAW) return { reason: 'the end of its row is lost' };
  const read = inOrder(row.id, row.values);
  const values = row.cutFrom === Infinity ? read : read.with(RAW_ENCODING, null);
  const [, key, at, receivedAt] = values;
  if (![key, at, receivedAt].every(Number.isSafeInteger)) return { reason: 'its row is overwritten' };
  if (!sources.has(Number(key)))
    sources.set(Number(key), { id: `source-${String(key)}`, protocol: 'unknown' });
  try {
    return { event: eventOf(values, sources), isMended: row.cutFrom !== Infinity };
  } catch (error) {
    if (!(error instanceof UnreadableRowError)) throw error;
    return withoutDetails(values, sources, error.message);
  }
}

/** The rare members of an event are worth less than the event. */
function withoutDetails(
  values: SQLOutputValue[],
  sources: Map<number, Origin>,
  reason: string,
): RecoveredEvent {
  try {
    return { event: eventOf(values.with(DETAILS, null), sources), isMended: true };
  } catch (error) {
    if (error instanceof UnreadableRowError) return { reason };
    throw error;
  }
}

/** The columns of the table in the order of `EVENT_COLUMNS`: there the source comes before the times. */
function inOrder(id: number, values: SQLOutputValue[]): SQLOutputValue[] {
  const [, at = null, receivedAt = null, source = null, ...rest] = values;
  return [id, source, at, receivedAt, ...rest];
}

function optionsOf(json: SQLOutputValue | undefined): Record<string, unknown> {
  try {
    const options: unknown = JSON.parse(String(json));
    return typeof options === 'object' && options !== null ? { ...options } : {};
  } catch {
    // The options say how it was connected; the events do not need them.
    return {};
  }
}
