import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { Party } from '../../../../model/event.ts';
import { isFields, party, text } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';
import type { KnownCalls, SwitchboardList } from '../bus/known-calls.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

const QUEUED: Pick<EventDraft, 'kind' | 'state'> = { kind: 'queued', state: 'queued' };
const HELD: Pick<EventDraft, 'kind' | 'state'> = { kind: 'held', state: 'held' };

/** Switchboards send the complete list of their callers each time; every ordinary user of the tenant receives it. */
export const SWITCHBOARDS: Family = {
  switchboard_queued_calls_updated: {
    right: 'events.switchboards.*.calls.queued.updated',
    map: list('queued', QUEUED),
  },
  switchboard_queued_call_answered: {
    right: 'events.switchboards.*.calls.queued.*.answer.updated',
    map: answered('queued_call_id', { kind: 'established', state: 'connected' }),
  },
  switchboard_held_calls_updated: {
    right: 'events.switchboards.*.calls.held.updated',
    map: list('held', HELD),
  },
  switchboard_held_call_answered: {
    right: 'events.switchboards.*.calls.held.*.answer.updated',
    map: answered('held_call_id', { kind: 'retrieved', state: 'connected' }),
  },
};

/** Who came to a list and who left it. */
export function listChanges(last: SwitchboardList, next: SwitchboardList) {
  const only = (these: SwitchboardList, those: SwitchboardList) =>
    [...these].filter(([id]) => !those.has(id));
  return { came: only(next, last), left: only(last, next) };
}

/**
 * The stay in a list is a connection of its own, of the call with the switchboard: a caller who leaves the list because
 * an operator answers keeps the leg.
 */
function list(name: 'queued' | 'held', coming: Pick<EventDraft, 'kind' | 'state'>): Mapper {
  return (message, known) => {
    const switchboard = text(message.data, 'switchboard_uuid');
    if (switchboard === undefined) return undecoded('The event has no switchboard_uuid.');
    const next = readItems(message.data);
    if (next === undefined) return undecoded('The event has no list of items.');
    const key = `${name}:${switchboard}@${message.foreignOrigin ?? ''}`;
    const { came, left } = listChanges(known.switchboardLists.get(key) ?? new Map(), next);
    known.switchboardLists.set(key, next);
    const stay = (callId: string, from: Party | undefined, facts: Pick<EventDraft, 'kind' | 'state'>) =>
      finished({
        ...facts,
        callId,
        connectionId: `${callId}@${switchboard}/${name}`,
        globalCallId: known.leg(message, callId)?.globalCallId,
        device: switchboard,
        from,
        queue: { id: switchboard },
      });
    const changes = [
      ...left.map(([callId, from]) => stay(callId, from, { kind: 'connectionCleared', state: 'cleared' })),
      ...came.map(([callId, from]) => stay(callId, from, coming)),
    ];
    return changes.length > 0 ? changes : [{ kind: 'vendor', queue: { id: switchboard } }];
  };
}

function readItems(data: Fields): SwitchboardList | undefined {
  const { items } = data;
  if (!Array.isArray(items)) return undefined;
  const callers = new Map<string, Party | undefined>();
  for (const item of items as readonly unknown[]) {
    const callId = isFields(item) ? text(item, 'id') : undefined;
    if (isFields(item) && callId !== undefined) callers.set(callId, party(item, 'caller_id'));
  }
  return callers;
}

function answered(
  key: 'queued_call_id' | 'held_call_id',
  facts: Pick<EventDraft, 'kind' | 'state'>,
): (message: BusMessage, known: KnownCalls) => EventMeaning[] {
  return (message, known) => {
    const callId = text(message.data, key);
    if (callId === undefined) return undecoded(`The event has no ${key}.`);
    const operator = text(message.data, 'operator_call_id');
    const switchboard = text(message.data, 'switchboard_uuid');
    return [
      known.legFacts(message, callId, {
        ...facts,
        joins: operator === undefined ? undefined : [known.joinId(message, operator)],
        queue: switchboard === undefined ? undefined : { id: switchboard },
      }),
    ];
  };
}
