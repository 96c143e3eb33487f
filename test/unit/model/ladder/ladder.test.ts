import { describe, expect, it } from 'vitest';
import { CallReducer } from '../../../../model/calls/call-reducer.ts';
import type { Call } from '../../../../model/call.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { explainCall } from '../../../../model/ladder/explain-call.ts';
import { ladderOf, missingIn } from '../../../../model/ladder/ladder.ts';
import { makeCall } from '../../../support/make-call.ts';
import { makeEvent } from '../../../support/make-event.ts';

const START = Date.UTC(2026, 2, 2, 13);
const CALLER = { number: '+33155204109', name: 'Garage Nord' };

type Parts = Partial<TelephonyEvent> & { after: number };

/** Events of one call as an AES tells it: the wrapped device, the parties, times of its own. */
function told(parts: readonly Parts[]): { call: Call; events: TelephonyEvent[] } {
  const events = parts.map(({ after, ...rest }, index) => ({
    ...makeEvent({ from: CALLER, to: { number: '4105' }, device: '4105:CM55::0', role: 'called' }),
    ...{ state: undefined, at: START + after, receivedAt: START + after + 1, seq: index + 1 },
    ...rest,
  }));
  const clean = events.map((event) => {
    const { state, ...others } = event;
    return state === undefined ? others : { ...others, state };
  });
  const reducer = new CallReducer();
  for (const event of clean) reducer.apply(event);
  const [call] = reducer.calls();
  if (!call) throw new Error('there is no call');
  return { call, events: clean };
}

function rungs({ call, events }: ReturnType<typeof told>): string[] {
  const { participants, steps } = ladderOf(call, events);
  const title = (index: number) => participants[index]?.title ?? '?';
  return steps.map(({ from, to, label }) =>
    to === null ? `${label} at ${title(from)}` : `${title(from)} → ${title(to)} ${label}`,
  );
}

const ATTENDED_TRANSFER = told([
  { after: 0, kind: 'delivered' },
  { after: 6_000, kind: 'established' },
  { after: 41_000, kind: 'held', cause: 'consultation' },
  {
    ...{ after: 43_000, kind: 'delivered', from: { number: '4105' }, to: { number: '4112' } },
    ...{ device: '4112:CM55::0', connectionId: '4712/4112' },
  },
  {
    ...{ after: 48_000, kind: 'established', from: { number: '4105' }, to: { number: '4112' } },
    ...{ device: '4112:CM55::0', connectionId: '4712/4112' },
  },
  { after: 53_000, kind: 'transferred', to: { number: '4112' }, state: 'transferred', cause: 'transfer' },
  { after: 161_000, kind: 'connectionCleared', device: 'T520#3:CM55::0', cause: 'normalClearing' },
  { after: 161_001, kind: 'connectionCleared', device: '4112:CM55::0', connectionId: '4712/4112' },
]);

describe('a ladder', () => {
  it('has a column for each party, however its device is written', () => {
    const { participants } = ladderOf(ATTENDED_TRANSFER.call, ATTENDED_TRANSFER.events);
    expect(participants.map(({ title, subtitle, role }) => ({ title, subtitle, role }))).toEqual([
      { title: '+33155204109', subtitle: 'Garage Nord', role: 'caller' },
      { title: '4105', subtitle: undefined, role: 'called' },
      { title: '4112', subtitle: undefined, role: 'other' },
    ]);
  });

  it('shows rings, answers and transfers as arrows, and what one party does as marks', () => {
    expect(rungs(ATTENDED_TRANSFER)).toEqual([
      '+33155204109 → 4105 Rings',
      '4105 → +33155204109 Answered',
      'Held at 4105',
      '4105 → 4112 Rings',
      '4112 → 4105 Answered',
      '4105 → 4112 Transferred',
      'Left at +33155204109',
      'Left at 4112',
    ]);
  });

  it('tells the times since the start and since the step before', () => {
    const { steps } = ladderOf(ATTENDED_TRANSFER.call, ATTENDED_TRANSFER.events);
    expect(steps.slice(0, 3).map(({ sinceStart, sincePrevious }) => [sinceStart, sincePrevious])).toEqual([
      [0, 0],
      [6_000, 6_000],
      [41_000, 35_000],
    ]);
  });

  it('makes one step of what a system says for each device that it watches', () => {
    const { call, events } = told([
      { after: 0, kind: 'delivered' },
      { after: 2, kind: 'delivered' },
      { after: 5_000, kind: 'delivered' },
    ]);
    expect(ladderOf(call, events).steps.map(({ seq, repeats, note }) => ({ seq, repeats, note }))).toEqual([
      { seq: 1, repeats: [2], note: 'said 2 times' },
      { seq: 3, repeats: [], note: undefined },
    ]);
  });

  it('shows waiting in a queue as an arrow to the queue', () => {
    const queue = { id: '5802', name: 'Support' };
    const story = told([
      { after: 0, kind: 'queued', device: '5802:CM55::0', queue, to: { number: '5702' } },
      { after: 31_000, kind: 'delivered', agent: { id: '2003' }, queue },
      { after: 34_000, kind: 'established', agent: { id: '2003' }, queue },
    ]);
    expect(rungs(story)).toEqual([
      '+33155204109 → Support Queued',
      '+33155204109 → 4105 Rings',
      '4105 → +33155204109 Answered',
    ]);
    const { participants } = ladderOf(story.call, story.events);
    expect(participants.find(({ title }) => title === '4105')).toMatchObject({
      subtitle: 'agent 2003',
      role: 'agent',
    });
  });

  it('keeps a gap where it was', () => {
    const { call, events } = told([
      { after: 0, kind: 'delivered' },
      { after: 9_000, kind: 'established' },
    ]);
    const gap = { from: START + 1_000, to: START + 8_500, reason: 'The server closed the connection.' };
    expect(ladderOf(call, events, [gap]).gaps).toEqual([{ ...gap, after: 1 }]);
    expect(explainCall(call, events, [gap])).toContain(
      'Events are missing for 7 s: The server closed the connection.',
    );
    const open = { ...gap, from: START + 10_000, to: null };
    expect(ladderOf(call, events, [open, gap]).gaps.map(({ after }) => after)).toEqual([1, 2]);
  });

  it('misses only what is missing of the source of the call while it went on', () => {
    const call = makeCall({ sourceId: 'hq', startedAt: 100, endedAt: 200 });
    const gap = (sourceId: string, from: number, to: number | null) => ({ sourceId, from, to, reason: '' });
    const inside = [gap('hq', 0, 100), gap('hq', 150, null), gap('hq', 200, 300)];
    const outside = [gap('hq', 0, 99), gap('branch', 120, 130), gap('hq', 201, null)];
    expect(missingIn(call, [...inside, ...outside])).toEqual(inside);
  });

  it('is bounded where a peer invents parties', () => {
    const parts = Array.from({ length: 300 }, (_, index) => ({
      ...{ after: index, kind: 'delivered' as const, to: { number: `70${index}` }, device: `70${index}` },
    }));
    const { call, events } = told(parts);
    expect(ladderOf(call, events).participants.length).toBeLessThanOrEqual(50);
  });
});

describe('the story of a call in words', () => {
  it('tells who answered, holds, transfers and who ended it', () => {
    expect(explainCall(ATTENDED_TRANSFER.call, ATTENDED_TRANSFER.events)).toEqual([
      'Answered by 4105 after 6 s.',
      'Held once for 12 s.',
      'Transferred to 4112.',
      'Talked for 2 min 35 s.',
      'Ended by the caller.',
    ]);
  });

  it('says why a call failed', () => {
    const { call, events } = told([
      {
        after: 0,
        kind: 'originated',
        direction: 'out',
        from: { number: '4113' },
        device: '4113',
        role: 'caller',
      },
      { after: 800, kind: 'failed', direction: 'out', from: { number: '4113' }, cause: 'busy' },
      { after: 900, kind: 'callCleared', direction: 'out', from: { number: '4113' } },
    ]);
    expect(explainCall(call, events)).toEqual(['The call failed: busy.']);
  });

  it('says that nobody answered, and how long it rang', () => {
    const { call, events } = told([
      { after: 0, kind: 'delivered' },
      { after: 18_000, kind: 'connectionCleared', cause: 'noAnswer' },
    ]);
    expect(explainCall(call, events)).toEqual(['Nobody answered in 18 s.']);
  });

  it('rounds times down, as clocks do and rows of calls do', () => {
    const { call, events } = told([
      { after: 0, kind: 'delivered' },
      { after: 9_500, kind: 'connectionCleared', cause: 'noAnswer' },
    ]);
    expect(explainCall(call, events)).toEqual(['Nobody answered in 9 s.']);
  });
});
