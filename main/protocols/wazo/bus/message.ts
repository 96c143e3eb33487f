import type { EventFacts } from '../../../../model/event.ts';
import { isFields, text } from './fields.ts';
import type { Fields } from './fields.ts';
import type { KnownCalls } from './known-calls.ts';

/** One event of Wazo's bus, as websocketd passes it on. */
export interface BusMessage {
  name: string;
  data: Fields;
  /** The server that sent it, where that is not the one that we are signed in at: call ids are unique on one only. */
  foreignOrigin?: string;
  tenant?: string;
}

/** What a mapper says of a message; the name and the raw text are added for all alike. */
export type Mapped = Omit<EventFacts, 'name' | 'raw' | 'rawEncoding'>;

/** Never throws, whatever the peer sent. May look at and add to what is known of earlier messages. */
export type Mapper = (message: BusMessage, known: KnownCalls) => Mapped[];

export interface CatalogueEntry {
  /**
   * The right that websocketd asks for before it sends the event: `{u}` stands for the addressed user's uuid, `*`
   * for a word that differs from event to event.
   */
  right: string;
  map: Mapper;
}

/** Event names of one family with their meaning. */
export type Family = Readonly<Record<string, CatalogueEntry>>;

/** Reads the body of an event. Only `name` and `data` can be relied upon; older servers send nothing else. */
export function readBusMessage(
  body: unknown,
  ownOrigin: string | undefined,
): BusMessage | { name: string; reason: string } {
  if (!isFields(body)) return { name: '', reason: 'The event is not a JSON object.' };
  const name = text(body, 'name');
  if (name === undefined) return { name: '', reason: 'The event has no name.' };
  const { data } = body;
  if (!isFields(data)) return { name, reason: 'The event has no data object.' };
  const origin = text(body, 'origin_uuid');
  const tenant = text(body, 'tenant_uuid');
  return {
    name,
    data,
    ...(origin !== undefined && ownOrigin !== undefined && origin !== ownOrigin && { foreignOrigin: origin }),
    ...(tenant !== undefined && { tenant }),
  };
}

/** Facts whose fields may be undefined, for building. */
export type Draft = { [K in keyof Mapped]: Mapped[K] | undefined } & Pick<Mapped, 'kind'>;

/** The facts without what is undefined. */
export function mapped(draft: Draft): Mapped {
  const facts: Mapped = { kind: draft.kind };
  if (draft.at !== undefined) facts.at = draft.at;
  if (draft.callId !== undefined) facts.callId = draft.callId;
  if (draft.globalCallId !== undefined) facts.globalCallId = draft.globalCallId;
  if (draft.connectionId !== undefined) facts.connectionId = draft.connectionId;
  if (draft.joins !== undefined && draft.joins.length > 0) facts.joins = draft.joins;
  if (draft.role !== undefined) facts.role = draft.role;
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
