import { describe, expect, it } from 'vitest';
import { SilenceWatch } from '../../../../../main/capture/thread/silence-watch.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import type { FakeClock } from '../../../../support/fake-clock.ts';

interface Watched {
  watch: SilenceWatch;
  clock: FakeClock;
  silences: number[];
  asks: number;
  isAwaiting: boolean;
}

function watched(onAsk: (watch: SilenceWatch) => void = () => undefined): Watched {
  const clock = fakeClock();
  const silences: number[] = [];
  const state: Watched = {
    clock,
    silences,
    asks: 0,
    isAwaiting: true,
    watch: new SilenceWatch({
      clock,
      isAwaiting: () => state.isAwaiting,
      ask: () => {
        state.asks += 1;
        onAsk(state.watch);
      },
      onSilent: (ms) => silences.push(ms),
    }),
  };
  return state;
}

describe('watching for silence', () => {
  it('tells when an answer is owed and nothing is heard for three looks', async () => {
    const { watch, clock, silences } = watched();
    watch.asked();
    await clock.advance(39_999);
    expect(silences).toEqual([]);
    await clock.advance(1);
    expect(silences).toEqual([30_000]);
    expect(clock.pending).toBe(0);
  });

  it('asks for a sign of life, and is content with it for as long as it comes', async () => {
    const state = watched((watch) => watch.heard());
    state.watch.asked();
    await state.clock.advance(300_000);
    expect(state).toMatchObject({ asks: 30, silences: [] });
  });

  it('leaves no timer when nothing is awaited, and begins anew with the next question', async () => {
    const state = watched();
    state.watch.asked();
    await state.clock.advance(30_000);
    state.isAwaiting = false;
    await state.clock.advance(10_000);
    expect(state.clock.pending).toBe(0);
    state.isAwaiting = true;
    state.watch.asked();
    await state.clock.advance(39_999);
    expect(state.silences).toEqual([]);
  });

  it('takes hours of sleep for one look', async () => {
    const clock = fakeClock();
    const due: (() => void)[] = [];
    const silences: number[] = [];
    const watch = new SilenceWatch({
      clock: {
        now: () => clock.now(),
        after: (_ms, work) => {
          due.push(work);
          return () => undefined;
        },
      },
      isAwaiting: () => true,
      ask: () => undefined,
      onSilent: (ms) => silences.push(ms),
    });
    watch.asked();
    await clock.advance(8 * 3_600_000);
    due[0]?.();
    expect(silences).toEqual([]);
  });

  it('waits twice as long after each time, and eight times at most, until told to forget', async () => {
    const { watch, clock, silences } = watched();
    for (let time = 0; time < 5; time += 1) {
      watch.asked();
      await clock.advance(300_000);
      watch.beMorePatient();
    }
    watch.forgetPatience();
    watch.asked();
    await clock.advance(300_000);
    expect(silences).toEqual([30_000, 60_000, 120_000, 240_000, 240_000, 30_000]);
  });
});
