import type { Client } from '../../../model/contract/client.ts';
import { RequestFailure } from '../../../model/contract/failures.ts';
import type { TimelineLanes, TimelinePart, TimelineRequest } from '../../../model/contract/view.ts';
import { keptWithin, lengthOf, moved, overlaps, withRoom, zoomed } from '../../state/timeline-scale.ts';
import type { TimeRange } from '../../state/timeline-scale.ts';
import { placed } from './lanes/placed-lane.ts';
import type { PlacedLane } from './lanes/placed-lane.ts';
import { covers, isOfSameLanes, requestFor } from './timeline-request.ts';
import type { SeenTimeline } from './timeline-request.ts';

/** As often as a lively view is asked for anew. */
const REST_MS = 250;
/** How much of a live record is shown at first. */
const FIRST_LOOK_MS = 15 * 60_000;
/** The share of the width that is kept free right of now. */
const AHEAD = 0.04;

interface Loaded {
  request: TimelineRequest;
  version: number;
  lanes: readonly PlacedLane[];
  laneCount: number;
  gaps: TimelinePart['gaps'];
  span: TimeRange | null;
}

/** What is on screen, and how new it has to be. */
export interface Look extends Omit<SeenTimeline, 'scale' | 'lanes' | 'busyOnly'> {
  width: number;
  version: number;
  /** Events still come. */
  isLive: boolean;
}

/** The part of time that is shown, by lanes of a sort, and what is known of it. One request at a time. */
export class Timeline {
  readonly #client: Client;
  #sort = $state<TimelineLanes>('device');
  #allLanes = $state(false);
  #range = $state.raw<TimeRange | null>(null);
  #loaded = $state.raw<Loaded | null>(null);
  #failure = $state.raw<RequestFailure | null>(null);
  #isFollowing = $state(true);
  #look: Look | null = null;
  #asking = false;
  #askedAt = 0;
  #fittedView = '';

  constructor(client: Client) {
    this.#client = client;
  }

  get sort(): TimelineLanes {
    return this.#sort;
  }

  /** Lanes in which nothing happens just then are shown, too. */
  get allLanes(): boolean {
    return this.#allLanes;
  }

  /** Null until it is known from when to when there is anything. */
  get range(): TimeRange | null {
    return this.#range;
  }

  /** What was answered last; it may be of another range. */
  get loaded(): Loaded | null {
    return this.#loaded;
  }

  get failure(): RequestFailure | null {
    return this.#failure;
  }

  /** The end of the range is now, as long as the record goes on. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  sortBy(sort: TimelineLanes): void {
    if (sort !== this.#sort) this.#loaded = null;
    this.#sort = sort;
    void this.#keepUp();
  }

  showAllLanes(all: boolean): void {
    this.#allLanes = all;
    void this.#keepUp();
  }

  /** Tells what is on screen; asks for what of it is not here yet or not new enough. */
  see(look: Look | null): void {
    this.#look = look;
    void this.#keepUp();
  }

  zoom(factor: number, at?: number): void {
    const range = this.#range;
    if (!range) return;
    const end = this.#isFollowing && this.#look?.isLive ? range.to - lengthOf(range) * AHEAD : null;
    this.#show(zoomed(range, factor, end ?? at ?? (range.from + range.to) / 2));
  }

  /** Moves by a share of what is seen, to later or (less than 0) to earlier times; it follows no more. */
  pan(share: number): void {
    if (!this.#range) return;
    this.#isFollowing = false;
    this.#show(moved(this.#range, share * lengthOf(this.#range)));
  }

  /** Shows a range, as close to it as there is anything. */
  show(range: TimeRange): void {
    this.#isFollowing = false;
    this.#show(range);
  }

  /** Shows all there is. */
  fit(): void {
    const span = this.#span;
    if (span) this.show(withRoom(span));
  }

  goToBegin(): void {
    const [span, range] = [this.#span, this.#range];
    if (span && range) this.show(moved(range, span.from - lengthOf(range) * AHEAD - range.from));
  }

  /** Goes to the end, and along with it where the record goes on. */
  goToEnd(): void {
    const [span, range] = [this.#span, this.#range];
    if (!span || !range) return;
    this.#isFollowing = true;
    this.#show(moved(range, span.to + lengthOf(range) * AHEAD - range.to));
  }

  follow(isFollowing: boolean): void {
    if (isFollowing) this.goToEnd();
    else this.#isFollowing = false;
  }

  /** Time goes on. */
  tick(now: number): void {
    const range = this.#range;
    if (range && this.#isFollowing) this.#show(moved(range, now + lengthOf(range) * AHEAD - range.to));
  }

  /** From the first event of the view to the last, or to now. */
  get #span(): TimeRange | null {
    const span = this.#loaded?.span ?? null;
    return span && this.#look?.isLive ? { from: span.from, to: Math.max(span.to, Date.now()) } : span;
  }

  #show(range: TimeRange): void {
    const span = this.#span;
    this.#range = span ? keptWithin(range, span) : range;
    void this.#keepUp();
  }

  get #wanted(): { request: TimelineRequest; look: Look; isHere: boolean } | null {
    const [look, range, loaded] = [this.#look, this.#range, this.#loaded];
    if (!look || look.width <= 0) return null;
    // The first question is from when to when there is anything.
    const { from, to } = range ?? { from: 0, to: 1 };
    const seen: SeenTimeline = {
      ...{
        view: look.view,
        lanes: this.#sort,
        busyOnly: !this.#allLanes,
        scale: { from, to, width: look.width },
      },
      ...{ firstLane: look.firstLane, laneCount: range ? look.laneCount : 0 },
    };
    const isHere = loaded !== null && covers(loaded.request, seen);
    if (isHere && loaded.version >= look.version && isOfSameLanes(loaded.request, seen)) return null;
    return { request: requestFor(seen), look, isHere };
  }

  async #keepUp(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let wanted = this.#wanted; wanted; wanted = this.#wanted) {
        // What is here and only not new enough has time.
        if (wanted.isHere) await this.#rest();
        const { request, look } = this.#wanted ?? wanted;
        this.#askedAt = performance.now();
        this.#take(request, look, await this.#client.ask('views.timeline', request));
      }
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      // A view that is closed has a successor, which is told of soon.
      if (error.code !== 'gone') this.#failure = error;
    } finally {
      this.#asking = false;
    }
  }

  #rest(): Promise<void> {
    const ms = this.#askedAt + REST_MS - performance.now();
    return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
  }

  #take(request: TimelineRequest, look: Look, part: TimelinePart): void {
    this.#failure = null;
    const { laneCount, gaps, span, version } = part;
    const lanes = part.lanes.map((lane) => placed(lane, gaps));
    this.#loaded = { request, version, lanes, laneCount, gaps, span };
    if (!span || this.#fittedView === request.view) return;
    this.#fittedView = request.view;
    this.#range = this.#firstRange(span, look.isLive);
  }

  /** Of a view that is new: as before where there is something in it then. */
  #firstRange(span: TimeRange, isLive: boolean): TimeRange {
    const range = this.#range;
    if (range && overlaps(range, span)) return range;
    if (range) this.#isFollowing = false;
    if (!isLive || range) return withRoom(span);
    const length = Math.min(FIRST_LOOK_MS, Math.max(60_000, Date.now() - span.from));
    return moved({ from: -length, to: 0 }, Date.now() + length * AHEAD);
  }
}
