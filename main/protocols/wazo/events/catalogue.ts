import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { EventFacts } from '../../../../model/event.ts';
import { text } from '../bus/fields.ts';
import type { KnownCalls } from '../bus/known-calls.ts';
import type { BusMessage, CatalogueEntry, Family } from '../bus/message.ts';
import { AGENTS } from './agents.ts';
import { CALL_LOGS } from './call-logs.ts';
import { CALLS } from './calls.ts';
import { CONFERENCES } from './conferences.ts';
import { DEVICES } from './devices.ts';
import { PARKING } from './parking.ts';
import { QUEUES } from './queues.ts';
import { SWITCHBOARDS } from './switchboards.ts';
import { TRANSFERS } from './transfers.ts';

/** Log-in sessions. `auth_session_expire_soon` is acted upon by the session, where it is the own one. */
const LOGINS: Family = {
  auth_session_created: { right: 'events.auth.sessions.*.created', map: noted },
  auth_session_deleted: { right: 'events.auth.sessions.*.deleted', map: noted },
  auth_session_expire_soon: { right: 'events.auth.users.{u}.sessions.my_session.expire_soon', map: noted },
};

const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  [CALLS, TRANSFERS, PARKING, CALL_LOGS, DEVICES, AGENTS, QUEUES, SWITCHBOARDS, CONFERENCES, LOGINS].flatMap(
    (family) => Object.entries(family),
  ),
);

/** Every event name that the adapter knows. */
export const EVENT_NAMES: readonly string[] = [...CATALOGUE.keys()];

/** The right that an event asks for; undefined for a name that is not in the catalogue. */
export function rightFor(eventName: string): string | undefined {
  return CATALOGUE.get(eventName)?.right;
}

/** The events that one message tells; at least one, and never an exception. */
export function mapMessage(message: BusMessage, raw: string, known: KnownCalls): EventFacts[] {
  const map = CATALOGUE.get(message.name)?.map ?? noted;
  return asEvents(map(message, known), message, raw);
}

/** Adds what all events of a message have in common. */
export function asEvents(facts: EventMeaning[], message: BusMessage, raw: string): EventFacts[] {
  const { name, foreignOrigin } = message;
  return facts.map((each) => ({
    ...(foreignOrigin === undefined ? each : withForeignIds(each, foreignOrigin)),
    name,
    raw,
  }));
}

/** Understood as JSON, without a meaning for calls; the ids are kept for the search. */
function noted(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const callId = text(message.data, 'call_id');
  return [callId === undefined ? { kind: 'vendor' } : known.legFacts(message, callId, { kind: 'vendor' })];
}

/** Call ids are unique on one server only, so those of another one are marked with it. */
function withForeignIds(facts: EventMeaning, origin: string): EventMeaning {
  const marked = (id: string) => `${id}@${origin}`;
  return {
    ...facts,
    ...(facts.callId !== undefined && { callId: marked(facts.callId) }),
    ...(facts.connectionId !== undefined && { connectionId: marked(facts.connectionId) }),
    ...(facts.globalCallId !== undefined && { globalCallId: marked(facts.globalCallId) }),
    ...(facts.joins !== undefined && { joins: facts.joins.map(marked) }),
  };
}
