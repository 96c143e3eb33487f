import type { Clock } from '../../../model/clock.ts';
import type { Chance } from '../../chance.ts';
import type { Happening } from '../../scenario.ts';
import type { Publication } from '../notifications/publication.ts';
import { principalIdOf } from '../rest/accounts.ts';
import type { Snapshots } from '../rest/media-resource.ts';
import * as basic from './basic-calls.ts';
import { callResource } from './call-content.ts';
import { createExchange } from './exchange.ts';
import { sidesOf } from './leg.ts';
import type { Call } from './leg.ts';
import { createLines } from './lines.ts';
import { completeTransfer, confer, consult, transferBlindly } from './merging.ts';

/** Scripts that were broken off leave calls behind; beyond this the oldest are forgotten. */
const MOST_CALLS = 500;

/** The PBX: turns happenings into what the services publish. */
export interface Switchroom {
  readonly snapshots: Snapshots;
  /** Returns how many publications it made. */
  perform: (run: string, happening: Happening) => number;
}

type OfCall = Extract<Happening, { call: string }>;

export function createSwitchroom(setting: {
  clock: Clock;
  chance: Chance;
  publish: (publication: Publication) => void;
}): Switchroom {
  const calls = new Map<string, Call>();
  let said = 0;
  const counted = {
    ...setting,
    publish(publication: Publication) {
      said += 1;
      setting.publish(publication);
    },
  };
  const exchange = createExchange(counted);
  const lines = createLines({ ...counted, legs: exchange.legs });

  function forget(key: string): void {
    const call = calls.get(key);
    if (call !== undefined) for (const side of sidesOf(call)) exchange.forget(side);
    calls.delete(key);
  }

  /** Takes a new call's name; a script that was broken off and begun anew finds it free. */
  function keep(key: string, call: Call): void {
    forget(key);
    const [oldest] = calls.keys();
    if (calls.size >= MOST_CALLS && oldest !== undefined) forget(oldest);
    calls.set(key, call);
  }

  function withConsultation(key: string, join: (consultation: Call) => void): void {
    const consultation = calls.get(key);
    if (consultation !== undefined) join(consultation);
    calls.delete(key);
  }

  function goOn(run: string, call: Call, happening: OfCall): void {
    switch (happening.do) {
      case 'arrive':
      case 'dial':
      case 'queue':
        return;
      case 'answer':
        basic.answer(exchange, call);
        return;
      case 'hold':
      case 'park':
        basic.setHold(exchange, call, happening.by, true);
        return;
      case 'retrieve':
        basic.setHold(exchange, call, happening.by, false);
        return;
      case 'unpark':
        basic.unpark(exchange, call, happening.by);
        return;
      case 'distribute':
        basic.distribute(exchange, call, happening.to);
        return;
      case 'divert':
        basic.divert(exchange, call, happening.to);
        return;
      case 'leave':
        basic.leave(exchange, call, happening.by);
        return;
      case 'blindTransfer':
        transferBlindly(exchange, call, happening.by, happening.to);
        return;
      case 'consult': {
        const consultation = consult(exchange, call, happening.by, happening.to);
        if (consultation !== null) keep(`${run}/${happening.consultation}`, consultation);
        return;
      }
      case 'completeTransfer':
        withConsultation(`${run}/${happening.consultation}`, (consultation) =>
          completeTransfer(exchange, call, consultation, happening.by),
        );
        return;
      case 'conference':
        withConsultation(`${run}/${happening.consultation}`, (consultation) =>
          confer(exchange, call, consultation, happening.by),
        );
        return;
      case 'hangUp':
        basic.hangUp(exchange, call, happening.by);
        break;
      case 'giveUp':
        basic.giveUp(exchange, call);
        break;
      case 'busy':
        basic.refuse(exchange, call, 'busy');
        break;
      case 'reject':
        // The service has no word for a call that was declined: the caller hears what a busy phone gives.
        basic.refuse(exchange, call, lines.isUndisturbed(happening.by) ? 'doNotDisturb' : 'busy');
        break;
      case 'abandon':
        // Whoever waited was outside: no endpoint took part.
        break;
    }
    calls.delete(`${run}/${happening.call}`);
  }

  function performCall(run: string, happening: OfCall): void {
    const key = `${run}/${happening.call}`;
    if (happening.do === 'arrive' || happening.do === 'dial') {
      forget(key);
      keep(key, basic.placeCall(exchange, happening.from, happening.to));
    } else if (happening.do === 'queue') {
      keep(key, basic.waitInQueue(exchange, happening.from, happening.queue));
    } else {
      const call = calls.get(key);
      if (call !== undefined) goOn(run, call, happening);
    }
    lines.refresh();
  }

  return {
    snapshots: {
      endpoint(extension) {
        const view = lines.view(extension);
        return view === undefined ? undefined : { principalId: principalIdOf(extension), view };
      },
      calls: (extension) => [...exchange.legs].filter((leg) => leg.extension === extension).map(callResource),
    },
    perform(run, happening) {
      said = 0;
      if (happening.do === 'presence') {
        const { becomes } = happening;
        lines.setAvailability(happening.who, becomes === 'doNotDisturb' ? 'dnd' : becomes);
      } else if (happening.do === 'voicemail') {
        lines.leaveMessage(happening.for);
      } else if (happening.do !== 'agent') {
        performCall(run, happening);
      }
      return said;
    },
  };
}
