import type { TimeRange } from '../../../state/timeline-scale.ts';
import { isSame, itemsOf, nextItem } from './placed-lane.ts';
import type { LaneItem, PlacedLane } from './placed-lane.ts';

/** The lane, and what is in it, that the keys act on. */
export class LaneCursor {
  #lane = $state(0);
  #key = $state<string | null>(null);
  #item = $state.raw<LaneItem | null>(null);

  /** Among all lanes, from 0. */
  get lane(): number {
    return this.#lane;
  }

  /** Null for the lane as a whole. */
  get item(): LaneItem | null {
    return this.#item;
  }

  moveTo(lane: number, of: PlacedLane | undefined, item: LaneItem | null): void {
    this.#lane = lane;
    this.#key = of?.key ?? null;
    this.#item = item;
  }

  /** To the next item of its lane or the one before; false where there is none. */
  step(lane: PlacedLane, step: 1 | -1, seen: TimeRange): boolean {
    const next = nextItem(itemsOf(lane), this.#item, step, seen);
    if (!next) return false;
    this.moveTo(this.#lane, lane, next);
    return true;
  }

  leaveItem(): void {
    this.#item = null;
  }

  /** New lanes are there: stays on its own, wherever it is now, and on what its item has become. */
  keep(lanes: readonly PlacedLane[], first: number, count: number): void {
    const place = lanes.findIndex(({ key }) => key === this.#key);
    const lane = lanes[place];
    if (!lane) {
      const last = Math.max(0, count - 1);
      const hasGone = this.#lane >= first && this.#lane < first + lanes.length;
      if (hasGone || this.#lane > last) {
        this.#lane = Math.min(this.#lane, last);
        this.#key = lanes[this.#lane - first]?.key ?? null;
        this.#item = null;
      }
      return;
    }
    this.#lane = first + place;
    const item = this.#item;
    if (item?.is === 'state') {
      const bar = lane.bars.find((candidate) => isSame({ is: 'state', bar: candidate }, item));
      if (bar) this.#item = { is: 'state', bar };
    }
  }
}
