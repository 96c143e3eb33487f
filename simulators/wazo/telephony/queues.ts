import type { Queue } from '../../../model/event.ts';
import type { Subscriber } from '../../scenario.ts';
import { rightWord } from '../auth/acl.ts';
import { createCall, legsOf } from './call.ts';
import type { Call, Waiting } from './call.ts';
import { REASON } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { Leg } from './legs.ts';

/** The queue that this company has as a switchboard; the others are told of by the queue add-on. */
export const SWITCHBOARD_QUEUE = 'reception';
const SWITCHBOARD_UUID = '7d0e1f5c-51a2-4c52-9a05-2f6a3c1b9e10';

/** The caller hears an announcement, so its leg is up, and waits. */
export function waitInQueue(exchange: Exchange, from: Subscriber, queue: Queue, calls: Iterable<Call>): Call {
  const name = queue.name ?? queue.id;
  const extension = { number: `30${queue.id.padStart(2, '0')}`, name };
  const conversation = exchange.converse(from, { requested: extension.number, destination: extension });
  const caller = exchange.call(conversation, from, extension);
  const others = waitingIn(name, calls);
  exchange.pickUp(caller);
  const call = createCall(conversation, caller, null);
  call.waiting = { queue: name, since: Date.now(), position: others.length + 1 };
  if (name === SWITCHBOARD_QUEUE) sayItems(exchange, [...others, call]);
  else say(exchange, call, call.waiting, 'Join', { Position: others.length + 1, Count: others.length + 1 });
  return call;
}

/** The queue rings an agent. */
export function distribute(exchange: Exchange, call: Call, to: Subscriber): void {
  if (call.ringing !== null) exchange.end(call.ringing, REASON.noAnswer);
  call.ringing = exchange.ring(call.conversation, to, call.caller.party);
}

/** To be called when somebody answered: the caller waits no longer. */
export function callerWasServed(exchange: Exchange, call: Call, by: Leg, calls: Iterable<Call>): void {
  const { waiting } = call;
  if (waiting === null) return;
  call.waiting = null;
  if (waiting.queue === SWITCHBOARD_QUEUE) {
    sayItems(exchange, waitingIn(waiting.queue, calls));
    sayAnswered(exchange, call.caller, by);
  } else say(exchange, call, waiting, 'Leave', { Count: waitingIn(waiting.queue, calls).length });
}

/** The caller leaves unserved. */
export function abandon(exchange: Exchange, call: Call, calls: Iterable<Call>): void {
  callerLeft(exchange, call, calls);
  for (const leg of legsOf(call)) exchange.end(leg, REASON.normal);
}

/** To be called before a call ends, while its caller may still wait. */
export function callerLeft(exchange: Exchange, call: Call, calls: Iterable<Call>): void {
  const { waiting } = call;
  if (waiting === null) return;
  call.waiting = null;
  const others = waitingIn(waiting.queue, calls);
  if (waiting.queue === SWITCHBOARD_QUEUE) {
    sayItems(exchange, others);
    return;
  }
  const seconds = Math.round((Date.now() - waiting.since) / 1_000);
  const { position } = waiting;
  say(exchange, call, waiting, 'Abandon', { Position: 1, OriginalPosition: position, HoldTime: seconds });
  say(exchange, call, waiting, 'Leave', { Count: others.length });
}

function waitingIn(queue: string, calls: Iterable<Call>): Call[] {
  return [...calls].filter((call) => call.waiting?.queue === queue);
}

/** The add-on passes the manager's fields on, all of them text, to the whole tenant under a literal right. */
function say(
  exchange: Exchange,
  { caller }: Call,
  { queue }: Waiting,
  what: 'Join' | 'Leave' | 'Abandon',
  numbers: Record<string, number>,
): void {
  const texts = Object.entries(numbers).map(([key, value]) => [key, String(value)]);
  exchange.publish({
    name: `queue_caller_${what.toLowerCase()}`,
    acl: 'events.calls.me',
    users: '*',
    data: {
      Event: `QueueCaller${what}`,
      Queue: queue,
      Uniqueid: caller.id,
      Linkedid: caller.conversation.id,
      CallerIDNum: caller.party.number,
      CallerIDName: caller.party.name,
      ...Object.fromEntries(texts),
    },
  });
}

/** The complete list each time. */
function sayItems(exchange: Exchange, calls: readonly Call[]): void {
  exchange.publish({
    name: 'switchboard_queued_calls_updated',
    acl: `events.switchboards.${SWITCHBOARD_UUID}.calls.queued.updated`,
    users: '*',
    data: {
      switchboard_uuid: SWITCHBOARD_UUID,
      items: calls.map(({ caller }) => ({
        id: caller.id,
        caller_id_name: caller.party.name,
        caller_id_number: caller.party.number,
      })),
    },
  });
}

function sayAnswered(exchange: Exchange, queued: Leg, operator: Leg): void {
  exchange.publish({
    name: 'switchboard_queued_call_answered',
    acl: `events.switchboards.${SWITCHBOARD_UUID}.calls.queued.${rightWord(queued.id)}.answer.updated`,
    users: '*',
    data: {
      switchboard_uuid: SWITCHBOARD_UUID,
      operator_call_id: operator.id,
      queued_call_id: queued.id,
    },
  });
}
