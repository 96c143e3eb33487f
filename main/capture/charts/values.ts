import type { ValueCount } from '../../../model/contract/view.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import type { Coded } from '../columns/coded.ts';
import type { EventBlock } from '../columns/event-block.ts';
import type { EventColumns } from '../columns/event-columns.ts';

/** The values of a field of events that begin with `prefix`, in any case, and in how many events each occurs. */
export function valueCounts(
  events: EventColumns,
  field: FieldName,
  prefix: string,
  limit: number,
): ValueCount[] {
  const start = prefix.toLowerCase();
  const counts = new Map<string, number>();
  for (const block of events.blocks) {
    const columns = block.texts(field);
    columns.forEach((column, index) => {
      countColumn(block, column, columns.slice(0, index), start, counts);
    });
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}

/** Counts an event once, also where an earlier column of the field has the same value. */
function countColumn(
  block: EventBlock,
  { ids, values }: Coded,
  earlier: readonly Coded[],
  start: string,
  counts: Map<string, number>,
): void {
  if (!ids) return;
  const found = new Uint32Array(values.length);
  const others = earlier.filter((column) => column.ids !== null);
  for (let row = block.start; row < block.end; row += 1) {
    const id = ids[row] ?? 0;
    if (id === 0) continue;
    const isCounted = others.some((other) => other.values[other.ids?.[row] ?? 0] === values[id]);
    if (!isCounted) found[id] = (found[id] ?? 0) + 1;
  }
  values.forEach((value, id) => {
    const count = found[id] ?? 0;
    if (count > 0 && value !== '' && value.toLowerCase().startsWith(start))
      counts.set(value, (counts.get(value) ?? 0) + count);
  });
}
