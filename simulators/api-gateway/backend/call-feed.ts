import { assertNever } from '../../../model/assert-never.ts';
import type { Happening, Subscriber } from '../../scenario.ts';

/** A call as people who build on the sample are advised to say it: JSON carried as text. */
export interface CallMessage {
  type: 'call';
  v: 1;
  callId: string;
  state: string;
  direction: 'inbound' | 'outbound' | 'internal';
  from: string;
  fromName: string;
  to: string;
  agent?: string;
  ts: string;
}

export type FeedMessage = CallMessage | { type: 'agent' | 'presence' | 'notice'; [field: string]: unknown };

/** Says happenings as a system behind the gateway would push them. Ids count up: the same happenings, the same ids. */
export interface CallFeed {
  say(run: string, happening: Happening): FeedMessage[];
}

interface Call {
  readonly id: string;
  readonly direction: CallMessage['direction'];
  from: Subscriber;
  to: Subscriber;
  /** The one who was brought into a conference. */
  third?: Subscriber;
  agent?: string;
  answered: boolean;
}

type OfCall = Extract<Happening, { call: string }>;
type Beginning = Extract<Happening, { do: 'arrive' | 'dial' | 'queue' }>;
type Moving = Extract<Happening, { do: 'divert' | 'blindTransfer' | 'unpark' | 'distribute' }>;
type Ending = Extract<Happening, { do: 'hangUp' | 'giveUp' | 'reject' | 'busy' | 'abandon' }>;
type Joining = Extract<Happening, { do: 'consult' | 'completeTransfer' | 'conference' }>;

export function createCallFeed(now: () => number): CallFeed {
  const calls = new Map<string, Call>();
  let count = 1_000;

  function message(call: Call, state: string): CallMessage {
    const { id, direction, from, to, agent } = call;
    return {
      type: 'call',
      v: 1,
      callId: id,
      state,
      direction,
      from: from.number,
      fromName: from.name,
      to: to.number,
      ...(agent !== undefined && { agent }),
      ts: new Date(now()).toISOString(),
    };
  }

  function open(key: string, from: Subscriber, to: Subscriber): Call {
    count += 1;
    const outward = to.number.startsWith('+') ? 'outbound' : 'internal';
    const direction = from.number.startsWith('+') ? 'inbound' : outward;
    const call: Call = { id: `c-${count}`, direction, from, to, answered: false };
    calls.set(key, call);
    return call;
  }

  function begin(key: string, happening: Beginning): CallMessage[] {
    if (happening.do === 'queue') {
      const { id, name = id } = happening.queue;
      return [message(open(key, happening.from, { number: id, name }), 'queued')];
    }
    const call = open(key, happening.from, happening.to);
    const ringing = message(call, 'ringing');
    return happening.do === 'dial' ? [message(call, 'dialing'), ringing] : [ringing];
  }

  /** The call goes on with somebody else; what is said first still names the one before. */
  function move(call: Call, happening: Moving): CallMessage[] {
    switch (happening.do) {
      case 'distribute':
        call.to = happening.to;
        call.agent = happening.agent.id;
        return [message(call, 'ringing')];
      case 'unpark':
        call.to = happening.by;
        return [message(call, 'retrieved')];
      case 'divert':
      case 'blindTransfer': {
        const left = message(call, happening.do === 'divert' ? 'diverted' : 'transferred');
        replace(call, happening.by, happening.to);
        return [left, message(call, 'ringing')];
      }
    }
  }

  function join(run: string, call: Call, happening: Joining): CallMessage[] {
    const key = `${run}/${happening.consultation}`;
    if (happening.do === 'consult') {
      const by = partyOf(call, happening.by);
      const consultation = open(key, by, happening.to);
      return [message(call, 'onHold'), message(consultation, 'dialing'), message(consultation, 'ringing')];
    }
    const consultation = calls.get(key);
    if (consultation === undefined) return [];
    calls.delete(key);
    const ended = message(consultation, 'ended');
    if (happening.do === 'conference') {
      call.third = consultation.to;
      return [message(call, 'conferenced'), ended];
    }
    const left = message(call, 'transferred');
    replace(call, happening.by, consultation.to);
    return [left, ended, message(call, 'connected')];
  }

  function sayOfCall(run: string, happening: OfCall): CallMessage[] {
    const key = `${run}/${happening.call}`;
    if (happening.do === 'arrive' || happening.do === 'dial' || happening.do === 'queue') {
      return begin(key, happening);
    }
    const call = calls.get(key);
    if (call === undefined) return [];
    switch (happening.do) {
      case 'answer':
        call.answered = true;
        return [message(call, 'answered')];
      case 'hold':
        return [message(call, 'held')];
      case 'park':
        return [message(call, 'onHold')];
      case 'retrieve':
        return [message(call, 'retrieved')];
      case 'leave':
        if (call.third !== undefined) replace(call, happening.by, call.third);
        delete call.third;
        return [message(call, 'talking')];
      case 'divert':
      case 'blindTransfer':
      case 'unpark':
      case 'distribute':
        return move(call, happening);
      case 'consult':
      case 'completeTransfer':
      case 'conference':
        return join(run, call, happening);
      case 'hangUp':
      case 'giveUp':
      case 'reject':
      case 'busy':
      case 'abandon':
        calls.delete(key);
        return [message(call, lastWord(call, happening))];
      default:
        return assertNever(happening);
    }
  }

  return {
    say(run, happening) {
      if ('call' in happening) return sayOfCall(run, happening);
      return [sayOfPeople(happening, new Date(now()).toISOString())];
    },
  };
}

function lastWord(call: Call, happening: Ending): string {
  switch (happening.do) {
    case 'hangUp':
      return call.answered ? 'ended' : 'cancelled';
    case 'giveUp':
      return call.direction === 'inbound' ? 'missed' : 'noAnswer';
    case 'reject':
      return 'rejected';
    case 'busy':
      return 'busy';
    case 'abandon':
      return 'cancelled';
  }
}

/** Agents, presence and voicemail: JSON that is no call. */
function sayOfPeople(happening: Exclude<Happening, OfCall>, ts: string): FeedMessage {
  switch (happening.do) {
    case 'agent': {
      const { agent, device, becomes, reason, queue } = happening;
      const more = {
        ...(reason !== undefined && { reason }),
        ...(queue !== undefined && { queue: queue.id }),
      };
      return { type: 'agent', v: 1, agent: agent.id, device: device.number, state: becomes, ...more, ts };
    }
    case 'presence':
      return { type: 'presence', v: 1, extension: happening.who.number, state: happening.becomes, ts };
    case 'voicemail':
      return { type: 'notice', text: `Voicemail for ${happening.for.number} from ${happening.from.number}` };
  }
}

function partyOf(call: Call, number: string): Subscriber {
  return call.from.number === number ? call.from : call.to;
}

function replace(call: Call, number: string, successor: Subscriber): void {
  if (call.from.number === number) call.from = successor;
  else if (call.to.number === number) call.to = successor;
}
