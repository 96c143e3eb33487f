import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft } from '../../../../model/event-draft.ts';
import type { Agent, Queue } from '../../../../model/event.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { text } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { gregorian } from '../gregorian.ts';
import type { Mapper } from './message.ts';

/** Qubicle, the commercial call centre: stock Kazoo has no queue events. */

const QUEUE_STATES: Readonly<Record<string, Pick<EventDraft, 'kind' | 'state'>>> = {
  join: { kind: 'queued', state: 'queued' },
  delivered: { kind: 'delivered', state: 'ringing' },
};

/** Whether the session's id is a call's is not documented, so only a leg that is named makes this a call's event. */
export const queueEvent: Mapper = ({ name, data }, known) => {
  const leg = text(data, 'call_id');
  const callId = known.callIdOf(leg) ?? leg;
  const progress = callId !== undefined && Object.hasOwn(QUEUE_STATES, name) ? QUEUE_STATES[name] : undefined;
  return [
    finished({
      at: gregorian(data, 'event_timestamp'),
      queue: queueOf(data),
      callId,
      ...(progress === undefined ? { kind: 'vendor' } : { ...progress, connectionId: leg }),
    }),
  ];
};

const RECIPIENT_KINDS: Readonly<Record<string, EventKind>> = {
  create: 'agentLoggedOn',
  delete: 'agentLoggedOff',
  ready: 'agentReady',
  away: 'agentNotReady',
};

/** An agent. The event's name tells what happened; one without a meaning of its own leaves it to the state. */
export const recipientEvent: Mapper = ({ name, data }) => {
  const state = text(data, 'state') ?? '';
  const word = [name, state].find((each) => Object.hasOwn(RECIPIENT_KINDS, each)) ?? '';
  return [
    finished({
      kind: RECIPIENT_KINDS[word] ?? 'vendor',
      at: gregorian(data, 'event_timestamp'),
      agent: agentOf(data, state),
    }),
  ];
};

function queueOf(data: Fields): Queue | undefined {
  const id = text(data, 'queue_id');
  const name = text(data, 'queue_name');
  return id === undefined ? undefined : { id, ...(name !== undefined && { name }) };
}

function agentOf(data: Fields, state: string): Agent | undefined {
  const id = text(data, 'recipient_id');
  if (id === undefined) return undefined;
  const name = text(data, 'username');
  return { id, ...(name !== undefined && { name }), ...(state !== '' && { state }) };
}
