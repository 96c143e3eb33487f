import type { Happening } from '../../scenario.ts';
import * as basic from './basic-calls.ts';
import { legsOf } from './call.ts';
import type { Call } from './call.ts';
import { confer } from './conferences.ts';
import { leaveMessage, setDoNotDisturb } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { completeTransfer, consult, park, transferBlindly, unpark } from './joining.ts';
import { distribute, leftQueue, recipient, waitInQueue } from './queues.ts';

/** Turns happenings into what the exchange does. */
export interface Switchroom {
  /** Calls that are known by name. */
  readonly size: number;
  perform(run: string, happening: Happening): void;
}

type OfCall = Extract<Happening, { call: string }>;

export function createSwitchroom(exchange: Exchange): Switchroom {
  const calls = new Map<string, Call>();

  /** Takes a new call's name; a script that was broken off and begun anew finds it free. */
  function keep(key: string, call: Call): void {
    const old = calls.get(key);
    if (old !== undefined) exchange.forget(legsOf(old));
    calls.set(key, call);
  }

  /** What needs two calls: `call` and a consultation beside it. */
  function join(call: Call, key: string, happening: Extract<OfCall, { consultation: string }>): void {
    if (happening.do === 'consult') {
      const begun = consult(exchange, call, happening.by, happening.to);
      if (begun !== null) keep(key, begun);
      return;
    }
    const consultation = calls.get(key);
    if (consultation === undefined) return;
    calls.delete(key);
    if (happening.do === 'conference') confer(exchange, call, consultation, happening.by);
    else completeTransfer(exchange, call, consultation, happening.by);
  }

  function goOn(run: string, call: Call, happening: OfCall): void {
    switch (happening.do) {
      case 'arrive':
      case 'dial':
      case 'queue':
        return;
      case 'answer':
        basic.answer(exchange, call, happening.by);
        return;
      case 'hold':
      case 'retrieve':
        basic.setHold(exchange, call, happening.by, happening.do === 'hold');
        return;
      case 'hangUp':
        basic.hangUp(exchange, call, happening.by);
        return;
      case 'giveUp':
        basic.giveUp(exchange, call);
        return;
      case 'reject':
        basic.refuse(exchange, call, 'CALL_REJECTED');
        return;
      case 'busy':
        basic.refuse(exchange, call, 'USER_BUSY');
        return;
      case 'distribute':
        distribute(exchange, call, happening.to, happening.agent);
        return;
      case 'abandon':
        leftQueue(exchange, call, 'caller-hangup');
        basic.endAll(exchange, call, 'ORIGINATOR_CANCEL');
        return;
      case 'divert':
        basic.divert(exchange, call, happening.to);
        return;
      case 'blindTransfer':
        transferBlindly(exchange, call, happening.by, happening.to);
        return;
      case 'consult':
      case 'completeTransfer':
      case 'conference':
        join(call, `${run}/${happening.consultation}`, happening);
        return;
      case 'leave':
        basic.leave(exchange, call, happening.by);
        return;
      case 'park':
        park(exchange, call, happening.by, happening.slot);
        return;
      case 'unpark':
        unpark(exchange, call, happening.by);
        return;
    }
  }

  function performCall(run: string, happening: OfCall): void {
    const key = `${run}/${happening.call}`;
    if (happening.do === 'arrive' || happening.do === 'dial') {
      keep(key, basic.placeCall(exchange, happening.from, happening.to));
    } else if (happening.do === 'queue') {
      keep(key, waitInQueue(exchange, happening.from, happening.queue));
    } else {
      const call = calls.get(key);
      if (call === undefined) return;
      goOn(run, call, happening);
      if (!legsOf(call).some((leg) => exchange.legs.has(leg.callId))) calls.delete(key);
    }
  }

  return {
    get size() {
      return calls.size;
    },
    perform(run, happening) {
      if (happening.do === 'agent') recipient(exchange, happening.agent, happening.device, happening.becomes);
      else if (happening.do === 'presence') {
        setDoNotDisturb(exchange, happening.who, happening.becomes === 'doNotDisturb');
      } else if (happening.do === 'voicemail') leaveMessage(exchange, happening.for);
      else performCall(run, happening);
    },
  };
}
