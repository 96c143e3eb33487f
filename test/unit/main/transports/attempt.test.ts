import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../main/transports/dial/address.ts';
import { Attempt } from '../../../../main/transports/dial/attempt.ts';
import type { Stage } from '../../../../main/transports/dial/attempt.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const address = parseAddress('wss://aes.example/', ['wss:']);

function begin(signal?: AbortSignal) {
  const clock = fakeClock();
  const attempt = new Attempt({ clock, address, timeoutMs: 15_000, signal, onStage: () => undefined });
  return { clock, attempt };
}

describe('an attempt', () => {
  it.each<[Stage, string | undefined]>([
    ['resolve', 'resolve'],
    ['connect', 'connect'],
    ['proxy', 'proxy'],
    ['tls', 'tls'],
    ['upgrade', undefined],
    ['answer', undefined],
  ])('that is still in stage %s when its time is over names the step %s', async (stage, step) => {
    const { clock, attempt } = begin();
    attempt.enter(stage);
    let undone = 0;
    const waiting = failureOf(attempt.wait(() => () => (undone += 1)));
    await clock.advance(14_999);
    expect(undone).toBe(0);
    await clock.advance(1);
    const failure = await waiting;
    expect(failure.code).toBe('timeout');
    expect(failure.details.step).toBe(step);
    expect(undone).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('has one time limit for all its waits', async () => {
    const { clock, attempt } = begin();
    await Promise.all([
      attempt.wait<string>((resolve) => {
        clock.after(10_000, () => resolve('connected'));
        return undefined;
      }),
      clock.advance(10_000),
    ]);
    const second = attempt.wait(() => undefined).catch((reason: unknown) => reason);
    await clock.advance(5000);
    expect(await second).toMatchObject({ code: 'timeout' });
  });

  it('begins no further wait once it is over', async () => {
    const stopping = new AbortController();
    const { attempt } = begin(stopping.signal);
    stopping.abort(new Error('stopped'));
    let begun = false;
    const waiting = attempt.wait(() => {
      begun = true;
      return undefined;
    });
    await expect(waiting).rejects.toThrow('stopped');
    expect(begun).toBe(false);
  });

  it('leaves no timer when it is finished', () => {
    const { clock, attempt } = begin();
    attempt.finish();
    expect(clock.pending).toBe(0);
  });
});
