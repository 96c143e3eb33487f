import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../model/call.ts';
import { callSchema } from '../../../../model/call.ts';
import { CallReducer } from '../../../../model/calls/call-reducer.ts';
import type { EventFacts, UnrecordedEvent } from '../../../../model/event.ts';
import { rounds } from '../../../support/long-form.ts';

const START = Date.UTC(2026, 2, 2, 13);
const OUTSIDE = { number: '+15550100', name: 'Harbour Freight' };
const DESK = { number: '1001', name: 'Reception' };
const SECOND = { number: '1002', name: 'Sales' };

type Facts = Pick<EventFacts, 'kind'> & Partial<UnrecordedEvent>;

/** Events a second apart, each of the call `c1` unless it says otherwise. */
function story(...facts: Facts[]): UnrecordedEvent[] {
  return facts.map((fact, index) => {
    const receivedAt = START + index * 1_000;
    const place = { sourceId: 'hq', protocol: 'test', callId: 'c1', at: receivedAt, receivedAt };
    return { ...place, name: fact.kind, raw: '', ...fact };
  });
}

function callsOf(events: readonly UnrecordedEvent[]): Call[] {
  const reducer = new CallReducer();
  for (const event of events) reducer.apply(event);
  const calls = [...reducer.calls()];
  for (const call of calls) callSchema.parse(call);
  return calls;
}

const caller = { connectionId: 'a', device: '+15550100', role: 'caller', direction: 'in' } as const;
const called = { connectionId: 'b', device: '1001', role: 'called', direction: 'in' } as const;

const answered = story(
  { kind: 'offered', ...caller, from: OUTSIDE, to: DESK },
  { kind: 'delivered', ...called, from: OUTSIDE, to: DESK },
  { kind: 'established', ...called },
  { kind: 'established', ...caller },
  { kind: 'held', ...called },
  { kind: 'retrieved', ...called },
  { kind: 'connectionCleared', ...caller, cause: 'normalClearing' },
  { kind: 'connectionCleared', ...called, cause: 'normalClearing' },
);

describe('CallReducer', () => {
  it('makes one call of its legs, with its times and parties', () => {
    expect(callsOf(answered)).toEqual([
      {
        id: 'c1',
        sourceId: 'hq',
        protocol: 'test',
        parties: [
          { ...OUTSIDE, role: 'caller' },
          { ...DESK, role: 'called' },
        ],
        direction: 'in',
        startedAt: START,
        ringingAt: START + 1_000,
        answeredAt: START + 2_000,
        endedAt: START + 7_000,
        outcome: 'answered',
        state: 'cleared',
        legs: [
          {
            connectionId: 'a',
            device: '+15550100',
            state: 'cleared',
            startedAt: START,
            endedAt: START + 6_000,
          },
          {
            connectionId: 'b',
            device: '1001',
            state: 'cleared',
            startedAt: START + 1_000,
            endedAt: START + 7_000,
          },
        ],
        eventCount: 8,
      },
    ]);
  });

  it('follows the state of a call while it goes on', () => {
    const states = answered.map((_, index) => callsOf(answered.slice(0, index + 1))[0]?.state);
    expect(states).toEqual([
      'offered',
      'ringing',
      'connected',
      'connected',
      'held',
      'connected',
      'connected',
      'cleared',
    ]);
  });

  describe('says how a call went', () => {
    const cases: [string, Call['outcome'], Facts[]][] = [
      [
        'nobody took it',
        'missed',
        [
          { kind: 'delivered', ...called },
          { kind: 'connectionCleared', ...called },
        ],
      ],
      [
        'a menu answered and the caller left',
        'missed',
        [{ kind: 'established', ...caller }, { kind: 'delivered', ...called }, { kind: 'callCleared' }],
      ],
      [
        'the called party declined',
        'rejected',
        [
          { kind: 'delivered', ...called },
          { kind: 'connectionCleared', ...called, cause: 'callRejected' },
        ],
      ],
      [
        'the caller cancelled',
        'abandoned',
        [
          { kind: 'delivered', ...called },
          { kind: 'connectionCleared', ...called, cause: 'callCancelled' },
        ],
      ],
      [
        'the caller left the queue',
        'abandoned',
        [
          { kind: 'established', ...caller },
          { kind: 'queued', ...caller, state: 'queued' },
          { kind: 'connectionCleared', ...caller },
        ],
      ],
      [
        'an outgoing call that nobody took',
        'failed',
        [
          { kind: 'originated', connectionId: 'a', role: 'caller', direction: 'out' },
          { kind: 'connectionCleared', connectionId: 'a', direction: 'out', cause: 'noAnswer' },
        ],
      ],
      [
        'busy',
        'failed',
        [
          { kind: 'originated', connectionId: 'a', role: 'caller', direction: 'out' },
          { kind: 'failed', connectionId: 'a', direction: 'out', cause: 'busy' },
          { kind: 'connectionCleared', connectionId: 'a' },
        ],
      ],
      [
        'it went elsewhere unanswered here',
        'diverted',
        [
          { kind: 'delivered', ...called },
          { kind: 'diverted', ...called },
        ],
      ],
      [
        'an outgoing call whose far side is out of sight',
        'answered',
        [
          { kind: 'originated', connectionId: 'a', role: 'caller', direction: 'out' },
          { kind: 'established', connectionId: 'a', role: 'caller', direction: 'out' },
          { kind: 'connectionCleared', connectionId: 'a' },
        ],
      ],
      [
        'an extension that reached only a mailbox',
        'missed',
        [
          { kind: 'originated', connectionId: 'a', role: 'caller', direction: 'internal' },
          { kind: 'delivered', ...called, direction: 'internal' },
          { kind: 'connectionCleared', ...called, direction: 'internal' },
          { kind: 'established', connectionId: 'a', role: 'caller', direction: 'internal' },
          { kind: 'connectionCleared', connectionId: 'a' },
        ],
      ],
      [
        'of two phones one was busy and one rang in vain',
        'missed',
        [
          { kind: 'failed', ...called, cause: 'busy' },
          { kind: 'delivered', ...called, connectionId: 'c', device: '1002' },
          { kind: 'connectionCleared', ...called, connectionId: 'c', cause: 'noAnswer' },
          { kind: 'connectionCleared', ...called },
        ],
      ],
      [
        'the second phone took it, the first was told so',
        'answered',
        [
          { kind: 'delivered', ...called },
          { kind: 'delivered', ...called, connectionId: 'c', device: '1002' },
          { kind: 'established', ...called, connectionId: 'c' },
          { kind: 'connectionCleared', ...called, cause: 'answeredElsewhere' },
          { kind: 'connectionCleared', ...called, connectionId: 'c' },
        ],
      ],
    ];
    it.each(cases)('%s: %s', (_, outcome, facts) => {
      expect(callsOf(story(...facts))[0]?.outcome).toBe(outcome);
    });

    it('not at all while it goes on', () => {
      expect(callsOf(answered.slice(0, 5))[0]).not.toHaveProperty('outcome');
    });
  });

  it('does not say that a caller speaks to somebody while a menu has the call', () => {
    const [call] = callsOf(story({ kind: 'established', ...caller }, { kind: 'delivered', ...called }));
    expect(call?.state).toBe('ringing');
    expect(callsOf(story({ kind: 'established', ...caller }))[0]?.state).toBe('offered');
  });

  it('joins calls with the same global id', () => {
    const calls = callsOf(
      story(
        { kind: 'originated', callId: 'x', globalCallId: 'g', connectionId: 'x', role: 'caller' },
        { kind: 'delivered', callId: 'y', globalCallId: 'g', connectionId: 'y', role: 'called' },
      ),
    );
    expect(calls.map(({ id, legs }) => [id, legs.length])).toEqual([['x', 2]]);
  });

  it('joins calls when their common id comes late', () => {
    const calls = callsOf(
      story(
        { kind: 'originated', callId: 'x', connectionId: 'x' },
        { kind: 'delivered', callId: 'y', connectionId: 'y' },
        { kind: 'delivered', callId: 'y', connectionId: 'y', globalCallId: 'g' },
        { kind: 'established', callId: 'x', connectionId: 'x', globalCallId: 'g' },
      ),
    );
    expect(calls.map(({ id, eventCount }) => [id, eventCount])).toEqual([['x', 4]]);
  });

  it('joins the consultation into the call that it transfers', () => {
    const calls = callsOf(
      story(
        { kind: 'established', ...called, from: OUTSIDE, to: DESK },
        { kind: 'held', ...called },
        { kind: 'delivered', callId: 'c2', connectionId: 'd', role: 'called', from: DESK, to: SECOND },
        { kind: 'established', callId: 'c2', connectionId: 'd', role: 'called' },
        { kind: 'transferred', ...called, joins: ['c2'] },
        { kind: 'connectionCleared', callId: 'c2', connectionId: 'd' },
      ),
    );
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      id: 'c1',
      state: 'cleared',
      outcome: 'answered',
      parties: [
        { number: '+15550100', role: 'caller' },
        { number: '1001', role: 'called' },
        { number: '1002' },
      ],
      legs: [{ state: 'transferred' }, { state: 'cleared' }],
    });
  });

  it('does not take a call from outside for internal when a colleague is brought in', () => {
    const [call] = callsOf(
      story(
        { kind: 'established', ...called },
        { kind: 'delivered', connectionId: 'd', direction: 'internal' },
      ),
    );
    expect(call?.direction).toBe('in');
  });

  it('keeps equal ids of different sources apart', () => {
    const calls = callsOf(
      story({ kind: 'delivered', ...called }, { kind: 'delivered', ...called, sourceId: 'lab' }),
    );
    expect(calls.map(({ sourceId }) => sourceId)).toEqual(['hq', 'lab']);
  });

  it('takes an id that comes again long after its call ended for another call', () => {
    const again = story({ kind: 'delivered', ...called }).map((event) => ({
      ...event,
      at: START + 3_600_000,
      receivedAt: START + 3_600_000,
    }));
    expect(callsOf([...answered, ...again]).map(({ state }) => state)).toEqual(['cleared', 'ringing']);
  });

  it('goes on with a call whose next phone rings after the first one stopped', () => {
    const [call] = callsOf(
      story(
        { kind: 'delivered', ...called },
        { kind: 'connectionCleared', ...called, cause: 'noAnswer' },
        { kind: 'delivered', ...called, connectionId: 'c', device: '1002' },
      ),
    );
    expect(call).toMatchObject({ state: 'ringing', legs: [{ state: 'cleared' }, { state: 'ringing' }] });
    expect(call).not.toHaveProperty('endedAt');
  });

  it('goes on with a call that is told of as a whole after it was transferred or diverted', () => {
    const whole = (...kinds: Facts['kind'][]) => callsOf(story(...kinds.map((kind) => ({ kind }))))[0];
    expect(whole('delivered', 'diverted', 'delivered')?.state).toBe('ringing');
    expect(whole('delivered', 'established', 'transferred')).toMatchObject({ state: 'transferred' });
    expect(whole('established', 'transferred', 'established')?.state).toBe('connected');
    expect(whole('established', 'transferred', 'callCleared')).toMatchObject({
      outcome: 'answered',
      state: 'cleared',
    });
    expect(whole('delivered', 'diverted', 'callCleared')?.outcome).toBe('diverted');
  });

  it('takes news that names no leg for the call, not for a leg of its own', () => {
    const events = story(
      { kind: 'delivered', ...called, globalCallId: 'g' },
      { kind: 'connectionCleared', globalCallId: 'g' },
    ).map((event): UnrecordedEvent => {
      const { callId: _, ...unnamed } = event;
      return event.connectionId === undefined ? unnamed : event;
    });
    const [call] = callsOf(events);
    expect(call?.legs.map(({ connectionId }) => connectionId)).toEqual(['b']);
    expect(call?.state).toBe('ringing');
  });

  it('ignores news that is late by the clock of the system itself', () => {
    const dated = (at: number) => ({ at: START - 500_000 + at });
    const [call] = callsOf(
      story(
        { kind: 'established', ...called, ...dated(1_000) },
        { kind: 'retrieved', ...called, ...dated(9_000) },
        { kind: 'held', ...called, ...dated(5_000) },
      ),
    );
    expect(call?.state).toBe('connected');
  });

  it('does not take the clock of the system for ours', () => {
    const [call] = callsOf(
      story({ kind: 'delivered', ...called }, { kind: 'established', ...called, at: START - 300_000 }),
    );
    expect(call?.state).toBe('connected');
  });

  it('takes a call for answered where the answer is overtaken by the end, by the clock of the system itself', () => {
    const [rings, ends, answers] = story(
      { kind: 'delivered', ...called },
      { kind: 'connectionCleared', ...called, at: START + 900 },
      { kind: 'established', ...called, at: START + 800 },
    );
    const outcomes = (...events: (UnrecordedEvent | undefined)[]) =>
      callsOf(events.filter((event) => event !== undefined)).map(({ outcome, answeredAt }) => [
        outcome,
        answeredAt,
      ]);
    expect(outcomes(rings, ends, answers)).toEqual([['answered', START + 800]]);
    const undated = answers && { ...answers, at: answers.receivedAt };
    expect(outcomes(rings, ends, undated)).toEqual([['missed', undefined]]);
    const afterTheEnd = answers && { ...answers, at: START + 901 };
    expect(outcomes(rings, ends, afterTheEnd)).toEqual([['missed', undefined]]);
  });

  it('never goes back from cleared, whatever comes late', () => {
    const late = story({ kind: 'delivered', ...called }, { kind: 'held', ...called });
    expect(callsOf([...answered, ...late])[0]).toMatchObject({ state: 'cleared', outcome: 'answered' });
  });

  it('makes a call of what is left when its beginning was missed', () => {
    expect(callsOf(answered.slice(6))[0]).toMatchObject({ id: 'c1', state: 'cleared' });
  });

  it('makes no call of a mere report on a call that it never saw', () => {
    const [report] = story({ kind: 'callCleared', globalCallId: 'g' }).map(
      ({ callId: _, ...event }) => event,
    );
    expect(callsOf(report ? [report] : [])).toEqual([]);
  });

  it('counts an event without meaning for the course of a call only where the call is known', () => {
    const calls = callsOf(
      story({ kind: 'vendor', callId: 'other' }, { kind: 'delivered' }, { kind: 'vendor' }),
    );
    expect(calls.map(({ id, eventCount }) => [id, eventCount])).toEqual([['c1', 2]]);
  });

  it('lets go of ended calls when told to, and of no other', () => {
    const reducer = new CallReducer();
    const going = story({ kind: 'delivered', callId: 'c2', connectionId: 'z' });
    for (const event of [...answered, ...going]) reducer.apply(event);
    reducer.forgetEnded(START + 7_000);
    expect(reducer.size).toBe(2);
    reducer.forgetEnded(START + 7_001);
    expect([...reducer.calls()].map(({ id }) => id)).toEqual(['c2']);
  });

  it('tells the same of a call whose every event came twice', () => {
    const doubled = answered.flatMap((event) => [event, event]);
    const [call] = callsOf(doubled);
    expect({ ...call, eventCount: 8 }).toEqual(callsOf(answered)[0]);
  });

  it('comes to the same end in whatever order the events arrive', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(answered, { minLength: answered.length }), (events) => {
        const [call, ...others] = callsOf(events);
        expect(others).toEqual([]);
        expect(call).toMatchObject({ state: 'cleared', eventCount: answered.length, startedAt: START });
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });
});
