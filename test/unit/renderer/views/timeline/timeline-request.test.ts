import { describe, expect, it } from 'vitest';
import {
  covers,
  isOfSameLanes,
  requestFor,
} from '../../../../../renderer/views/timeline/timeline-request.ts';
import type { SeenTimeline } from '../../../../../renderer/views/timeline/timeline-request.ts';
import { moved, zoomed } from '../../../../../renderer/state/timeline-scale.ts';

const SEEN: SeenTimeline = {
  ...{ view: 'view-1', lanes: 'device', busyOnly: false, firstLane: 45, laneCount: 25 },
  scale: { from: 1_000_000, to: 1_600_000, width: 600 },
};
const seenAs = (change: Partial<SeenTimeline>): SeenTimeline => ({ ...SEEN, ...change });

describe('what the timeline asks for', () => {
  const request = requestFor(SEEN);

  it('is what is seen and more around it', () => {
    expect(request.from).toBeLessThanOrEqual(700_000);
    expect(request.to).toBeGreaterThanOrEqual(1_900_000);
    expect(request).toMatchObject({ firstLane: 30, laneCount: 50 });
    expect(covers(request, SEEN)).toBe(true);
  });

  it('is in the grain of the screen, and begins at a whole of it', () => {
    expect(request.resolution).toBe(4_096);
    expect(request.from % (request.resolution * 32)).toBe(0);
  });

  it('stays the same for small moves and not for large ones', () => {
    const pan = (ms: number) => seenAs({ scale: { ...SEEN.scale, ...moved(SEEN.scale, ms) } });
    expect(covers(request, pan(250_000))).toBe(true);
    expect(covers(request, pan(900_000))).toBe(false);
    expect(covers(request, seenAs({ firstLane: 50 }))).toBe(true);
    expect(covers(request, seenAs({ firstLane: 90 }))).toBe(false);
  });

  it('changes with the zoom, the view and the sort of lanes', () => {
    const scale = { ...SEEN.scale, ...zoomed(SEEN.scale, 0.4, 1_300_000) };
    expect(covers(request, seenAs({ scale }))).toBe(false);
    expect(covers(request, seenAs({ view: 'view-2' }))).toBe(false);
    expect(covers(request, seenAs({ lanes: 'queue' }))).toBe(false);
    expect(covers(request, seenAs({ busyOnly: true }))).toBe(false);
  });

  it('is of other lanes as one moves, where only busy ones are wanted', () => {
    const busy = seenAs({ busyOnly: true });
    const { busyIn } = requestFor(busy);
    expect(busyIn?.from).toBeGreaterThanOrEqual(SEEN.scale.from);
    expect(busyIn?.to).toBeLessThanOrEqual(SEEN.scale.to);
    expect((busyIn?.to ?? 0) - (busyIn?.from ?? 0)).toBeGreaterThan(590_000);
    const later = { ...busy, scale: { ...SEEN.scale, ...moved(SEEN.scale, 250_000) } };
    expect(isOfSameLanes(requestFor(busy), busy)).toBe(true);
    expect(isOfSameLanes(requestFor(busy), later)).toBe(false);
  });

  it('is never more lanes than are answered', () => {
    const tall = seenAs({ firstLane: 1_000, laneCount: 700 });
    expect(requestFor(tall).laneCount).toBe(500);
    expect(
      covers(requestFor(seenAs({ firstLane: 0, laneCount: 490 })), seenAs({ laneCount: 1, firstLane: 0 })),
    ).toBe(true);
  });
});
