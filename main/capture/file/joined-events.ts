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

/** Some of the pieces: of each `of` that follow one another, the one with this index. */
export interface Share {
  index: number;
  of: number;
}

interface Wanted {
  separator: string;
  fromSeq: number;
  toSeq: number;
  share: Share;
}

/** Enough that what is done for all of them does not count, such as waking the thread that waits for them. */
const MOST_EVENTS = 600;
/** Of raw messages, which are half of what there is. */
const MOST_BYTES = 512 * 1024;

/**
 * The events in the order of their seq, in pieces; those that SQLite cannot write as JSON are asked for one by one. The
 * pieces are the same for every share, as long as the events are.
 */
export function* joinedEvents(
  database: DatabaseSync,
  sources: SourceByKey,
  { separator, fromSeq, toSeq, share }: Wanted,
  oneByOne: (fromSeq: number, toSeq: number) => Iterable<TelephonyEvent>,
): Generator<JoinedEvents> {
  const survey = surveyOf(database);
  const join = sources.size === 0 ? null : joinOf(database, sources);
  let from = fromSeq;
  for (let piece = 0; from <= toSeq; piece += 1) {
    const found = survey(from, toSeq);
    if (found.count === 0) return;
    if (piece % share.of === share.index) {
      const before = piece === 0 ? '' : separator;
      const joined =
        join?.(before, separator, from, found) ?? longWay(oneByOne(from, found.lastSeq), before, separator);
      yield { ...found, ...joined };
    }
    from = found.lastSeq + 1;
  }
}

interface Survey {
  count: number;
  lastSeq: number;
}

/** Of the first events between two seqs, as many as make a piece. */
function surveyOf(database: DatabaseSync): (fromSeq: number, toSeq: number) => Survey {
  // octet_length does not read the text: https://sqlite.org/lang_corefunc.html#octet_length.
  const statement = database.prepare(`SELECT count(*), max(seq), sum(length) FROM (
    SELECT seq, octet_length(raw) AS length FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?)`);
  statement.setReturnArrays(true);
  const ofAtMost = (most: number, fromSeq: number, toSeq: number): Survey => {
    const [count, lastSeq, bytes] = rowFrom(statement.get(fromSeq, toSeq, most)).map(Number);
    const survey = { count: count ?? 0, lastSeq: lastSeq ?? 0 };
    if (survey.count <= 1 || (bytes ?? 0) <= MOST_BYTES) return survey;
    return ofAtMost(Math.floor(survey.count / 2), fromSeq, toSeq);
  };
  return (fromSeq, toSeq) => ofAtMost(MOST_EVENTS, fromSeq, toSeq);
}

type Joined = Pick<JoinedEvents, 'bytes' | 'byKind'>;
type Join = (before: string, separator: string, fromSeq: number, survey: Survey) => Joined | null;

/** Null where SQLite has left one out, or has kept what is no text. */
function joinOf(database: DatabaseSync, sources: SourceByKey): Join {
  const { sql, origins } = selectJoinedJson(sources);
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return (before, separator, fromSeq, { count, lastSeq }) => {
    const row = statement.get(before, separator, ...origins, fromSeq, lastSeq, count);
    const [bytes, kinds, written] = rowFrom(row);
    if (!(bytes instanceof Uint8Array) || Number(written) < count || !isUtf8(bytes)) return null;
    return { bytes, byKind: counted(String(kinds).split(',')) };
  };
}

function longWay(events: Iterable<TelephonyEvent>, before: string, separator: string): Joined {
  const kinds: EventKind[] = [];
  const texts = Array.from(events, (event) => {
    kinds.push(event.kind);
    return JSON.stringify(event);
  });
  return { bytes: new TextEncoder().encode(before + texts.join(separator)), byKind: counted(kinds) };
}

function counted(kinds: readonly string[]): Map<EventKind, number> {
  const byKind = new Map<EventKind, number>();
  for (const word of kinds) {
    const kind = kindOf(word);
    byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  }
  return byKind;
}
