import { describe, expect, it } from 'vitest';
import { PAUSES, pauseAt } from '../../../model/notification-pause.ts';

const NOW = new Date(2026, 2, 2, 13, 20).getTime();

describe('a pause of notifications', () => {
  it('lasts for an hour, or until six in the morning of the next day', () => {
    expect(PAUSES.map(({ title, until }) => [title, until(NOW)])).toEqual([
      ['for 1 hour', new Date(2026, 2, 2, 14, 20).getTime()],
      ['until tomorrow 06:00', new Date(2026, 2, 3, 6).getTime()],
    ]);
  });

  it('ends with its moment', () => {
    expect(pauseAt({ pausedUntil: NOW + 1 }, NOW)).toBe(NOW + 1);
    expect(pauseAt({ pausedUntil: NOW }, NOW)).toBeNull();
    expect(pauseAt({ pausedUntil: null }, NOW)).toBeNull();
  });
});
