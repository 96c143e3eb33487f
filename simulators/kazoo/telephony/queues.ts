import type { Agent, Queue } from '../../../model/event.ts';
import type { Subscriber } from '../../scenario.ts';
import { gregorianSeconds } from '../gregorian.ts';
import { createCall } from './call.ts';
import type { Call, Waiting } from './call.ts';
import type { Exchange } from './exchange.ts';

/** An outside caller waits: Qubicle answers the leg. */
export function waitInQueue(exchange: Exchange, from: Subscriber, queue: Queue): Call {
  const caller = exchange.comeIn(from, {
    number: exchange.directory.home.phoneNumber,
    name: queue.name ?? '',
  });
  exchange.pickUp(caller);
  const call = createCall(caller, []);
  call.waiting = { queue, sessionId: exchange.hex(32), agent: null };
  say(exchange, call, 'session', 'create');
  say(exchange, call, 'queue', 'join');
  return call;
}

/** The queue rings an agent. */
export function distribute(exchange: Exchange, call: Call, to: Subscriber, agent: Agent): void {
  if (call.waiting === null) return;
  call.waiting.agent = agent;
  call.ringing = exchange.ring(call.caller.interaction, to, call.caller.party);
  say(exchange, call, 'queue', 'delivered');
}

/** To be called when somebody answered; nothing for a call that was in no queue. */
export function served(exchange: Exchange, call: Call): void {
  if (call.waiting === null) return;
  say(exchange, call, 'queue', 'leave', { reason: 'answered' });
  say(exchange, call, 'session', 'delete');
  call.waiting = null;
}

/** To be called before a call ends. */
export function leftQueue(exchange: Exchange, call: Call, reason: string): void {
  if (call.waiting === null) return;
  say(exchange, call, 'queue', 'leave', { reason });
  say(exchange, call, 'session', 'delete');
  call.waiting = null;
}

/** How Qubicle calls an agent's states. */
const RECIPIENT_STATES = {
  ready: 'ready',
  notReady: 'away',
  workingAfterCall: 'wrapup',
} as const;

/** An agent, whom Qubicle calls a recipient, comes, goes or changes. */
export function recipient(
  exchange: Exchange,
  agent: Agent,
  device: Subscriber,
  becomes: keyof typeof RECIPIENT_STATES | 'loggedOn' | 'loggedOff',
): void {
  const { account, id, username } = exchange.directory.userAt(device.number);
  const name =
    becomes === 'loggedOn' ? 'create' : becomes === 'loggedOff' ? 'delete' : RECIPIENT_STATES[becomes];
  const at = exchange.clock.now();
  exchange.publish({
    name,
    ...keys('recipient', account.id),
    data: () => ({
      event_category: 'qubicle-recipient',
      event_name: name,
      recipient_id: id,
      agent_id: agent.id,
      state: becomes === 'loggedOn' || becomes === 'loggedOff' ? 'away' : RECIPIENT_STATES[becomes],
      username,
      event_timestamp: gregorianSeconds(at),
    }),
  });
}

function say(
  exchange: Exchange,
  { caller, waiting }: { caller: Call['caller']; waiting: Waiting | null },
  what: 'queue' | 'session',
  name: string,
  more: Record<string, string> = {},
): void {
  if (waiting === null) return;
  const { queue, sessionId, agent } = waiting;
  const at = exchange.clock.now();
  exchange.publish({
    name,
    ...keys(what, caller.interaction.account.id),
    data: () => ({
      event_category: `qubicle-${what}`,
      event_name: name,
      queue_id: queue.id,
      queue_name: queue.name,
      session_id: sessionId,
      call_id: caller.callId,
      caller_id_name: caller.caller.name,
      caller_id_number: caller.caller.number,
      ...(agent !== null && { recipient_id: agent.id }),
      event_timestamp: gregorianSeconds(at),
      ...more,
    }),
  });
}

function keys(what: string, accountId: string): { routingKey: string; patterns: string[] } {
  const routingKey = `qubicle.${what}.${accountId}`;
  return { routingKey, patterns: [routingKey, `qubicle.${what}.*`] };
}
