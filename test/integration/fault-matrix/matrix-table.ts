import { PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import type { Fault } from './faults.ts';
import type { Outcome } from './lives-through.ts';

/** A row for each fault, a column for each protocol. */
export function matrixTable(
  faults: readonly Fault[],
  outcomes: ReadonlyMap<string, ReadonlyMap<string, Outcome>>,
): string {
  const cell = (protocol: string, { name }: Fault): string => {
    const outcome = outcomes.get(protocol)?.get(name);
    return outcome === undefined ? '–' : inWords(outcome);
  };
  const rows = [
    ['Fault', ...PROTOCOL_IDS],
    ['---', ...PROTOCOL_IDS.map(() => '---')],
    ...faults.map((fault) => [fault.name, ...PROTOCOL_IDS.map((protocol) => cell(protocol, fault))]),
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n') + '\n';
}

function inWords({ state, failures, gaps, wrong }: Outcome): string {
  if (wrong !== null) return `**${wrong}**`;
  if (state === 'up') return gaps === 0 ? 'up' : `up, ${gaps} gap`;
  return `${failures.join(', then ')}; ${state === 'waiting' ? 'comes back by itself' : 'waits for a person'}`;
}
