import type { EventColumns, Place, Position } from '../columns/event-columns.ts';
import { positionOf } from '../columns/event-columns.ts';

/** New events are put in their places so many at once. */
const SLICE = 4_096;

/**
 * The events of a capture in the order of `at`; those of the same time in the order of their seq. Most captures are in
 * this order anyway: as long as one is, nothing is kept.
 */
export class TimeOrder {
  readonly #columns: EventColumns;
  /** Positions in the order of time; null while that is the order of positions. */
  #order: Float64Array | null = null;
  #length = 0;
  #nextSeq = 0;
  #latest = -Infinity;

  constructor(columns: EventColumns) {
    this.#columns = columns;
  }

  get isBySeq(): boolean {
    return this.#order === null;
  }

  /** Takes in new events until it is done or `isLate`. Returns whether there are more. */
  look(isLate: () => boolean): boolean {
    for (;;) {
      const places = this.#next();
      if (places.length === 0) return false;
      const isInOrder = this.#isInOrder(places);
      if (!this.#order && !isInOrder) {
        // Begins anew, this time keeping the order.
        this.#order = new Float64Array(SLICE);
        this.#length = 0;
        this.#nextSeq = 0;
      } else {
        if (this.#order) this.#merge(places);
        const last = places.at(-1);
        this.#nextSeq = last ? last.block.seqs.at(last.row) + 1 : this.#nextSeq;
      }
      if (isLate()) return true;
    }
  }

  /** Lets go of positions that retention has removed. */
  trim(): void {
    const order = this.#order;
    if (!order) return;
    let kept = 0;
    for (let index = 0; index < this.#length; index += 1) {
      const position = order[index] ?? 0;
      if (this.#columns.placeOf(position)) {
        order[kept] = position;
        kept += 1;
      }
    }
    this.#length = kept;
  }

  /** Of the `total` places that are selected those from the n-th on; walks from the nearer end. */
  places(first: number, count: number, total: number, selects: (place: Place) => boolean): Place[] {
    const fromEnd = total - first - count;
    const isNear = first <= fromEnd;
    const places: Place[] = [];
    let skip = isNear ? first : Math.max(0, fromEnd);
    for (let step = 0; step < this.#length && places.length < count; step += 1) {
      const position = this.#order?.[isNear ? step : this.#length - 1 - step] ?? 0;
      const place = this.#columns.placeOf(position);
      if (!place || !selects(place)) continue;
      if (skip > 0) skip -= 1;
      else places.push(place);
    }
    return isNear ? places : places.reverse();
  }

  #next(): Place[] {
    const places: Place[] = [];
    const start = this.#columns.placeOfSeq(this.#nextSeq);
    if (!start) return places;
    for (const block of this.#columns.blocks) {
      if (block.index < start.block.index) continue;
      for (let row = block === start.block ? start.row : block.start; row < block.end; row += 1) {
        if (places.length === SLICE) return places;
        places.push({ block, row });
      }
    }
    return places;
  }

  #isInOrder(places: readonly Place[]): boolean {
    for (const { block, row } of places) {
      const at = block.at.at(row);
      if (at < this.#latest) return false;
      this.#latest = at;
    }
    return true;
  }

  #merge(places: readonly Place[]): void {
    const added = places
      .map((place) => ({ at: place.block.at.at(place.row), position: positionOf(place) }))
      .sort((a, b) => a.at - b.at || a.position - b.position);
    const order = this.#roomFor(added.length);
    let write = this.#length + added.length - 1;
    let read = this.#length - 1;
    for (const { at, position } of added.reverse()) {
      while (read >= 0 && this.#atOf(order[read] ?? 0) > at) {
        order[write] = order[read] ?? 0;
        write -= 1;
        read -= 1;
      }
      order[write] = position;
      write -= 1;
    }
    this.#length += added.length;
  }

  #atOf(position: Position): number {
    const place = this.#columns.placeOf(position);
    return place ? place.block.at.at(place.row) : -Infinity;
  }

  #roomFor(more: number): Float64Array {
    const order = this.#order ?? new Float64Array(0);
    if (order.length >= this.#length + more) return order;
    const longer = new Float64Array(Math.ceil((this.#length + more) * 1.5));
    longer.set(order);
    this.#order = longer;
    return longer;
  }
}
