import { CALL_STATES, CONNECTION_ROLES, DIRECTIONS } from '../../../model/vocabulary.ts';
import type { SourceByKey } from './event-rows.ts';

/**
 * Selects of the first so many events between two seqs: their JSON in UTF-8, joined; their kinds, with commas between
 * them; and how many of them there is JSON of. The JSON is the very text that `JSON.stringify` makes of what `eventOf`
 * makes of the row. SQLite writes it in less time than it takes to read the columns alone. Events are missing where a
 * row holds more than its columns say (`details`), or is of a source that is not among these: ask `eventOf` then. A word
 * that is none, or bytes in place of a text, are an error of SQLite's. There has to be a source.
 *
 * `json_quote` escapes what JSON.stringify escapes, in the same way (https://sqlite.org/json1.html#jquote), and refuses
 * bytes; `concat` takes NULL for nothing (https://sqlite.org/lang_corefunc.html#concat); and `group_concat` takes
 * the rows as they come from a subquery that LIMIT makes SQLite put in order.
 */
export function selectJoinedJson(sources: SourceByKey): {
  /** To be bound: what stands before the first, what stands between two, the origins, the two seqs, and how many. */
  sql: string;
  origins: string[];
} {
  const keys = [...sources.keys()];
  const origins = [...sources.values()].map(
    ({ id, protocol }) => `,"sourceId":${JSON.stringify(id)},"protocol":${JSON.stringify(protocol)}`,
  );
  const origin = `CASE source ${keys.map((key) => `WHEN ${key} THEN ?`).join(' ')} END`;
  const isPlain = `(details IS NULL OR details = '{}') AND source IN (${keys.join()})
    AND typeof(at) = 'integer' AND typeof(received_at) = 'integer'`;
  return {
    sql: `SELECT CAST(concat(?, group_concat(json, ?)) AS BLOB), group_concat(kind), count(json) FROM (
      SELECT kind, CASE WHEN ${isPlain} THEN ${json(origin)} END AS json
      FROM events WHERE seq BETWEEN ? AND ? ORDER BY seq LIMIT ?)`,
    origins,
  };
}

/** The members in the order of `eventSchema`. */
function json(origin: string): string {
  const parts = [
    ...[`'{"seq":'`, 'seq', `',"at":'`, 'at', `',"receivedAt":'`, 'received_at', origin],
    ...[`',"kind":'`, 'json_quote(kind)', `',"name":'`, 'json_quote(name)'],
    ...[text('call_id', 'callId'), text('global_call_id', 'globalCallId')],
    ...[
      text('connection_id', 'connectionId'),
      word('role', 'role', CONNECTION_ROLES),
      text('device', 'device'),
    ],
    ...[
      party('from'),
      party('to'),
      word('direction', 'direction', DIRECTIONS),
      word('state', 'state', CALL_STATES),
    ],
    ...[text('cause', 'cause'), identified('agent'), identified('queue'), text('reason', 'reason')],
    ...[`',"raw":'`, 'json_quote(raw)', word('raw_encoding', 'rawEncoding', ['base64']), `'}'`],
  ];
  return `concat(${parts.join()})`;
}

function text(column: string, member: string): string {
  return `iif(${column} IS NULL, NULL, ',"${member}":' || json_quote(${column}))`;
}

function word(column: string, member: string, words: readonly string[]): string {
  const known = words.map((one) => `WHEN '${one}' THEN ',"${member}":"${one}"'`);
  return `iif(${column} IS NULL, NULL, CASE ${column} ${known.join(' ')} ELSE ${refused(column)} END)`;
}

function refused(column: string): string {
  return `json_quote(CAST(${column} AS BLOB))`;
}

function party(side: 'from' | 'to'): string {
  const [number, name] = [`${side}_number`, `${side}_name`];
  return `CASE
    WHEN ${number} IS NOT NULL THEN ',"${side}":{"number":' || json_quote(${number}) ||
      iif(${name} IS NULL, '', ',"name":' || json_quote(${name})) || '}'
    WHEN ${name} IS NOT NULL THEN ',"${side}":{"name":' || json_quote(${name}) || '}'
  END`;
}

function identified(column: 'agent' | 'queue'): string {
  return `iif(${column} IS NULL, NULL, ',"${column}":{"id":' || json_quote(${column}) || '}')`;
}
