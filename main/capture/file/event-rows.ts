import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { gapSchema } from '../../../model/event.ts';
import type { Agent, Party, Queue, TelephonyEvent } from '../../../model/event.ts';
import { CALL_STATES, CONNECTION_ROLES, DIRECTIONS, EVENT_KINDS } from '../../../model/vocabulary.ts';
import type { EventKind } from '../../../model/vocabulary.ts';
import type { Details, Origin } from './packed-events.ts';

const detailsSchema = z.strictObject({
  joins: z.array(z.string()).exactOptional(),
  from: z.strictObject({}).exactOptional(),
  to: z.strictObject({}).exactOptional(),
  agentName: z.string().exactOptional(),
  agentState: z.string().exactOptional(),
  queueName: z.string().exactOptional(),
  gap: gapSchema.exactOptional(),
} satisfies Record<keyof Details, z.ZodType>) satisfies z.ZodType<Details>;

/** A row does not hold an event: somebody else has written to the file. */
export class UnreadableRowError extends Error {}

/** The source of an event, by the key that rows refer to it with. */
export type SourceByKey = ReadonlyMap<number, Origin>;

/** A row as an array, which `setReturnArrays` makes of it. */
export function rowFrom(value: unknown): SQLOutputValue[] {
  if (!isRow(value)) throw new UnreadableRowError('a row is no row');
  return value;
}

function isRow(value: unknown): value is SQLOutputValue[] {
  return Array.isArray(value);
}

/** The event of a row of `EVENT_COLUMNS`; its members in the order of `eventSchema`, absent ones absent. */
export function eventOf(row: readonly SQLOutputValue[], sources: SourceByKey): TelephonyEvent {
  const source = sources.get(number(row[1]));
  if (!source) throw new UnreadableRowError(`event ${number(row[0])} has no source`);
  const details = row[21] === null ? NO_DETAILS : detailsFrom(text(row[21]));
  const event: Omit<TelephonyEvent, 'raw' | 'rawEncoding'> = {
    seq: number(row[0]),
    at: number(row[2]),
    receivedAt: number(row[3]),
    sourceId: source.id,
    protocol: source.protocol,
    kind: word(row[4], KINDS),
    name: text(row[5]),
  };
  if (row[6] !== null) event.callId = text(row[6]);
  if (row[7] !== null) event.globalCallId = text(row[7]);
  if (row[8] !== null) event.connectionId = text(row[8]);
  if (row[16] !== null) event.role = word(row[16], ROLES);
  if (details.joins) event.joins = details.joins;
  if (row[9] !== null) event.device = text(row[9]);
  const from = party(row[10], row[11]) ?? details.from;
  if (from) event.from = from;
  const to = party(row[12], row[13]) ?? details.to;
  if (to) event.to = to;
  if (row[14] !== null) event.direction = word(row[14], DIRECTION_WORDS);
  if (row[15] !== null) event.state = word(row[15], STATES);
  if (row[17] !== null) event.cause = text(row[17]);
  if (row[18] !== null) event.agent = agent(text(row[18]), details);
  if (row[19] !== null) event.queue = queue(text(row[19]), details);
  if (row[20] !== null) event.reason = text(row[20]);
  if (details.gap) event.gap = details.gap;
  // The raw message last, as in the schema: it is by far the longest.
  if (row[23] === null) return Object.assign(event, { raw: text(row[22]) });
  return Object.assign(event, { raw: text(row[22]), rawEncoding: word(row[23], ENCODINGS) });
}

const KINDS = wordsOf(EVENT_KINDS);
const STATES = wordsOf(CALL_STATES);
const DIRECTION_WORDS = wordsOf(DIRECTIONS);
const ROLES = wordsOf(CONNECTION_ROLES);
const ENCODINGS = wordsOf(['base64']);
const NO_DETAILS: Details = {};

export function kindOf(value: SQLOutputValue | undefined): EventKind {
  return word(value, KINDS);
}

function wordsOf<const Word extends string>(words: readonly Word[]): ReadonlyMap<unknown, Word> {
  return new Map(words.map((word) => [word, word]));
}

function word<Word extends string>(value: unknown, words: ReadonlyMap<unknown, Word>): Word {
  const known = words.get(value);
  if (known === undefined) throw new UnreadableRowError(`"${String(value)}" is none of the known words`);
  return known;
}

function number(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') throw new UnreadableRowError('a number is missing');
  return value;
}

function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new UnreadableRowError('a text is missing');
  return value;
}

function detailsFrom(json: string): Details {
  try {
    return detailsSchema.parse(JSON.parse(json));
  } catch (error) {
    throw new UnreadableRowError('the details of an event are not readable', { cause: error });
  }
}

function party(partyNumber: SQLOutputValue | undefined, name: SQLOutputValue | undefined): Party | undefined {
  if (partyNumber === null) return name === null ? undefined : { name: text(name) };
  return name === null ? { number: text(partyNumber) } : { number: text(partyNumber), name: text(name) };
}

function agent(id: string, { agentName, agentState }: Details): Agent {
  return {
    id,
    ...(agentName !== undefined && { name: agentName }),
    ...(agentState !== undefined && { state: agentState }),
  };
}

function queue(id: string, { queueName }: Details): Queue {
  return queueName === undefined ? { id } : { id, name: queueName };
}
