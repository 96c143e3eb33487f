import { VirtualScroll } from '../../../components/virtual-scroll.svelte.ts';
import type { AppContext } from '../../../state/app-context.ts';
import { timeTerm } from '../../../state/timeline-filter.ts';
import { lengthOf, moved, withRoom } from '../../../state/timeline-scale.ts';
import type { TimeRange, TimeScale } from '../../../state/timeline-scale.ts';
import { withTime } from '../../filter/time-ranges.ts';
import { LaneCursor } from './lane-cursor.svelte.ts';
import { LANE_HEIGHT } from './lane-geometry.ts';
import { beginOf } from './placed-lane.ts';
import type { LaneItem, PlacedLane } from './placed-lane.ts';
import type { TimelineAct } from '../timeline-keys.ts';
import type { Timeline } from '../timeline.svelte.ts';

const ZOOM = 1.35;
const STEP = 0.2;

/** What can be done with the timeline that is on screen, by key, button or pointer. */
export class LaneDesk {
  readonly timeline: Timeline;
  readonly cursor = new LaneCursor();
  readonly scroll: VirtualScroll;
  readonly #app: AppContext;
  /** CSS px, of the part that has time in it. */
  width = $state(0);
  /** The time that somebody is drawing. */
  brush = $state.raw<TimeRange | null>(null);

  constructor(app: AppContext) {
    this.#app = app;
    this.timeline = app.timeline;
    this.scroll = new VirtualScroll(() => ({ rowCount: this.laneCount, rowHeight: LANE_HEIGHT }));
  }

  get laneCount(): number {
    return this.timeline.loaded?.laneCount ?? 0;
  }

  /** Null until there is a range and room for it. */
  get scale(): TimeScale | null {
    const { range } = this.timeline;
    return range && this.width > 0 ? { ...range, width: this.width } : null;
  }

  /** Events still come, and the view goes with them. */
  get isLive(): boolean {
    return (this.#app.selection.capture?.isRecording ?? false) && !this.#app.selection.isPaused;
  }

  /** Undefined for one that is not here yet. */
  laneAt(lane: number): PlacedLane | undefined {
    const { loaded } = this.timeline;
    return loaded?.lanes[lane - loaded.request.firstLane];
  }

  /** Shows only what happened in a range: in every view. */
  filterBy(range: TimeRange): void {
    const { filter } = this.#app;
    this.timeline.show(withRoom(range));
    filter.set(withTime(filter.applied, timeTerm(range)));
  }

  /** Looks at what one points at: its call or its event. */
  choose(lane: number, item: LaneItem | null): void {
    const of = this.laneAt(lane);
    this.cursor.moveTo(lane, of, item);
    if (!item) return;
    if (item.is === 'state') this.#app.selection.selectCall(item.bar.call);
    else this.#app.selection.selectEvent(item.tick.seq, item.tick.call);
  }

  act(act: TimelineAct): void {
    this.#acts[act]();
  }

  readonly #acts: Readonly<Record<TimelineAct, () => void>> = {
    zoomIn: () => this.timeline.zoom(1 / ZOOM, this.#pointedAt()),
    zoomOut: () => this.timeline.zoom(ZOOM, this.#pointedAt()),
    earlier: () => this.timeline.pan(-STEP),
    later: () => this.timeline.pan(STEP),
    fit: () => this.timeline.fit(),
    begin: () => this.timeline.goToBegin(),
    end: () => this.timeline.goToEnd(),
    filter: () => {
      if (this.timeline.range) this.filterBy(this.timeline.range);
    },
    previousLane: () => this.#moveLane(this.cursor.lane - 1),
    nextLane: () => this.#moveLane(this.cursor.lane + 1),
    pageUp: () => this.#moveLane(this.cursor.lane - this.#page),
    pageDown: () => this.#moveLane(this.cursor.lane + this.#page),
    firstLane: () => this.#moveLane(0),
    lastLane: () => this.#moveLane(this.laneCount - 1),
    previousItem: () => this.#moveItem(-1),
    nextItem: () => this.#moveItem(1),
    choose: () => {
      this.choose(this.cursor.lane, this.cursor.item);
      if (this.cursor.item) this.#app.layout.set({ detailOpen: true });
    },
    leave: () => this.#leave(),
  };

  /** Lanes by which a page key moves. */
  get #page(): number {
    return Math.max(1, Math.floor(this.scroll.viewport / LANE_HEIGHT) - 1);
  }

  #moveLane(to: number): void {
    const lane = Math.max(0, Math.min(this.laneCount - 1, to));
    this.cursor.moveTo(lane, this.laneAt(lane), null);
    this.scroll.show(lane);
  }

  #moveItem(step: 1 | -1): void {
    const { range } = this.timeline;
    const lane = this.laneAt(this.cursor.lane);
    if (!lane || !range) return;
    if (this.cursor.step(lane, step, range)) this.#reveal(range);
    else this.timeline.pan(step * 0.5);
    this.scroll.show(this.cursor.lane);
  }

  #reveal(range: TimeRange): void {
    const { item } = this.cursor;
    if (!item) return;
    const at = beginOf(item);
    const room = lengthOf(range) * 0.1;
    if (at < range.from) this.timeline.show(moved(range, at - room - range.from));
    else if (at > range.to) this.timeline.show(moved(range, at + room - range.to));
  }

  #pointedAt(): number | undefined {
    const { range } = this.timeline;
    const { item } = this.cursor;
    const at = item ? beginOf(item) : undefined;
    return range && at !== undefined && at >= range.from && at <= range.to ? at : undefined;
  }

  #leave(): void {
    if (this.brush) this.brush = null;
    else if (this.cursor.item) this.cursor.leaveItem();
    else this.#app.selection.clear();
  }
}
