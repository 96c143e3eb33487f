import type { Chance } from '../../chance.ts';
import type { Consult, Happening } from '../../scenario.ts';
import type { BusEvent } from '../bus.ts';
import type { Directory, User } from '../directory.ts';
import * as basic from './basic-calls.ts';
import { legOf, legsOf } from './call.ts';
import type { Call } from './call.ts';
import { createCallLog } from './call-log.ts';
import { callBeside, confer } from './conferences.ts';
import { createExchange } from './exchange.ts';
import type { Leg } from './legs.ts';
import { park, unpark } from './parking.ts';
import { createPeople } from './people.ts';
import type { People } from './people.ts';
import { abandon, distribute, waitInQueue } from './queues.ts';
import { completeTransfer, consult, transferBlindly } from './transfers.ts';

/** The telephony of the simulated server: turns happenings into the events that its services would send. */
export interface Switchroom {
  /** Legs that have not ended, by id. */
  readonly legs: ReadonlyMap<string, Leg>;
  readonly people: People;
  /** Returns how many events it made, those of the call log, which follow later, included. */
  perform: (run: string, happening: Happening) => number;
  close(): void;
}

type OfCall = Extract<Happening, { call: string }>;

export function createSwitchroom(setting: {
  directory: Directory;
  chance: Chance;
  /** ms after the end of a conversation. */
  callLogDelay: number;
  publish: (event: BusEvent) => void;
}): Switchroom {
  const { directory, chance } = setting;
  const calls = new Map<string, Call>();
  let said = 0;
  let touched = new Set<User>();

  function publish(event: BusEvent): void {
    said += 1;
    setting.publish(event);
  }

  const log = createCallLog(directory, setting.callLogDelay, setting.publish);
  const people = createPeople(directory, chance, publish);
  const exchange = createExchange({
    directory,
    chance,
    publish,
    concluded: (conversation) => (said += log.add(conversation)),
  });

  /** Takes a new call's name; a script that was broken off and begun anew finds it free. */
  function keep(key: string, call: Call): void {
    const old = calls.get(key);
    if (old !== undefined) exchange.forget(old.conversation);
    calls.set(key, call);
  }

  function touch(call: Call | undefined): void {
    if (call === undefined) return;
    for (const { user } of legsOf(call)) if (user !== null) touched.add(user);
  }

  function beginConsultation(call: Call, key: string, { by, to, toward }: Consult): void {
    const leg = legOf(call, by);
    if (leg === undefined) return;
    if (toward === 'conference') {
      basic.setHold(exchange, call, by, true);
      keep(key, callBeside(exchange, leg, to));
    } else {
      const consultation = consult(exchange, call, by, to);
      if (consultation !== undefined) keep(key, consultation);
    }
    touch(calls.get(key));
  }

  function beginConference(call: Call, key: string, by: string): void {
    const consultation = calls.get(key);
    touch(consultation);
    if (consultation !== undefined) confer(exchange, call, consultation, by);
    calls.delete(key);
  }

  function begin(key: string, happening: OfCall): boolean {
    switch (happening.do) {
      case 'arrive':
      case 'dial':
        keep(key, basic.placeCall(exchange, happening.from, happening.to));
        return true;
      case 'queue':
        keep(key, waitInQueue(exchange, happening.from, happening.queue, calls.values()));
        return true;
      default:
        return false;
    }
  }

  function goOn(run: string, call: Call, happening: OfCall): void {
    switch (happening.do) {
      case 'arrive':
      case 'dial':
      case 'queue':
        return;
      case 'answer':
        basic.answer(exchange, call, calls.values());
        return;
      case 'hold':
      case 'retrieve':
        basic.setHold(exchange, call, happening.by, happening.do === 'hold');
        return;
      case 'hangUp':
        basic.hangUp(exchange, call, happening.by, calls.values());
        return;
      case 'giveUp':
        basic.giveUp(exchange, call);
        return;
      case 'reject':
        basic.reject(exchange, call);
        return;
      case 'busy':
        basic.busy(exchange, call);
        return;
      case 'distribute':
        distribute(exchange, call, happening.to);
        return;
      case 'abandon':
        abandon(exchange, call, calls.values());
        return;
      case 'divert':
        basic.divert(exchange, call, happening.to);
        return;
      case 'blindTransfer':
        transferBlindly(exchange, call, happening.by, happening.to);
        return;
      case 'consult':
        beginConsultation(call, `${run}/${happening.consultation}`, happening);
        return;
      case 'completeTransfer':
        completeTransfer(exchange, call);
        calls.delete(`${run}/${happening.consultation}`);
        return;
      case 'conference':
        beginConference(call, `${run}/${happening.consultation}`, happening.by);
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
    if (!begin(key, happening)) {
      const call = calls.get(key);
      if (call === undefined) return;
      touch(call);
      goOn(run, call, happening);
    }
    const call = calls.get(key);
    touch(call);
    if (call !== undefined && !legsOf(call).some((leg) => exchange.legs.has(leg.id))) calls.delete(key);
    people.refresh(exchange.legs.values(), touched);
  }

  return {
    legs: exchange.legs,
    people,
    perform(run, happening) {
      said = 0;
      touched = new Set();
      if (happening.do === 'agent') people.agent(happening);
      else if (happening.do === 'presence') people.presence(happening);
      else if (happening.do === 'voicemail') people.voicemail(happening);
      else performCall(run, happening);
      return said;
    },
    close: () => log.stop(),
  };
}
