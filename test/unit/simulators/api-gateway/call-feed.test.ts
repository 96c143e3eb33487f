import { describe, expect, it } from 'vitest';
import { createCallFeed } from '../../../../simulators/api-gateway/backend/call-feed.ts';
import { createCasting } from '../../../../simulators/cast.ts';
import { createChance } from '../../../../simulators/chance.ts';
import type { Happening } from '../../../../simulators/scenario.ts';
import { SCENARIOS, findScenario } from '../../../../simulators/scenarios/index.ts';

const AT = Date.UTC(2026, 0, 14, 8, 20, 0, 10);

/** The words of the reference for a call that is over, compared without regard to case. */
const LAST_WORDS = ['ended', 'missed', 'cancelled', 'failed', 'busy', 'noanswer', 'rejected'];
/** All of its words that a call may be in. */
const WORDS = [
  ...LAST_WORDS,
  ...['dialing', 'queued', 'ringing', 'answered', 'connected', 'talking', 'retrieved', 'held', 'onhold'],
  ...['transferred', 'diverted', 'conferenced'],
];

const fold = (word: string): string => word.toLowerCase();

function stepsOf(name: string): Happening[] {
  const cast = createCasting(createChance(3)).engage();
  const scenario = findScenario(name);
  if (cast === null || scenario === undefined) throw new Error(`no ${name}`);
  return scenario.steps(cast);
}

/** "callId state" of every call message, in order. */
function told(name: string): string[] {
  const feed = createCallFeed(() => AT);
  return stepsOf(name)
    .flatMap((step) => feed.say('r', step))
    .flatMap((message) =>
      'callId' in message ? [`${String(message.callId)} ${String(message.state)}`] : [],
    );
}

describe('the call feed of the API Gateway peer', () => {
  it('writes a call as the reference recommends it', () => {
    const feed = createCallFeed(() => AT);
    const from = { number: '+15550100', name: 'Harbour Bakery' };
    const to = { number: '1001', name: 'Reception 1' };
    expect(feed.say('r', { do: 'arrive', call: 'a', from, to })).toEqual([
      {
        type: 'call',
        v: 1,
        callId: 'c-1001',
        state: 'ringing',
        direction: 'inbound',
        from: '+15550100',
        fromName: 'Harbour Bakery',
        to: '1001',
        ts: '2026-01-14T08:20:00.010Z',
      },
    ]);
  });

  it.each(SCENARIOS.map(({ name }) => name))(
    '%s says each step, in known words, and ends its calls',
    (name) => {
      const feed = createCallFeed(() => AT);
      const states = new Map<string, string>();
      for (const step of stepsOf(name)) {
        const messages = feed.say('r', step);
        expect(messages.length, step.do).toBeGreaterThan(0);
        for (const message of messages) {
          if (message.type !== 'call') continue;
          const state = fold(message.state);
          expect(WORDS).toContain(state);
          states.set(message.callId, state);
        }
      }
      for (const state of states.values()) expect(LAST_WORDS).toContain(state);
    },
  );

  it.each([
    ['answered-inbound', ['c-1001 ringing', 'c-1001 answered', 'c-1001 ended']],
    ['missed-inbound', ['c-1001 ringing', 'c-1001 missed']],
    ['outbound-busy', ['c-1001 dialing', 'c-1001 ringing', 'c-1001 busy']],
    ['queue-abandoned', ['c-1001 queued', 'c-1001 cancelled']],
    [
      'attended-transfer',
      [
        ...['c-1001 ringing', 'c-1001 answered', 'c-1001 onHold'],
        ...['c-1002 dialing', 'c-1002 ringing', 'c-1002 answered'],
        ...['c-1001 transferred', 'c-1002 ended', 'c-1001 connected', 'c-1001 ended'],
      ],
    ],
  ])('tells %s', (name, expected) => {
    expect(told(name)).toEqual(expected);
  });

  it('names whom a call goes on to', () => {
    const feed = createCallFeed(() => AT);
    const messages = stepsOf('blind-transfer').flatMap((step) => feed.say('r', step));
    const [ringing, , transferred, again] = messages;
    if (ringing?.type !== 'call' || transferred?.type !== 'call' || again?.type !== 'call') {
      throw new Error('four calls');
    }
    expect([transferred.state, transferred.to]).toEqual(['transferred', ringing.to]);
    expect(again.state).toBe('ringing');
    expect(again.to).not.toBe(ringing.to);
  });

  it('keeps calls of the same name in different runs apart, and forgets those that ended', () => {
    const feed = createCallFeed(() => AT);
    const from = { number: '+15550100', name: 'Harbour Bakery' };
    const to = { number: '1001', name: 'Reception 1' };
    const idOf = (run: string, happening: Happening): unknown =>
      feed.say(run, happening).map((message) => (message.type === 'call' ? message.callId : undefined));
    expect(idOf('1', { do: 'arrive', call: 'a', from, to })).toEqual(['c-1001']);
    expect(idOf('2', { do: 'arrive', call: 'a', from, to })).toEqual(['c-1002']);
    expect(idOf('1', { do: 'reject', call: 'a', by: '1001' })).toEqual(['c-1001']);
    expect(idOf('1', { do: 'answer', call: 'a', by: '1001' })).toEqual([]);
  });
});
