import type { EventFacts } from '../../../../model/event.ts';
import type { Fields } from '../fields.ts';
import type { KnownCalls } from '../memory/known-calls.ts';

/** One event as Blackhole passes it on from the bus. */
export interface BusMessage {
  name: string;
  data: Fields;
}

/** What a mapper says of a message; the name and the raw text are added for all alike. */
export type Mapped = Omit<EventFacts, 'name' | 'raw' | 'rawEncoding'>;

/** Never throws, whatever the peer sent. May look at and add to what is known of earlier messages. */
export type Mapper = (message: BusMessage, known: KnownCalls) => Mapped[];

/** Facts whose fields may be undefined, for building. */
export type Draft = { [K in keyof Mapped]: Mapped[K] | undefined } & Pick<Mapped, 'kind'>;

/** The facts without what is undefined. */
export function mapped(draft: Draft): Mapped {
  const facts: Mapped = { kind: draft.kind };
  if (draft.at !== undefined) facts.at = draft.at;
  if (draft.callId !== undefined) facts.callId = draft.callId;
  if (draft.connectionId !== undefined) facts.connectionId = draft.connectionId;
  if (draft.role !== undefined) facts.role = draft.role;
  if (draft.joins !== undefined && draft.joins.length > 0) facts.joins = draft.joins;
  if (draft.device !== undefined) facts.device = draft.device;
  if (draft.from !== undefined) facts.from = draft.from;
  if (draft.to !== undefined) facts.to = draft.to;
  if (draft.direction !== undefined) facts.direction = draft.direction;
  if (draft.state !== undefined) facts.state = draft.state;
  if (draft.cause !== undefined) facts.cause = draft.cause;
  if (draft.agent !== undefined) facts.agent = draft.agent;
  if (draft.queue !== undefined) facts.queue = draft.queue;
  if (draft.reason !== undefined) facts.reason = draft.reason;
  return facts;
}

/** A message that lacks what it cannot be understood without. */
export function undecoded(reason: string): Mapped[] {
  return [{ kind: 'undecoded', reason }];
}
