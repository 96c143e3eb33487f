import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { Queue } from '../../../../model/event.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { caseless, flag, id, partyOf, text } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';
import type { Family, Mapper } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

/** The add-on wazo-calld-queue names this right for all its events, whomever they concern. */
const ADD_ON_RIGHT = 'events.calls.me';

const JOIN = caller({ kind: 'queued', state: 'queued' });
const LEAVE = caller({ kind: 'connectionCleared', state: 'cleared' });
const ABANDON = caller({ kind: 'connectionCleared', state: 'cleared', cause: 'abandoned' });

/**
 * Callers in queues, which Wazo itself does not report: from the add-on wazo-calld-queue, or raw from Asterisk's manager
 * for a master account. Both carry the manager's fields, in a case that differs between versions of the add-on.
 */
export const QUEUES: Family = {
  queue_caller_join: { right: ADD_ON_RIGHT, map: JOIN },
  queue_caller_leave: { right: ADD_ON_RIGHT, map: LEAVE },
  queue_caller_abandon: { right: ADD_ON_RIGHT, map: ABANDON },
  queue_member_added: { right: ADD_ON_RIGHT, map: member(() => 'agentLoggedOn') },
  queue_member_removed: { right: ADD_ON_RIGHT, map: member(() => 'agentLoggedOff') },
  queue_member_pause: { right: ADD_ON_RIGHT, map: member(pauseKind) },
  queue_member_penalty: { right: ADD_ON_RIGHT, map: member(() => 'vendor') },
  queue_member_ringinuse: { right: ADD_ON_RIGHT, map: member(() => 'vendor') },
  queue_member_status: { right: ADD_ON_RIGHT, map: member(() => 'vendor') },
  queue_agents_status: { right: ADD_ON_RIGHT, map: agentOverview },
  queue_livestats: { right: ADD_ON_RIGHT, map: () => [{ kind: 'vendor' }] },
  QueueCallerJoin: { right: 'events.ami.QueueCallerJoin', map: JOIN },
  QueueCallerLeave: { right: 'events.ami.QueueCallerLeave', map: LEAVE },
  QueueCallerAbandon: { right: 'events.ami.QueueCallerAbandon', map: ABANDON },
  AgentConnect: { right: 'events.ami.AgentConnect', map: agentConnect },
};

/**
 * A caller's stay in a queue is a connection of its own, of the call with the queue: leaving the queue, which one does
 * when an agent answers too, must not end the caller's leg.
 */
function caller(facts: Pick<EventDraft, 'kind' | 'state' | 'cause'>): Mapper {
  return ({ data }) => {
    const fields = caseless(data);
    const callId = text(fields, 'uniqueid');
    if (callId === undefined) return undecoded('The event has no Uniqueid.');
    const queue = queueOf(fields);
    return [
      finished({
        ...facts,
        callId,
        connectionId: queue === undefined ? callId : `${callId}@${queue.id}`,
        globalCallId: text(fields, 'linkedid'),
        device: queue?.id,
        from: callerOf(fields),
        queue,
      }),
    ];
  };
}

function agentConnect({ data }: { data: Fields }): EventMeaning[] {
  const fields = caseless(data);
  const callId = text(fields, 'uniqueid');
  if (callId === undefined) return undecoded('The event has no Uniqueid.');
  return [
    finished({
      kind: 'established',
      state: 'connected',
      callId,
      connectionId: callId,
      globalCallId: text(fields, 'linkedid'),
      from: callerOf(fields),
      agent: memberOf(fields),
      queue: queueOf(fields),
    }),
  ];
}

function member(kindOf: (fields: Fields) => EventKind): Mapper {
  return ({ data }) => {
    const fields = caseless(data);
    return [
      finished({
        kind: kindOf(fields),
        device: text(fields, 'interface'),
        agent: memberOf(fields),
        queue: queueOf(fields),
        cause: text(fields, 'pausedreason') ?? text(fields, 'reason'),
      }),
    ];
  };
}

/** The manager writes "1" and "0"; a version of the add-on may have turned them into JSON. */
function pauseKind(fields: Fields): EventKind {
  const paused = flag(fields, 'paused') ?? id(fields, 'paused');
  if (paused === true || paused === '1') return 'agentNotReady';
  return paused === false || paused === '0' ? 'agentReady' : 'vendor';
}

/** One agent over all queues. */
function agentOverview({ data }: { data: Fields }): EventMeaning[] {
  const fields = caseless(data);
  const agent = id(fields, 'id');
  return [
    finished({
      kind: overviewKind(fields),
      device: id(fields, 'number'),
      agent: agent === undefined ? undefined : { id: agent },
    }),
  ];
}

function overviewKind(fields: Fields): EventKind {
  const isLogged = flag(fields, 'is_logged');
  if (isLogged === undefined) return 'vendor';
  if (!isLogged) return 'agentLoggedOff';
  if (flag(fields, 'is_paused') === true) return 'agentNotReady';
  return flag(fields, 'is_talking') === true ? 'agentBusy' : 'agentReady';
}

/** Where a number or name is not known, the manager writes `<unknown>`. */
function callerOf(fields: Fields) {
  const known = (value: string | undefined) => (value === '<unknown>' ? undefined : value);
  return partyOf(known(text(fields, 'calleridnum')), known(text(fields, 'calleridname')));
}

function memberOf(fields: Fields) {
  const name = text(fields, 'membername') ?? text(fields, 'interface');
  return name === undefined ? undefined : { id: name };
}

function queueOf(fields: Fields): Queue | undefined {
  const name = id(fields, 'queue');
  return name === undefined ? undefined : { id: name, name };
}
