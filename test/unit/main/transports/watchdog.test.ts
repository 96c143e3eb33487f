import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { startWatchdog } from '../../../../main/transports/websocket/watchdog.ts';
import { fakeClock, settled } from '../../../support/fake-clock.ts';

function watch(limits: { silenceLimitMs?: number; pingEveryMs?: number }) {
  const clock = fakeClock();
  const socket = new PassThrough();
  const seen = { silent: 0, pings: 0 };
  const watchdog = startWatchdog(socket, clock, {
    ...limits,
    onSilent: () => seen.silent++,
    ping: () => seen.pings++,
  });
  return { clock, socket, seen, watchdog };
}

describe('the watchdog of a channel', () => {
  it('notices silence at the limit, not before', async () => {
    const { clock, seen } = watch({ silenceLimitMs: 1000 });
    await clock.advance(999);
    expect(seen.silent).toBe(0);
    await clock.advance(1);
    expect(seen.silent).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('counts from the last bytes that came, whole message or not', async () => {
    const { clock, socket, seen } = watch({ silenceLimitMs: 1000 });
    await clock.advance(900);
    socket.write(Buffer.from([0x81]));
    await settled();
    await clock.advance(999);
    expect(seen.silent).toBe(0);
    await clock.advance(1);
    expect(seen.silent).toBe(1);
  });

  it('does not take for silence that we are not reading', async () => {
    const { clock, seen, watchdog } = watch({ silenceLimitMs: 1000 });
    watchdog.setReading(false);
    await clock.advance(10_000);
    watchdog.setReading(true);
    await clock.advance(999);
    expect(seen.silent).toBe(0);
    await clock.advance(1000);
    expect(seen.silent).toBe(1);
  });

  it('pings at its interval until it is stopped', async () => {
    const { clock, seen, watchdog } = watch({ pingEveryMs: 100, silenceLimitMs: 1000 });
    await clock.advance(350);
    expect(seen.pings).toBe(3);
    watchdog.stop();
    expect(clock.pending).toBe(0);
  });
});
