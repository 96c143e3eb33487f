import { xOf } from '../../../state/timeline-scale.ts';
import type { TimeScale } from '../../../state/timeline-scale.ts';
import type { LaneItem, PlacedBar, PlacedLane } from './placed-lane.ts';

/** CSS px. Bars lie above the ticks of a lane. */
export const LANE_HEIGHT = 32;
const BARS_TOP = 4;
const BARS_HEIGHT = 17;
export const TICKS_TOP = 23;
export const TICKS_HEIGHT = 6;
/** Nothing is narrower than it can be seen. */
const LEAST_WIDTH = 2;
/** How far beside something one may point. */
const NEAR = 4;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where a bar lies, from the top left of its lane. `end`: up to when a state lasts that goes on. */
export function barBox(lane: PlacedLane, bar: PlacedBar, scale: TimeScale, end: number): Box {
  const x = xOf(scale, bar.from);
  const height = BARS_HEIGHT / lane.tracks;
  const to = bar.to ?? Math.max(bar.from, end);
  return {
    x,
    y: BARS_TOP + bar.track * height,
    width: Math.max(LEAST_WIDTH, xOf(scale, to) - x),
    height: height - (lane.tracks > 1 ? 1 : 0),
  };
}

export function tickBox(at: number, scale: TimeScale): Box {
  return { x: xOf(scale, at) - 1, y: TICKS_TOP, width: LEAST_WIDTH, height: TICKS_HEIGHT };
}

/** What of a lane lies at a point, from its top left; the nearest, where one points beside it. */
export function itemAt(
  lane: PlacedLane,
  point: { x: number; y: number },
  scale: TimeScale,
  end: number,
): LaneItem | null {
  const bar = nearest(lane.bars, (candidate) => distance(barBox(lane, candidate, scale, end), point));
  const tick = nearest(lane.ticks, ({ at }) => distance(tickBox(at, scale), point));
  const [barIn, tickIn] = [bar?.far ?? Infinity, tick?.far ?? Infinity];
  if (bar && barIn <= Math.min(NEAR, tickIn)) return { is: 'state', bar: bar.one };
  return tick && tickIn <= NEAR ? { is: 'events', tick: tick.one } : null;
}

function nearest<One>(all: readonly One[], far: (one: One) => number): { one: One; far: number } | null {
  let best: { one: One; far: number } | null = null;
  for (const one of all) {
    const itsFar = far(one);
    if (itsFar <= (best?.far ?? NEAR)) best = { one, far: itsFar };
  }
  return best;
}

/** 0 within the box. */
function distance({ x, y, width, height }: Box, point: { x: number; y: number }): number {
  const across = Math.max(x - point.x, 0, point.x - (x + width));
  const down = Math.max(y - point.y, 0, point.y - (y + height));
  return Math.hypot(across, down);
}
