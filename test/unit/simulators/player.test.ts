import { describe, expect, it } from 'vitest';
import { startPlayer } from '../../../simulators/player.ts';
import type { Stage } from '../../../simulators/player.ts';
import type { Happening } from '../../../simulators/scenario.ts';
import { SCENARIOS } from '../../../simulators/scenarios/index.ts';
import { fakeClock } from '../../support/fake-clock.ts';

interface Recorder extends Stage {
  listeners: number;
  readonly played: { at: number; run: string; happening: Happening }[];
}

function recorder(now: () => number, messagesEach = 3): Recorder {
  const played: Recorder['played'] = [];
  return {
    listeners: 1,
    played,
    perform(run, happening) {
      played.push({ at: now(), run, happening });
      return messagesEach;
    },
  };
}

const base = { scenarios: SCENARIOS, seed: 7 };

async function play(settings: { seed?: number; rate?: number }, ms: number): Promise<Recorder['played']> {
  const clock = fakeClock();
  const peer = recorder(() => clock.now());
  const player = startPlayer({ ...base, ...settings, peers: [peer], clock });
  await clock.advance(ms);
  player.stop();
  expect(clock.pending).toBe(0);
  return peer.played;
}

describe('the player', () => {
  it.each([{}, { rate: 200 }])(
    'plays the same under the same seed and other things under another: %j',
    async (pace) => {
      const once = await play(pace, 20_000);
      expect(await play(pace, 20_000)).toEqual(once);
      expect(await play({ ...pace, seed: 8 }, 20_000)).not.toEqual(once);
    },
  );

  it.each([10, 1_000, 20_000])('keeps to %i messages a second', async (rate) => {
    const clock = fakeClock();
    const peer = recorder(() => clock.now());
    const player = startPlayer({ ...base, peers: [peer], clock, rate });
    await clock.advance(2_000);
    player.stop();
    // A happening of three messages is not split: the count may be ahead by two, and a tick is 10 ms.
    expect(player.messages).toBeLessThanOrEqual(2 * rate + 2);
    expect(player.messages).toBeGreaterThanOrEqual(2 * rate - 3 - rate / 100 - 10 * (rate / 1_000));
  });

  it('makes up for a late timer by a bounded burst only', () => {
    let now = 0;
    const work: (() => void)[] = [];
    const peer = recorder(() => now, 1);
    const clock = {
      now: () => now,
      after: (_ms: number, next: () => void) => (work.push(next), () => undefined),
    };
    startPlayer({ ...base, peers: [peer], clock, rate: 1_000 });
    work.shift()?.();
    now += 60_000;
    work.shift()?.();
    expect(peer.played).toHaveLength(100);
  });

  it('stands still while nobody listens', async () => {
    const clock = fakeClock();
    const peer = recorder(() => clock.now());
    peer.listeners = 0;
    const player = startPlayer({ ...base, peers: [peer], clock });
    await clock.advance(60_000);
    expect(peer.played).toEqual([]);
    peer.listeners = 1;
    await clock.advance(200);
    expect(peer.played).toHaveLength(1);
    player.stop();
  });

  it('ends a tick although the peer has no message for anything', async () => {
    const clock = fakeClock();
    const player = startPlayer({ ...base, peers: [recorder(() => clock.now(), 0)], clock, rate: 100 });
    await clock.advance(30);
    expect(player.messages).toBe(0);
    player.stop();
  });

  it('never lets a party be in two runs at a time', async () => {
    const left = new Map<string, number>();
    const busy = new Map<string, string>();
    for (const { run, happening } of await play({ rate: 3_000 }, 3_000)) {
      const number = 'from' in happening ? happening.from.number : undefined;
      const isStart = happening.do === 'arrive' || happening.do === 'dial' || happening.do === 'queue';
      if (isStart && number !== undefined) {
        expect(busy.get(number) ?? run).toBe(run);
        busy.set(number, run);
      }
      left.set(run, (left.get(run) ?? 0) + 1);
      const ends = happening.do === 'hangUp' || happening.do === 'giveUp' || happening.do === 'busy';
      if (ends || happening.do === 'abandon' || happening.do === 'reject') {
        for (const [party, itsRun] of busy) if (itsRun === run) busy.delete(party);
      }
    }
    expect(left.size).toBeGreaterThan(100);
  });

  it('has several calls side by side on a natural morning, at natural distances', async () => {
    const played = await play({}, 120_000);
    const running = new Set(
      played.filter(({ at }) => at - (played[0]?.at ?? 0) < 30_000).map(({ run }) => run),
    );
    expect(running.size).toBeGreaterThan(4);
    expect(played.length).toBeLessThan(400);
  });

  it.each([{ rate: 0 }, { rate: 20_001 }, { pace: 0 }])('refuses %j', (settings) => {
    expect(() => startPlayer({ ...base, peers: [], clock: fakeClock(), ...settings })).toThrow(RangeError);
  });
});
