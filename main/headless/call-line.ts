import type { Call, CallParty } from '../../model/call.ts';
import type { CallOutcome } from '../../model/vocabulary.ts';
import { timeOfDay } from './event-line.ts';
import type { Paint } from './event-line.ts';
import { forTerminal } from './terminal-text.ts';

/** One call as one line for people: when, where, how it went, who with whom, for how long. */
export function callLine(call: Call, paint: Paint): string {
  const how = call.outcome ?? call.state;
  return [
    paint('dim', timeOfDay(call.startedAt)),
    paint('dim', forTerminal(call.sourceId).padEnd(12)),
    paint(call.outcome ? COLOURS[call.outcome] : 'cyan', how.padEnd(10)),
    (call.direction ?? '').padEnd(8),
    parties(call.parties),
    paint('dim', forTerminal(durations(call))),
  ]
    .filter((word) => word !== '')
    .join(' ');
}

const COLOURS: Record<CallOutcome, 'green' | 'yellow' | 'red' | 'cyan'> = {
  answered: 'green',
  missed: 'red',
  abandoned: 'yellow',
  diverted: 'cyan',
  failed: 'red',
  rejected: 'yellow',
};

function parties(all: readonly CallParty[]): string {
  const caller = all.find(({ role }) => role === 'caller');
  const others = all.filter((party) => party !== caller);
  return `${caller ? name(caller) : '?'} → ${others.map(name).join(', ') || '?'}`;
}

function name({ number, name: called }: CallParty): string {
  return forTerminal([number, called].filter((word) => word !== undefined).join(' '));
}

function durations({ startedAt, ringingAt, answeredAt, endedAt, queue, agent, id }: Call): string {
  const rang = ringingAt === undefined ? undefined : (answeredAt ?? endedAt);
  return [
    queue && `queue ${queue.name ?? queue.id}`,
    agent && `agent ${agent.name ?? agent.id}`,
    rang !== undefined && `rang ${seconds(rang - (ringingAt ?? startedAt))}`,
    answeredAt !== undefined && endedAt !== undefined && `talked ${seconds(endedAt - answeredAt)}`,
    `call ${id}`,
  ]
    .filter((word) => typeof word === 'string')
    .join(' · ');
}

function seconds(ms: number): string {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}
