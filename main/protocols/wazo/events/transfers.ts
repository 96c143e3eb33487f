import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import { id, text } from '../bus/fields.ts';
import type { KnownCalls } from '../bus/known-calls.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';

const TRANSFER_RIGHT = 'events.transfers.{u}';
const RELOCATE_RIGHT = 'events.relocates.{u}';

/**
 * Transfers made through the REST interface; one made by the phone's own key shows in `call_updated` only. Each event
 * gives the legs whose state it changes. Relocates move the own end of a call to another own device.
 */
export const TRANSFERS: Family = {
  transfer_created: { right: TRANSFER_RIGHT, map: consulting },
  transfer_updated: { right: TRANSFER_RIGHT, map: consulting },
  transfer_answered: { right: TRANSFER_RIGHT, map: answered },
  transfer_completed: { right: TRANSFER_RIGHT, map: completed },
  transfer_cancelled: {
    right: TRANSFER_RIGHT,
    map: (message, known) => of(message, known, [transferred('retrieved', 'connected')]),
  },
  transfer_abandoned: {
    right: TRANSFER_RIGHT,
    // The transferred party hung up.
    map: (message, known) =>
      of(message, known, [{ leg: 'transferred_call', kind: 'connectionCleared', state: 'cleared' }]),
  },
  transfer_ended: { right: TRANSFER_RIGHT, map: noted('transferred_call') },
  relocate_initiated: { right: RELOCATE_RIGHT, map: noted('initiator_call') },
  relocate_answered: { right: RELOCATE_RIGHT, map: noted('initiator_call') },
  relocate_completed: { right: RELOCATE_RIGHT, map: relocated },
  relocate_ended: { right: RELOCATE_RIGHT, map: noted('initiator_call') },
};

type LegKey = 'transferred_call' | 'initiator_call' | 'recipient_call';
type Change = Pick<EventDraft, 'kind' | 'state' | 'cause'> & { leg: LegKey };

function transferred(kind: EventDraft['kind'], state: EventDraft['state']): Change {
  return { leg: 'transferred_call', kind, state, cause: 'transfer' };
}

function consulting(message: BusMessage, known: KnownCalls): EventMeaning[] {
  return of(message, known, [transferred('held', 'held')]);
}

function answered(message: BusMessage, known: KnownCalls): EventMeaning[] {
  // After a blind transfer the transferred party now talks to the recipient; in an attended one it still waits.
  const party = isBlind(message) ? transferred('retrieved', 'connected') : transferred('held', 'held');
  return of(message, known, [
    { leg: 'recipient_call', kind: 'established', state: 'connected', cause: 'transfer' },
    party,
  ]);
}

function completed(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const recipient: Pick<EventDraft, 'kind' | 'state'> = isBlind(message)
    ? { kind: 'delivered', state: 'ringing' }
    : { kind: 'established', state: 'connected' };
  const facts = of(message, known, [
    { leg: 'initiator_call', kind: 'transferred', state: 'transferred', cause: 'transfer' },
    transferred('retrieved', 'connected'),
    { leg: 'recipient_call', cause: 'transfer', ...recipient },
  ]);
  const joins = joinIds(message, known, ['transferred_call', 'recipient_call']);
  return facts.map((each) => ({
    ...each,
    ...(each.kind === 'transferred' && joins.length > 0 && { joins }),
  }));
}

function relocated(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const facts = of(message, known, [
    { leg: 'recipient_call', kind: 'established', state: 'connected', cause: 'redirected' },
    { leg: 'initiator_call', kind: 'connectionCleared', state: 'cleared', cause: 'redirected' },
  ]);
  const joins = joinIds(message, known, ['initiator_call']);
  return facts.map((each) => ({
    ...each,
    ...(each.kind === 'established' && joins.length > 0 && { joins }),
  }));
}

/** The changes of those legs that the message names; a message that names none is kept as it is. */
function of(message: BusMessage, known: KnownCalls, changes: Change[]): EventMeaning[] {
  const facts = changes.flatMap(({ leg, ...change }) => {
    const callId = text(message.data, leg);
    return callId === undefined ? [] : [known.legFacts(message, callId, change)];
  });
  return facts.length > 0 ? facts : [{ kind: 'vendor' }];
}

function noted(key: LegKey): Mapper {
  return (message, known) => of(message, known, [{ leg: key, kind: 'vendor' }]);
}

function joinIds(message: BusMessage, known: KnownCalls, keys: LegKey[]): string[] {
  return keys.flatMap((key) => {
    const callId = id(message.data, key);
    return callId === undefined ? [] : [known.joinId(message, callId)];
  });
}

function isBlind({ data }: BusMessage): boolean {
  return text(data, 'flow') === 'blind';
}
