import { PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import { because } from './expected.ts';
import type { Fault } from './fault.ts';
import type { Outcome } from './lives-through.ts';

const ABSENT = '–';

/** A row for each fault, a column for each protocol, and how many cells there are of which sort. */
export function matrixTable(
  faults: readonly Fault[],
  outcomes: ReadonlyMap<string, ReadonlyMap<string, Outcome>>,
): string {
  const cells = faults.map(({ name }) =>
    PROTOCOL_IDS.map((protocol) => {
      const outcome = outcomes.get(protocol)?.get(name);
      return outcome === undefined ? ABSENT : inWords(outcome);
    }),
  );
  const rows = [
    ['Fault', ...PROTOCOL_IDS, 'Because'],
    ['---', ...PROTOCOL_IDS.map(() => '---'), '---'],
    ...faults.map(({ name }, index) => [name, ...(cells[index] ?? []), because(name)]),
  ];
  return `${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n\n${counts(cells.flat(), faults.length)}\n`;
}

/** One outcome as a cell. */
export function inWords({ state, failures, gaps, wrong }: Outcome): string {
  if (wrong !== null) return `**${wrong}**`;
  if (state === 'up') return gaps === 0 ? 'up' : `up, ${gaps} gap`;
  return `${failures.join(', then ')}; ${state === 'waiting' ? 'comes back by itself' : 'waits for a person'}`;
}

function counts(cells: readonly string[], faults: number): string {
  const lived = cells.filter((cell) => cell !== ABSENT);
  const ending = (end: string) => lived.filter((cell) => cell.endsWith(end)).length;
  return (
    `${faults} faults, ${PROTOCOL_IDS.length} protocols, ${lived.length} cells: ` +
    `${ending('up')} are borne, ${ending('by itself')} end in a link that comes back by itself, ` +
    `${ending('a person')} in one that waits for a person.`
  );
}
