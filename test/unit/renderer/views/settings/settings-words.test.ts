import { describe, expect, it } from 'vitest';
import {
  bytesText,
  pauseText,
  readBytes,
  readCount,
  readTime,
  timeText,
} from '../../../../../renderer/views/settings/settings-words.ts';

const GB = 1024 ** 3;

describe('a setting as it is typed', () => {
  it.each([
    ['5 GB', 5 * GB],
    ['500mb', 500 * 1024 ** 2],
    ['1,5 gb', 1.5 * GB],
    ['2', 2 * GB],
    ['', null],
  ])('takes %j for a size', (text, value) => {
    expect(readBytes(text)).toEqual({ value });
  });

  it.each(['five', '5 PB', '-1 GB', '0'])('does not take %j for a size', (text) => {
    expect(readBytes(text)).toHaveProperty('problem');
  });

  it.each([1, 512 * 1024 ** 2, 1.5 * GB, 5 * GB, 2048 * GB])(
    'shows a size of %i bytes as one that it reads',
    (bytes) => {
      const read = readBytes(bytesText(bytes));
      expect('value' in read || bytes === 1).toBe(true);
      if ('value' in read) expect(read.value).toBe(bytes);
    },
  );

  it.each([
    ['5,000,000', { value: 5_000_000 }],
    ['5 000', { value: 5_000 }],
    [' ', { value: null }],
  ])('takes %j for a count', (text, read) => {
    expect(readCount(text)).toEqual(read);
  });

  it.each(['0', '-3', 'many'])('does not take %j for a count', (text) => {
    expect(readCount(text)).toHaveProperty('problem');
  });

  it('has times of the day as a time field holds them', () => {
    expect(timeText(7 * 60 + 5)).toBe('07:05');
    expect(readTime('07:05')).toBe(425);
    expect(readTime('')).toBeNull();
  });

  it('tells until when notifications are paused, with the day where it is another one', () => {
    const now = new Date(2026, 2, 2, 13, 20).getTime();
    expect(pauseText(now + 3_600_000, now)).toBe('Paused until 14:20');
    expect(pauseText(new Date(2026, 2, 3, 6).getTime(), now)).toBe('Paused until 06:00 on 3 Mar 2026');
  });
});
