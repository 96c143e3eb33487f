import { describe, expect, it } from 'vitest';
import type { TimelineLanes, TimelinePart, TimelineRequest } from '../../../../../model/contract/view.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { settledWindow } from '../../../../support/settled-window.ts';
import { viewsOf } from '../../../../support/views-of.ts';

const T = Date.UTC(2026, 2, 2, 13);

/** A call from 5590 that rings at 5591, is answered, held, and ends. */
const CALL: UnrecordedEvent[] = [
  step(0, 'originated', '5590', 'initiated', 'caller'),
  step(1, 'delivered', '5591', 'ringing', 'called'),
  step(3, 'established', '5591', 'connected', 'called'),
  step(5, 'held', '5591', 'held', 'called'),
  step(8, 'connectionCleared', '5591', 'cleared', 'called'),
  { ...step(9, 'callCleared', '5590', 'cleared', 'caller'), device: '', connectionId: '' },
];

function step(
  seconds: number,
  kind: UnrecordedEvent['kind'],
  device: string,
  state: 'initiated' | 'ringing' | 'connected' | 'held' | 'cleared',
  role: 'caller' | 'called',
): UnrecordedEvent {
  const at = T + seconds * 1_000;
  return makeEvent({
    ...{
      at,
      receivedAt: at,
      kind,
      device,
      state,
      role,
      connectionId: `4711:${device}`,
      direction: 'internal',
    },
    ...{ from: { number: '5590' }, to: { number: '5591' } },
  });
}

async function timelineOf(
  events: readonly UnrecordedEvent[],
  lanes: TimelineLanes,
  {
    filter = '',
    resolution = 1,
    from = T,
    to = T + 60_000,
    firstLane = 0,
    laneCount = 10,
    busyIn = null as TimelineRequest['busyIn'],
  } = {},
): Promise<TimelinePart> {
  const { views, record } = viewsOf({ now: T });
  record(events);
  const view = await views.open({ of: 'events', capture: 'main', filter, orderBy: 'seq', descending: false });
  await settledWindow(views, view);
  return views.timeline({ view, lanes, from, to, resolution, firstLane, laneCount, busyIn });
}

describe('the timeline', () => {
  it('shows the states of the connections of each device', async () => {
    const part = await timelineOf(CALL.slice(0, 5), 'device');
    expect(part.lanes).toMatchObject([
      { id: '5590', sourceId: 'hq', bars: [{ from: T, to: null, state: 'initiated', call: '0' }] },
      {
        id: '5591',
        bars: [
          { from: T + 1_000, to: T + 3_000, state: 'ringing' },
          { from: T + 3_000, to: T + 5_000, state: 'connected' },
          { from: T + 5_000, to: T + 8_000, state: 'held' },
        ],
      },
    ]);
    expect(part.span).toEqual({ from: T, to: T + 8_000 });
  });

  it('ends what is open when the call has ended', async () => {
    const events = [...CALL.slice(0, 2), makeEvent({ at: T + 4_000, kind: 'callCleared', state: 'cleared' })];
    const [first, second] = (await timelineOf(events, 'device')).lanes;
    expect(first?.bars).toMatchObject([{ from: T, to: T + 4_000 }]);
    expect(second?.bars).toMatchObject([{ from: T + 1_000, to: T + 4_000 }]);
  });

  it('shows the states of calls as a whole, named by their parties', async () => {
    const events = [...CALL.slice(0, 4), step(8, 'callCleared', '5590', 'cleared', 'caller')];
    const { lanes } = await timelineOf(events, 'call');
    expect(lanes).toMatchObject([
      {
        ...{ id: '0', names: ['5590', '5591'] },
        bars: [
          { from: T, to: T + 1_000, state: 'initiated' },
          { from: T + 1_000, to: T + 3_000, state: 'ringing' },
          { from: T + 3_000, to: T + 5_000, state: 'connected' },
          { from: T + 5_000, to: T + 8_000, state: 'held' },
        ],
      },
    ]);
  });

  it('has ticks for the events of the view only, those close together as one, and whole bars', async () => {
    const { lanes, laneCount } = await timelineOf(CALL, 'device', {
      ...{ filter: 'device:5591 -kind:connectionCleared', resolution: 3_000 },
    });
    expect(laneCount).toBe(1);
    expect(lanes[0]?.ticks).toEqual([
      { at: T + 1_000, seq: 2, kind: 'delivered', call: '0', count: 1 },
      { at: T + 3_000, seq: 3, kind: 'established', call: '0', count: 2 },
    ]);
    expect(lanes[0]?.bars.at(-1)).toMatchObject({ to: T + 8_000 });
  });

  it('answers the lanes, and the time, that it is asked for', async () => {
    const part = await timelineOf(CALL, 'device', { from: T + 6_000, firstLane: 1, laneCount: 1 });
    expect(part).toMatchObject({ laneCount: 2, lanes: [{ id: '5591', bars: [{ state: 'held' }] }] });
    expect(part.lanes[0]?.ticks).toMatchObject([{ kind: 'connectionCleared' }]);
  });

  it('leaves out lanes in which nothing happens then, where only busy ones are wanted', async () => {
    const events = [
      makeEvent({ at: T, receivedAt: T, device: '5600', callId: '', kind: 'presence' }),
      ...CALL,
      makeEvent({ at: T + 30_000, receivedAt: T + 30_000, device: '5601', callId: '', kind: 'presence' }),
    ];
    const names = async (from: number, to: number) => {
      const part = await timelineOf(events, 'device', { busyIn: { from: T + from, to: T + to } });
      expect(part.laneCount).toBe(part.lanes.length);
      return part.lanes.flatMap(({ names }) => names);
    };
    expect(await names(6_500, 7_500)).toEqual(['5590', '5591']);
    expect(await names(20_000, 40_000)).toEqual(['5601']);
    expect(await names(0, 500)).toEqual(['5600', '5590', '5591']);
  });

  it('keeps apart what two sources call the same, and puts agents and queues in lanes', async () => {
    const events = [
      makeEvent({ device: '1', agent: { id: '7', name: 'Agent 7' }, queue: { id: 'q', name: 'Sales' } }),
      makeEvent({ device: '1', sourceId: 'branch' }),
    ];
    expect((await timelineOf(events, 'device')).lanes.map(({ sourceId }) => sourceId)).toEqual([
      'hq',
      'branch',
    ]);
    expect((await timelineOf(events, 'agent')).lanes).toMatchObject([{ id: '7', names: ['Agent 7'] }]);
    expect((await timelineOf(events, 'queue')).lanes).toMatchObject([{ id: 'q', names: ['Sales'] }]);
  });

  it('tells of gaps in its time', async () => {
    const events = [
      makeEvent({ kind: 'linkDown', at: T, reason: 'The link fell.' }),
      makeEvent({
        kind: 'gap',
        at: T + 9_000,
        gap: { since: T, until: T + 9_000, reason: 'Nobody listened.' },
      }),
    ];
    const gap = { sourceId: 'hq', from: T, to: null, reason: 'The link fell.' };
    expect((await timelineOf(events, 'device')).gaps).toEqual([gap]);
    expect((await timelineOf(events.slice(1), 'device', { from: T + 10_000 })).gaps).toEqual([]);
  });
});
