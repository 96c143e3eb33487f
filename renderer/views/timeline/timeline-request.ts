import type { TimelineLanes, TimelineRequest } from '../../../model/contract/view.ts';
import { lengthOf, msPerPixel } from '../../state/timeline-scale.ts';
import type { TimeRange, TimeScale } from '../../state/timeline-scale.ts';

/** What is on screen. */
export interface SeenTimeline {
  view: string;
  lanes: TimelineLanes;
  busyOnly: boolean;
  scale: TimeScale;
  firstLane: number;
  laneCount: number;
}

/** Lanes asked for above and below those that are seen; what is asked for begins at multiples of it. */
const LANES_AROUND = 10;
const MOST_LANES = 500;
/** Times that are asked for begin and end at multiples of so many pixels: ticks stay together as one pans. */
const GRAIN_PX = 32;
/** Closer than this, ticks are one. */
const TICK_PX = 3;

/** Asks for what is on screen and half as much on each side, in steps: small moves ask for the same. */
export function requestFor({
  scale,
  firstLane,
  laneCount,
  view,
  lanes,
  busyOnly,
}: SeenTimeline): TimelineRequest {
  const resolution = 2 ** Math.round(Math.log2(TICK_PX * msPerPixel(scale)));
  const grain = resolution * GRAIN_PX;
  const around = lengthOf(scale) / 2;
  const rounded = ({ from, to }: TimeRange): TimeRange => ({
    from: Math.floor(from / grain) * grain,
    to: Math.ceil(to / grain) * grain,
  });
  // Not a pixel more than is seen: there may be thousands of calls just beside it.
  const seen = {
    from: Math.ceil(scale.from / resolution) * resolution,
    to: Math.floor(scale.to / resolution) * resolution,
  };
  const first = Math.max(0, Math.floor(firstLane / LANES_AROUND - 1) * LANES_AROUND);
  const end = Math.ceil((firstLane + laneCount) / LANES_AROUND + 1) * LANES_AROUND;
  return {
    ...{ view, lanes, resolution, busyIn: busyOnly ? seen : null },
    ...rounded({ from: scale.from - around, to: scale.to + around }),
    ...{ firstLane: first, laneCount: Math.min(MOST_LANES, end - first) },
  };
}

/** Whether the answer to `asked` has all that is on screen now, in the right grain; of lanes that were busy then. */
export function covers(asked: TimelineRequest, seen: SeenTimeline): boolean {
  return (
    asked.view === seen.view &&
    asked.lanes === seen.lanes &&
    (asked.busyIn !== null) === seen.busyOnly &&
    asked.resolution === requestFor(seen).resolution &&
    asked.from <= seen.scale.from &&
    asked.to >= seen.scale.to &&
    asked.firstLane <= seen.firstLane &&
    asked.firstLane + asked.laneCount >= seen.firstLane + Math.min(seen.laneCount, MOST_LANES)
  );
}

/** Whether the lanes of the answer are those that are busy now. */
export function isOfSameLanes({ busyIn }: TimelineRequest, seen: SeenTimeline): boolean {
  const wanted = requestFor(seen).busyIn;
  return busyIn?.from === wanted?.from && busyIn?.to === wanted?.to;
}
