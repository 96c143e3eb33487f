import { isUtf8 } from 'node:buffer';
import type { DatabaseSync } from 'node:sqlite';
import type { TelephonyEvent } from '../../../model/event.ts';
import type { EventKind } from '../../../model/vocabulary.ts';
import { selectJoinedJson } from './event-json.ts';
import { kindOf, rowFrom } from './event-rows.ts';
import type { SourceByKey } from './event-rows.ts';

/** Some events as JSON. */
export interface JoinedEvents {
  /** UTF-8, with the separator between them and, but for the first piece, before them. */
  bytes: Uint8Array<ArrayBuffer>;
  count: number;
  byKind: ReadonlyMap<EventKind, number>;
  lastSeq: number;
}

interface Wanted {
  separator: string;
  fromSeq: number;
  toSeq: number;
}

/** Enough that what is done for all of them does not count; little enough to stay in the processor's cache. */
const MOST_EVENTS = 200;
/** Of raw messages, which are nearly all there is. */
const MOST_BYTES = 256 * 1024;

/** The events in the order of their seq, in pieces; those that SQLite cannot write as JSON are asked for one by one. */
export function* joinedEvents(
  database: DatabaseSync,
  sources: SourceByKey,
  { separator, fromSeq, toSeq }: Wanted,
  oneByOne: (fromSeq: number, toSeq: number) => Iterable<TelephonyEvent>,
): Generator<JoinedEvents> {
  const survey = surveyOf(database);
  const join = sources.size === 0 ? null : joinOf(database, sources);
  let before = '';
  for (let from = fromSeq; from <= toSeq;) {
    const found = survey(from, toSeq);
    if (found.count === 0) return;
    const bytes =
      join?.(before, separator, from, found) ?? longWay(oneByOne(from, found.lastSeq), before, separator);
    yield { ...found, bytes };
    before = separator;
    from = found.lastSeq + 1;
  }
}

type Survey = Omit<JoinedEvents, 'bytes'>;

/** Of the first events between two seqs, as many as make a piece. */
function surveyOf(database: DatabaseSync): (fromSeq: number, toSeq: number) => Survey {
  // octet_length does not read the text: https://sqlite.org/lang_corefunc.html#octet_length.
  const statement = database.prepare(`SELECT kind, count(*), max(seq), sum(length) FROM (
    SELECT seq, kind, octet_length(raw) AS length FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?)
    GROUP BY kind`);
  statement.setReturnArrays(true);
  const ofAtMost = (most: number, fromSeq: number, toSeq: number): Survey => {
    const byKind = new Map<EventKind, number>();
    let [count, lastSeq, bytes] = [0, 0, 0];
    for (const row of statement.all(fromSeq, toSeq, most).map(rowFrom)) {
      const found = Number(row[1]);
      byKind.set(kindOf(row[0] ?? null), found);
      count += found;
      lastSeq = Math.max(lastSeq, Number(row[2]));
      bytes += Number(row[3]);
    }
    if (bytes <= MOST_BYTES || count <= 1) return { count, lastSeq, byKind };
    return ofAtMost(Math.floor(count / 2), fromSeq, toSeq);
  };
  return (fromSeq, toSeq) => ofAtMost(MOST_EVENTS, fromSeq, toSeq);
}

type Join = (before: string, separator: string, fromSeq: number, survey: Survey) => Joined | null;
type Joined = JoinedEvents['bytes'];

/** Null where SQLite has left one out, or has kept what is no text. */
function joinOf(database: DatabaseSync, sources: SourceByKey): Join {
  const { sql, origins } = selectJoinedJson(sources);
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return (before, separator, fromSeq, { count, lastSeq }) => {
    const row = statement.get(before, separator, ...origins, fromSeq, lastSeq, count);
    const [bytes, written] = rowFrom(row);
    if (!(bytes instanceof Uint8Array) || Number(written) < count || !isUtf8(bytes)) return null;
    return bytes;
  };
}

function longWay(events: Iterable<TelephonyEvent>, before: string, separator: string): Joined {
  const texts = Array.from(events, (event) => JSON.stringify(event));
  return new TextEncoder().encode(before + texts.join(separator));
}
