import { describe, expect, it } from 'vitest';
import { Versioned } from '../../../../main/engine/versioned.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const never = new AbortController().signal;

describe('a version', () => {
  it('is answered at once to who knows another one', async () => {
    const versioned = new Versioned(fakeClock(), 100);
    await versioned.newerThan(0, never);
    expect(versioned.version).toBe(1);
  });

  it('is one for all changes that come together', async () => {
    const clock = fakeClock();
    const versioned = new Versioned(clock, 100);
    const waiting = versioned.newerThan(1, never);
    versioned.changed();
    versioned.changed();
    await clock.advance(100);
    await waiting;
    expect(versioned.version).toBe(2);
  });

  it('is not waited for any more once the signal aborts', async () => {
    const stop = new AbortController();
    const waiting = new Versioned(fakeClock(), 100).newerThan(1, stop.signal);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });
});
