import type { CallOrder } from '../../../model/contract/view.ts';

/** The columns of the list of calls, and by what each is sorted. */
export const CALL_COLUMNS = [
  { id: 'state', title: 'State', width: '112px' },
  { id: 'from', title: 'From', width: 'minmax(100px, 1.5fr)' },
  { id: 'to', title: 'To', width: 'minmax(100px, 1.35fr)' },
  { id: 'direction', title: 'Direction', width: '78px' },
  { id: 'started', title: 'Started', width: '68px' },
  { id: 'ring', title: 'Ring', width: '52px', align: 'end' },
  { id: 'talk', title: 'Talk', width: '58px', align: 'end' },
  { id: 'outcome', title: 'Outcome', width: '80px' },
  { id: 'agent', title: 'Agent / queue', width: 'minmax(80px, 0.9fr)' },
  { id: 'source', title: 'Source', width: 'minmax(70px, 0.8fr)' },
] as const satisfies readonly { id: CallOrder; title: string; width: string; align?: 'end' }[];

export type CallColumnId = (typeof CALL_COLUMNS)[number]['id'];

/** From the least needed on, with the width (CSS px) of the list below which each is left out. */
const LEFT_OUT_BELOW: readonly (readonly [CallColumnId, number])[] = [
  ['direction', 950],
  ['agent', 860],
  ['source', 740],
];

export function callColumnsFor(width: number) {
  return CALL_COLUMNS.filter(
    ({ id }) => !LEFT_OUT_BELOW.some(([column, below]) => column === id && width < below),
  );
}
