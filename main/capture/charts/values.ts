import type { ValueCount } from '../../../model/contract/view.ts';
import type { FieldName } from '../../../model/filter/fields.ts';
import type { Coded } from '../columns/coded.ts';
import type { TextValues } from '../columns/text-values.ts';
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
  return mostFrequent(counts, limit);
}

/** There may be very many: those few are found without putting all in order. */
function mostFrequent(counts: ReadonlyMap<string, number>, limit: number): ValueCount[] {
  const most: ValueCount[] = [];
  for (const [value, count] of counts) {
    const least = most[limit - 1];
    if (least && (count < least.count || (count === least.count && value >= least.value))) continue;
    const place = most.findIndex(
      (other) => other.count < count || (other.count === count && other.value > value),
    );
    most.splice(place === -1 ? most.length : place, 0, { value, count });
    if (most.length > limit) most.pop();
  }
  return most;
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
  const wanted = wantedIn(values, start);
  if (wanted.length === 0) return;
  const found = new Uint32Array(values.length);
  const others = earlier.flatMap((other) =>
    other.ids ? [{ ids: other.ids, same: sameIds(other, wanted) }] : [],
  );
  for (let row = block.start; row < block.end; row += 1) {
    const id = ids[row] ?? 0;
    let isCounted = false;
    for (const other of others) isCounted ||= id !== 0 && other.same[other.ids[row] ?? 0] === id;
    if (!isCounted) found[id] = (found[id] ?? 0) + 1;
  }
  for (const { value, id } of wanted) {
    const count = found[id] ?? 0;
    if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
  }
}

interface Wanted {
  value: string;
  id: number;
}

/** The values that begin so, with capitals or without. */
function wantedIn(values: TextValues, start: string): Wanted[] {
  const wanted: Wanted[] = [];
  for (let id = 1; id < values.length; id += 1) {
    const value = values.at(id);
    if (value !== undefined && value !== '' && value.toLowerCase().startsWith(start))
      wanted.push({ value, id });
  }
  return wanted;
}

/** By the id of a value in one column, the id of the same in another; 0 for none that is wanted there. */
function sameIds({ values }: Coded, wanted: readonly Wanted[]): Uint32Array {
  const ids = new Map(wanted.map(({ value, id }) => [value, id]));
  return Uint32Array.from({ length: values.length }, (_, id) => ids.get(values.at(id) ?? '') ?? 0);
}
