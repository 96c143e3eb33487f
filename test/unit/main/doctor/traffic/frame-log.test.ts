import { describe, expect, it } from 'vitest';
import { FrameLog } from '../../../../../main/doctor/traffic/frame-log.ts';

describe('FrameLog', () => {
  it('keeps the beginning of a long message, and its whole size', () => {
    const log = new FrameLog();
    log.add({ at: 1, direction: 'received', what: 'WebSocket', text: 'é'.repeat(100_000) });
    expect(log.frames).toMatchObject([{ size: 200_000, cut: true }]);
    expect(log.frames[0]?.text).toHaveLength(64 * 1024);
  });

  it('keeps 2 MiB at most, and counts what comes then', () => {
    const log = new FrameLog();
    for (let count = 0; count < 50; count += 1) {
      log.add({ at: count, direction: 'received', what: 'WebSocket', text: 'x'.repeat(60_000) });
    }
    const bytes = log.frames.reduce((sum, { text }) => sum + text.length, 0);
    expect(bytes).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(log.frames.length + log.dropped).toBe(50);
    expect(log.dropped).toBeGreaterThan(0);
  });
});
