import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { EventFacts } from '../../../../model/event.ts';
import { text } from '../fields.ts';
import type { KnownCalls } from '../memory/known-calls.ts';
import { callEvent } from './calls.ts';
import { conferenceEvent } from './conferences.ts';
import type { BusMessage, Mapper } from './message.ts';
import { messageWaiting, missedCall, presence } from './presence.ts';
import { queueEvent, recipientEvent } from './queues.ts';

/** Names that are of one family alone. */
const BY_NAME: ReadonlyMap<string, Mapper> = new Map([
  ['dialog_update', presence],
  ['mwi_update', messageWaiting],
  ['missed_call', missedCall],
]);

const BY_CATEGORY: ReadonlyMap<string, Mapper> = new Map([
  ['call_event', callEvent],
  ['conference', conferenceEvent],
  ['presence', presence],
  ['qubicle-queue', queueEvent],
  ['qubicle-recipient', recipientEvent],
]);

const CALL_NAME = /^(CHANNEL|PARK)_/;

/** The events that one message tells; at least one, and never an exception. */
export function mapMessage(message: BusMessage, raw: string, known: KnownCalls): EventFacts[] {
  return asEvents(mapperOf(message)(message, known), nameOf(message), raw);
}

/** Adds what all events of a message have in common. */
export function asEvents(facts: readonly EventMeaning[], name: string, raw: string): EventFacts[] {
  return facts.map((each) => ({ ...each, name, raw }));
}

function mapperOf({ name, data }: BusMessage): Mapper {
  if (CALL_NAME.test(name)) return callEvent;
  return BY_NAME.get(name) ?? BY_CATEGORY.get(text(data, 'event_category') ?? '') ?? noted;
}

/** Every conference event is called "event": its real name is inside. */
function nameOf({ name, data }: BusMessage): string {
  return name === 'event' ? (text(data, 'event') ?? name) : name;
}

/** Documents, faxes, audio streams and what else there is: kept, without a meaning for calls. */
function noted({ data }: BusMessage, known: KnownCalls): EventMeaning[] {
  const callId = known.callIdOf(text(data, 'call_id'));
  return [{ kind: 'vendor', ...(callId !== undefined && { callId }) }];
}
