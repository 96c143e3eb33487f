import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CaptureSource } from '../../../../../model/contract/capture-export.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { replay } from '../../../../../main/capture/replay/replay.ts';
import type { ReplaySpeed } from '../../../../../main/capture/replay/replay.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const THEN = Date.UTC(2025, 0, 1);
const NOW = Date.UTC(2026, 2, 2, 13);

async function replaying(events: UnrecordedEvent[], speed: ReplaySpeed) {
  const file = join(await temporaryFolder(), 'test.ringscope');
  await recordEvents(file, events);
  const reader = openCapture(file);
  onTestFinished(() => reader.close());
  const clock = fakeClock(NOW);
  const fed: UnrecordedEvent[] = [];
  const sources: CaptureSource[] = [];
  const ending = new AbortController();
  const record = {
    append: (event: UnrecordedEvent) => void fed.push(event),
    registerSource: (source: CaptureSource) => void sources.push(source),
    flush: () => Promise.resolve(),
  };
  const done = replay({ reader, speed, clock, record, signal: ending.signal });
  return { clock, fed, sources, ending, done };
}

function after(ms: number, parts: Partial<UnrecordedEvent> = {}): UnrecordedEvent {
  return makeEvent({ at: THEN + ms - 40, receivedAt: THEN + ms, ...parts });
}

describe('a replay', () => {
  it('feeds every event when its time has come, as if it happened now', async () => {
    const { clock, fed, done, sources } = await replaying([after(0), after(3_000), after(4_000)], 1);
    await clock.advance(0);
    expect(fed).toEqual([after(0, { at: NOW - 40, receivedAt: NOW })]);
    await clock.advance(2_999);
    expect(fed).toHaveLength(1);
    await clock.advance(1);
    expect(fed.at(-1)).toMatchObject({ at: NOW + 2_960, receivedAt: NOW + 3_000 });
    await clock.advance(1_000);
    expect(await done).toBe(3);
    expect(fed).toHaveLength(3);
    expect(sources).toMatchObject([{ id: 'hq', protocol: 'aes-wti' }]);
    expect(clock.pending).toBe(0);
  });

  it('goes ten times as fast on request, durations with it', async () => {
    const { clock, fed, done } = await replaying([after(0), after(10_000)], 10);
    await clock.advance(1_000);
    expect(await done).toBe(2);
    expect(fed.map(({ receivedAt }) => receivedAt)).toEqual([NOW, NOW + 1_000]);
  });

  it('waits for nothing at its fastest, and keeps distances: the last event is received now', async () => {
    const gap = { since: THEN, until: THEN + 500, reason: 'the link was down' };
    const { fed, done } = await replaying([after(0), after(500, { kind: 'gap', gap }), after(60_000)], 'max');
    expect(await done).toBe(3);
    expect(fed.map(({ receivedAt }) => receivedAt)).toEqual([NOW - 60_000, NOW - 59_500, NOW]);
    expect(fed[1]?.gap).toEqual({ since: NOW - 60_000, until: NOW - 59_500, reason: 'the link was down' });
  });

  it('ends at once when asked to, also in a silence of months', async () => {
    const { clock, fed, done, ending } = await replaying([after(0), after(100 * 86_400_000)], 1);
    await clock.advance(5_000);
    ending.abort();
    expect(await done).toBe(1);
    expect(fed).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
