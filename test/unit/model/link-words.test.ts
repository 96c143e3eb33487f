import { describe, expect, it } from 'vitest';
import { linkInWords, stateInWords } from '../../../model/link-words.ts';
import { makeLinkStatus } from '../../support/make-link-status.ts';

const now = new Date(2026, 2, 2, 14).getTime();
const HOUR = 3_600_000;
const diagnosis = {
  code: 'url-expired',
  step: 'upgrade',
  cause: 'The signed address is too old.',
  cure: 'Check the clock.',
  evidence: [],
} as const;

describe('stateInWords', () => {
  const up = makeLinkStatus({ state: 'up', since: now - 3.2 * HOUR, upSince: now - 3.2 * HOUR });

  it('says for how long a link is up, what comes, and how long the sign-in lasts', () => {
    const status = { ...up, rate: 41.4, keepAliveMs: 12, tokenEndsAt: now + 20 * 60_000 };
    expect(stateInWords(status, now)).toBe('up 3 h 12 min · 41/s · keep-alive 12 ms · signed in until 14:20');
  });

  it('names the day where it is not today', () => {
    expect(stateInWords({ ...up, tokenEndsAt: now + 11 * HOUR }, now)).toContain('until 01:00 on 3 Mar 2026');
  });

  it('does not speak of a sign-in that has ended and was not needed since', () => {
    expect(stateInWords({ ...up, tokenEndsAt: now - 1 }, now)).toBe('up 3 h 12 min · 0/s');
  });

  it.each([
    [0.34, '0.3/s'],
    [9.94, '9.9/s'],
    [4_321, '4,321/s'],
  ])('writes a rate of %d as %s', (rate, words) => {
    expect(stateInWords({ ...up, rate }, now)).toContain(words);
  });

  it('tells of certificates only when they are about to end, and of parts that are refused', () => {
    const certificateEndsAt = now + 12 * 24 * HOUR;
    expect(stateInWords({ ...up, certificateEndsAt }, now)).not.toContain('certificate');
    const status = { ...up, certificateEndsAt, warnings: ['It ends.'], refusedCount: 2 };
    expect(stateInWords(status, now)).toContain('certificate ends in 12 days · 2 refused');
  });

  it('says no more than that when the link has just come up', () => {
    expect(stateInWords({ ...up, since: now, upSince: now }, now)).toBe('up');
  });
});

describe('linkInWords', () => {
  const failed = makeLinkStatus({ diagnosis: { ...diagnosis, evidence: [] } });

  it('counts down to the next attempt, and says why there is one', () => {
    const waiting = { ...failed, state: 'waiting', nextAttemptAt: now + 4_000 } as const;
    expect(linkInWords(waiting, now)).toBe('waiting, next attempt in 4 s: The signed address is too old.');
    expect(linkInWords(waiting, now + 3_900)).toContain('next attempt at once:');
  });

  it('gives the cure where a person must act', () => {
    expect(linkInWords({ ...failed, state: 'rejected' }, now)).toBe(
      'rejected, not tried again by itself: The signed address is too old. Check the clock.',
    );
  });
});
