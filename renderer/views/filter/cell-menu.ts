import type { CallRow, EventRow } from '../../../model/contract/view.ts';
import { quoteText } from '../../../model/filter/printer.ts';
import { visibleText } from '../../../model/visible-text.ts';
import type { MenuItem } from '../../components/menu-items.ts';
import type { FilterState } from '../../state/filter-state.svelte.ts';
import { callTerm, not, only, partiesOf } from '../../state/filter-terms.ts';
import type { FilterValue } from '../../state/filter-terms.ts';

/** What one can make of a cell's values with the filter: only this, not this. */
export function valueItems(filter: FilterState, values: readonly FilterValue[]): MenuItem[] {
  return values.flatMap((value) => [
    { title: `Only ${visibleText(only(value))}`, icon: 'filter', run: () => filter.narrow(only(value)) },
    { title: `Not ${visibleText(only(value))}`, icon: 'filterOut', run: () => filter.narrow(not(value)) },
  ]);
}

/** Filters that a row as a whole stands for: this call, this party. They take the place of the filter. */
export function rowItems(filter: FilterState, row: CallRow | EventRow): MenuItem[] {
  const call = callTerm(row);
  return [
    ...(call === null
      ? []
      : [{ title: 'Only this call', icon: 'phone' as const, run: () => filter.set(call) }]),
    ...partiesOf(row).map((party) => ({
      title: `Only party ${visibleText(party)}`,
      icon: 'user' as const,
      run: () => filter.set(`party:${quoteText(party)}`),
    })),
  ];
}
