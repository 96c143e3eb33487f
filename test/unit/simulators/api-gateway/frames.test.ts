import { describe, expect, it } from 'vitest';
import { LARGEST_FRAME, sendInFrames } from '../../../../simulators/api-gateway/gateway/frames.ts';

/** What was sent: the bytes of each frame, and whether it was the last. */
function framesOf(text: string, size?: number): { bytes: Buffer; fin: boolean }[] {
  const frames: { bytes: Buffer; fin: boolean }[] = [];
  const send = (data: string | Buffer, options?: { binary: boolean; fin: boolean }): void => {
    expect(options?.binary ?? false).toBe(false);
    frames.push({ bytes: Buffer.from(data), fin: options?.fin ?? true });
  };
  sendInFrames({ send }, text, size);
  return frames;
}

describe('a push', () => {
  it.each([
    ['', 1],
    ['x'.repeat(32 * 1024), 1],
    ['x'.repeat(32 * 1024 + 1), 2],
    ['€'.repeat(40 * 1024), 4],
  ])('has frames of 32 KB at most', (text, count) => {
    const frames = framesOf(text);
    expect(frames).toHaveLength(count);
    expect(Math.max(...frames.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(LARGEST_FRAME);
    expect(Buffer.concat(frames.map(({ bytes }) => bytes)).toString()).toBe(text);
    expect(frames.map(({ fin }) => fin)).toEqual(frames.map((_, index) => index === count - 1));
  });

  it('may be cut within a character', () => {
    const frames = framesOf('a€b', 2);
    expect(frames.map(({ bytes }) => bytes.toString('hex'))).toEqual(['61e2', '82ac', '62']);
  });
});
