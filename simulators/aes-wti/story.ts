import type { Happening } from '../scenario.ts';
import type { Agents } from './calls/agents.ts';
import { abandon, fail, giveUp, hangUp } from './calls/clearing.ts';
import { answer, arrive, dial, distribute, divert, queue, reject } from './calls/dialling.ts';
import type { Exchange } from './calls/exchange.ts';
import {
  blindTransfer,
  completeTransfer,
  conference,
  consult,
  hold,
  park,
  retrieve,
  unpark,
} from './calls/joining.ts';

/** Does at the switch what a scenario says happens. Names of calls are kept apart by `run`. */
export function enact(exchange: Exchange, agents: Agents, run: string, happening: Happening): void {
  switch (happening.do) {
    case 'agent':
      agents.become({
        id: happening.agent.id,
        station: happening.device.number,
        queueId: happening.queue?.id ?? '',
        state: happening.becomes,
        reason: happening.reason ?? '',
      });
      return;
    case 'presence':
      agents.setDoNotDisturb(happening.who.number, happening.becomes === 'doNotDisturb');
      return;
    case 'voicemail':
      return;
    default:
      enactCall(exchange, (name) => `${run}/${name}`, happening);
  }
}

type CallHappening = Exclude<Happening, { do: 'agent' | 'presence' | 'voicemail' }>;

function enactCall(exchange: Exchange, named: (name: string) => string, it: CallHappening): void {
  const name = named(it.call);
  switch (it.do) {
    case 'arrive':
      arrive(exchange, name, it.from.number, it.to.number);
      return;
    case 'dial':
      dial(exchange, name, it.from.number, it.to.number);
      return;
    case 'answer':
      answer(exchange, name, it.by);
      return;
    case 'hold':
      hold(exchange, name, it.by);
      return;
    case 'retrieve':
      retrieve(exchange, name, it.by);
      return;
    case 'hangUp':
    case 'leave':
      hangUp(exchange, name, it.by);
      return;
    case 'giveUp':
      giveUp(exchange, name);
      return;
    case 'reject':
      reject(exchange, name, it.by);
      return;
    case 'busy':
      fail(exchange, name, 'busy');
      return;
    case 'queue':
      queue(exchange, name, it.from.number, it.queue.id);
      return;
    case 'distribute':
      distribute(exchange, name, it.to.number);
      return;
    case 'abandon':
      abandon(exchange, name);
      return;
    case 'divert':
      divert(exchange, name, it.by, it.to.number);
      return;
    case 'blindTransfer':
      blindTransfer(exchange, name, it.by, it.to.number);
      return;
    case 'consult':
      consult(exchange, name, it.by, it.to.number, named(it.consultation));
      return;
    case 'completeTransfer':
      completeTransfer(exchange, name, named(it.consultation), it.by);
      return;
    case 'conference':
      conference(exchange, name, named(it.consultation), it.by);
      return;
    case 'park':
      park(exchange, name, it.by);
      return;
    case 'unpark':
      unpark(exchange, name, it.by.number);
      return;
  }
}
