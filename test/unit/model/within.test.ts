import { describe, expect, it } from 'vitest';
import { within } from '../../../model/within.ts';
import { fakeClock } from '../../support/fake-clock.ts';

describe('giving work a time', () => {
  it('tells that it was done, and leaves no timer', async () => {
    const clock = fakeClock();
    expect(await within(clock, 1_000, Promise.resolve('done'))).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('does not wait for longer', async () => {
    const clock = fakeClock();
    const waited = within(clock, 1_000, new Promise(() => undefined));
    await clock.advance(1_000);
    expect(await waited).toBe(false);
  });

  it('fails as the work does, unless it is too late for anybody to care', async () => {
    const clock = fakeClock();
    await expect(within(clock, 1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
    const { promise, reject } = Promise.withResolvers<undefined>();
    const waited = within(clock, 1_000, promise);
    await clock.advance(1_000);
    reject(new Error('late'));
    expect(await waited).toBe(false);
  });
});
