import type { Happening, Subscriber } from '../scenario.ts';

/** One message of a home-made gateway: the kind of JSON that integrators publish themselves. */
export interface GatewayMessage {
  id: string;
  type: string;
  /** ms since the epoch. */
  time: number;
  caller: string;
  callerName: string;
  callee: string;
  calleeName: string;
  direction: 'in' | 'out' | 'internal';
  state: string;
  cause?: string;
  agent?: string;
  queue?: string;
}

/** How a source turns these messages into events; see the mapping of the mqtt and websocket protocols. */
export const GATEWAY_MAPPING = {
  callId: 'id',
  kind: 'type',
  at: 'time',
  from: '{number: caller, name: callerName}',
  to: '{number: callee, name: calleeName}',
  direction: 'direction',
  state: 'state',
  cause: 'cause',
};

/** Says happenings as a simple gateway does: one message each, agents and presence not at all. */
export interface Gateway {
  say(run: string, happening: Happening): GatewayMessage[];
}

interface Call {
  id: string;
  caller: Subscriber;
  callee: Subscriber;
  direction: GatewayMessage['direction'];
}

type OfCall = Extract<Happening, { call: string }>;

const WORDS = {
  arrive: { type: 'ringing', state: 'ringing' },
  dial: { type: 'ringing', state: 'ringing' },
  queue: { type: 'queued', state: 'queued' },
  distribute: { type: 'ringing', state: 'ringing' },
  divert: { type: 'diverted', state: 'ringing' },
  answer: { type: 'answered', state: 'connected' },
  hold: { type: 'held', state: 'held' },
  park: { type: 'held', state: 'held' },
  retrieve: { type: 'retrieved', state: 'connected' },
  unpark: { type: 'retrieved', state: 'connected' },
  blindTransfer: { type: 'transferred', state: 'transferred' },
  completeTransfer: { type: 'transferred', state: 'transferred' },
  consult: { type: 'ringing', state: 'ringing' },
  conference: { type: 'conferenced', state: 'conferenced' },
  leave: { type: 'left', state: 'conferenced' },
  hangUp: { type: 'ended', state: 'cleared' },
  giveUp: { type: 'ended', state: 'cleared', cause: 'noAnswer' },
  abandon: { type: 'ended', state: 'cleared', cause: 'abandoned' },
  reject: { type: 'ended', state: 'cleared', cause: 'rejected' },
  busy: { type: 'failed', state: 'failed', cause: 'busy' },
} as const satisfies Record<OfCall['do'], { type: string; state: string; cause?: string }>;

/** Ids count up, so that the same happenings make the same messages but for their times. */
export function createGateway(): Gateway {
  const calls = new Map<string, Call>();
  let count = 0;

  function begin(key: string, caller: Subscriber, callee: Subscriber): void {
    count += 1;
    const inbound = caller.number.startsWith('+');
    const direction = inbound ? 'in' : callee.number.startsWith('+') ? 'out' : 'internal';
    calls.set(key, { id: `gw-${count}`, caller, callee, direction });
  }

  function prepare(run: string, happening: OfCall): void {
    const key = `${run}/${happening.call}`;
    if (happening.do === 'arrive' || happening.do === 'dial') begin(key, happening.from, happening.to);
    if (happening.do === 'queue') {
      const { id, name = id } = happening.queue;
      begin(key, happening.from, { number: id, name });
    }
    const call = calls.get(key);
    if (call === undefined) return;
    if ('to' in happening && happening.do !== 'consult') call.callee = happening.to;
    if (happening.do === 'unpark') call.callee = happening.by;
    if (happening.do === 'consult') {
      const colleague = call.callee.number === happening.by ? call.callee : call.caller;
      begin(`${run}/${happening.consultation}`, colleague, happening.to);
    }
  }

  function message(call: Call, happening: OfCall): GatewayMessage {
    const { id, caller, callee, direction } = call;
    return {
      id,
      time: Date.now(),
      caller: caller.number,
      callerName: caller.name,
      callee: callee.number,
      calleeName: callee.name,
      direction,
      ...WORDS[happening.do],
      ...(happening.do === 'queue' ? { queue: happening.queue.name ?? happening.queue.id } : {}),
      ...(happening.do === 'distribute' ? { agent: happening.agent.id } : {}),
    };
  }

  /** The call with the colleague has become part of the main one. */
  function conclude(key: string, happening: OfCall): GatewayMessage[] {
    const consultation = calls.get(key);
    calls.delete(key);
    if (consultation === undefined) return [];
    return [{ ...message(consultation, happening), type: 'ended', state: 'cleared' }];
  }

  return {
    say(run, happening) {
      if (!('call' in happening)) return [];
      prepare(run, happening);
      const key = `${run}/${happening.do === 'consult' ? happening.consultation : happening.call}`;
      const call = calls.get(key);
      if (call === undefined) return [];
      const { state } = WORDS[happening.do];
      if (state === 'cleared' || state === 'failed') calls.delete(key);
      const said = [message(call, happening)];
      if (!('consultation' in happening) || happening.do === 'consult') return said;
      return [...said, ...conclude(`${run}/${happening.consultation}`, happening)];
    },
  };
}
