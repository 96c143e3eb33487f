import type { CallKey } from '../../../../model/contract/view.ts';
import { STATE_WORDS } from '../../../state/call-words.ts';
import { xOf } from '../../../state/timeline-scale.ts';
import type { TimeRange, TimeScale } from '../../../state/timeline-scale.ts';
import type { AxisTick } from '../../../state/timeline-ticks.ts';
import { barBox, LANE_HEIGHT, tickBox, TICKS_HEIGHT, TICKS_TOP } from './lane-geometry.ts';
import type { Box } from './lane-geometry.ts';
import type { LanePaint } from './lane-paint.ts';
import { isSame } from './placed-lane.ts';
import type { LaneItem, PlacedBar, PlacedLane } from './placed-lane.ts';

/** All that a frame shows. Sizes in CSS px. */
export interface LanesPicture {
  scale: TimeScale;
  height: number;
  lanes: readonly PlacedLane[];
  /** Of the first lane, from the top of what is seen. */
  top: number;
  axis: readonly AxisTick[];
  /** Up to when states last that go on. */
  end: number;
  /** Null where the record is at its end. */
  now: number | null;
  chosenCall: CallKey | null;
  chosenSeq: number | null;
  pointed: { lane: string; item: LaneItem } | null;
  brush: TimeRange | null;
}

/** Bars that are no wider than it are plain. */
const SLIGHT = 5;

export const LANES_FONT = "11px Inter, 'Segoe UI', system-ui, 'Noto Sans', sans-serif";

export function drawLanes(paint: LanePaint, picture: LanesPicture): void {
  const { context, density } = paint;
  const { scale, height, lanes } = picture;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, scale.width, height);
  context.font = LANES_FONT;
  context.textBaseline = 'middle';
  drawGrid(paint, picture);
  lanes.forEach((lane, index) => {
    const top = picture.top + index * LANE_HEIGHT;
    if (top > height || top + LANE_HEIGHT < 0) return;
    context.setTransform(density, 0, 0, density, 0, Math.round(top * density));
    drawGaps(paint, lane, picture);
    drawBars(paint, lane, picture);
    drawTicks(paint, lane, picture);
    drawPointed(paint, lane, picture);
  });
  context.setTransform(density, 0, 0, density, 0, 0);
  drawOver(paint, picture);
}

function drawGrid(paint: LanePaint, { axis, scale, height }: LanesPicture): void {
  const { context } = paint;
  context.fillStyle = paint.token('line');
  context.globalAlpha = 0.5;
  for (const { at } of axis) context.fillRect(Math.round(xOf(scale, at)), 0, 1, height);
  context.globalAlpha = 1;
}

function drawGaps(paint: LanePaint, lane: PlacedLane, { scale, end }: LanesPicture): void {
  const { context } = paint;
  for (const gap of lane.gaps) {
    const x = Math.max(0, xOf(scale, gap.from));
    const width = Math.min(scale.width, xOf(scale, gap.to ?? end)) - x;
    if (width < 0) continue;
    const box = [x, 0, Math.max(2, width), LANE_HEIGHT] as const;
    context.fillStyle = paint.token('gap');
    context.globalAlpha = 0.6;
    context.fillRect(...box);
    context.globalAlpha = 0.45;
    context.fillStyle = paint.hatch('rising', 'dim') ?? paint.token('dim');
    context.fillRect(...box);
    context.globalAlpha = 1;
  }
}

function drawBars(paint: LanePaint, lane: PlacedLane, picture: LanesPicture): void {
  const { scale, end } = picture;
  for (const bar of lane.bars) {
    if (bar.from > scale.to) break;
    const box = seenPart(barBox(lane, bar, scale, end), scale.width);
    if (!box) continue;
    drawBar(paint, bar, box);
    if (bar.call === picture.chosenCall) outline(paint, box, 'text', 0);
  }
}

function drawBar(paint: LanePaint, { state }: PlacedBar, box: Box): void {
  const { context } = paint;
  const { x, y, width, height } = box;
  context.fillStyle = paint.state(state);
  // Thousands of these are on screen where there is much: no round corners and no stripes on what is that small.
  if (width <= SLIGHT) {
    context.fillRect(Math.round(x), y, Math.max(2, Math.round(width)), height);
    return;
  }
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(3, width / 2));
  context.fill();
  const hatch = paint.stateHatch(state);
  if (hatch) {
    context.globalAlpha = 0.38;
    context.fillStyle = hatch;
    context.fill();
    context.globalAlpha = 1;
  }
  if (height < 13 || width < paint.wordWidth(state) + 14) return;
  const wide = paint.wordWidth(state);
  if (hatch) {
    context.fillStyle = paint.state(state);
    context.fillRect(x + 4, y + 1, wide + 6, height - 2);
  }
  context.fillStyle = paint.token('bg');
  context.fillText(STATE_WORDS[state], x + 7, y + height / 2 + 0.5);
}

function drawTicks(paint: LanePaint, { ticks }: PlacedLane, { scale, chosenSeq }: LanesPicture): void {
  const { context } = paint;
  for (const [place, { at, kind, count, seq }] of ticks.entries()) {
    const box = tickBox(at, scale);
    if (box.x < -40) continue;
    if (box.x > scale.width) break;
    context.fillStyle = paint.kind(kind);
    const taller = count > 1 ? 1 : 0;
    context.fillRect(Math.round(box.x), TICKS_TOP - taller, box.width, TICKS_HEIGHT + 2 * taller);
    if (seq === chosenSeq) outline(paint, box, 'text', 1.5);
    if (count === 1) continue;
    const next = ticks[place + 1];
    const room = next ? xOf(scale, next.at) - box.x : Infinity;
    if (room < 30) continue;
    context.fillStyle = paint.token('dim');
    context.fillText(`×${count}`, box.x + 5, TICKS_TOP + TICKS_HEIGHT / 2 + 0.5, 24);
  }
}

function drawPointed(paint: LanePaint, lane: PlacedLane, { pointed, scale, end }: LanesPicture): void {
  if (pointed?.lane !== lane.key) return;
  const { item } = pointed;
  if (item.is === 'events') {
    outline(paint, tickBox(item.tick.at, scale), 'focus', 2.5);
    return;
  }
  const bar = lane.bars.find((candidate) => isSame({ is: 'state', bar: candidate }, item)) ?? item.bar;
  const box = seenPart(barBox(lane, bar, scale, end), scale.width);
  if (box) outline(paint, box, 'focus', 1.5);
}

function drawOver(paint: LanePaint, { scale, height, now, brush }: LanesPicture): void {
  const { context } = paint;
  if (now !== null) {
    context.fillStyle = paint.token('accent');
    context.fillRect(Math.round(xOf(scale, now)) - 1, 0, 2, height);
  }
  if (!brush) return;
  const x = xOf(scale, brush.from);
  const width = xOf(scale, brush.to) - x;
  context.fillStyle = paint.token('accent');
  context.globalAlpha = 0.18;
  context.fillRect(x, 0, width, height);
  context.globalAlpha = 1;
  context.fillRect(x, 0, 1, height);
  context.fillRect(x + width, 0, 1, height);
}

/** What of a box is on screen: a canvas rounds badly what lies millions of px away. */
function seenPart({ x, y, width, height }: Box, most: number): Box | null {
  if (x > most || x + width < 0) return null;
  const left = Math.max(x, -6);
  return { x: left, y, width: Math.max(2, Math.min(x + width, most + 6) - left), height };
}

function outline(paint: LanePaint, { x, y, width, height }: Box, token: string, around: number): void {
  const { context } = paint;
  context.strokeStyle = paint.token(token);
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(x - around, y - around, width + 2 * around, height + 2 * around, 3);
  context.stroke();
}
