import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SleepWatch } from '../../../../../main/electron/life/sleep-watch.ts';
import { powerMonitor } from '../../../../support/electron/computer.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

const ASLEEP = 'The computer was asleep.';

beforeEach(resetElectron);

function watching() {
  const timers = fakeClock();
  let slept = 0;
  // Timers stand still while a computer sleeps; the time does not.
  const clock = {
    now: () => timers.now() + slept,
    after: (ms: number, work: () => void) => timers.after(ms, work),
  };
  const network = { isOnline: true };
  const onAwake = vi.fn();
  const watch = new SleepWatch(clock, () => network.isOnline, onAwake);
  return {
    clock,
    timers,
    network,
    onAwake,
    watch,
    sleep: (ms: number) => {
      slept += ms;
    },
  };
}

describe('the watch over sleep and network', () => {
  it('tells at once when the computer wakes, and since when nothing was heard', () => {
    const { clock, onAwake, sleep } = watching();
    const at = clock.now();
    powerMonitor.emit('suspend');
    sleep(600_000);
    powerMonitor.emit('resume');
    expect(onAwake.mock.calls).toEqual([[ASLEEP, at]]);
  });

  it('finds a sleep that the system has not told of: by the time, or when the screen is unlocked', async () => {
    const { clock, timers, onAwake, sleep } = watching();
    await timers.advance(10_000);
    const at = clock.now();
    sleep(600_000);
    await timers.advance(10_000);
    expect(onAwake.mock.calls).toEqual([[ASLEEP, at]]);
    const again = clock.now();
    sleep(600_000);
    powerMonitor.emit('unlock-screen');
    expect(onAwake.mock.calls.at(-1)).toEqual([ASLEEP, again]);
  });

  it('tells of one sleep once', async () => {
    const { timers, onAwake, sleep } = watching();
    powerMonitor.emit('suspend');
    sleep(600_000);
    await timers.advance(10_000);
    powerMonitor.emit('resume');
    powerMonitor.emit('unlock-screen');
    await timers.advance(60_000);
    expect(onAwake).toHaveBeenCalledTimes(1);
  });

  it('leaves links alone when a screen is locked and unlocked, or a timer is late', async () => {
    const { timers, onAwake, sleep } = watching();
    powerMonitor.emit('lock-screen');
    await timers.advance(3_600_000);
    powerMonitor.emit('unlock-screen');
    sleep(15_000);
    await timers.advance(10_000);
    expect(onAwake).not.toHaveBeenCalled();
  });

  it('tells when the network is there again', async () => {
    const { timers, network, onAwake } = watching();
    network.isOnline = false;
    await timers.advance(20_000);
    expect(onAwake).not.toHaveBeenCalled();
    network.isOnline = true;
    await timers.advance(10_000);
    expect(onAwake.mock.calls).toEqual([['The network was away.']]);
  });

  it('ends without a timer or a listener', () => {
    const { timers, watch } = watching();
    watch.close();
    expect([timers.pending, powerMonitor.eventNames()]).toEqual([0, []]);
  });
});
