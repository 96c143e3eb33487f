import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../main/capture/reader.ts';
import { openRecorder } from '../../main/capture/recorder.ts';
import { systemClock } from '../../main/system-clock.ts';
import { rounds } from '../support/long-form.ts';
import { makeEvent } from '../support/make-event.ts';
import { startRecording } from '../support/recording-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROUNDS = rounds(20, 100);

describe('a recording that is killed', () => {
  it('has everything that was acknowledged, without gaps, and nothing of more than a second ago is missing', async () => {
    const file = join(await temporaryFolder(), 'killed.ringscope');
    // About 400 events a second.
    const recording = startRecording([file, '2']);
    await recording.until(({ acknowledged }) => (acknowledged ?? 0) > 300);
    const killedAt = Date.now();
    await recording.kill();
    const acknowledged = Math.max(...recording.said.map((said) => said.acknowledged ?? 0));

    const reader = openCapture(file);
    const events = [...reader.events()];
    reader.close();
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.length).toBeGreaterThanOrEqual(acknowledged);
    expect(killedAt - (events.at(-1)?.receivedAt ?? 0)).toBeLessThan(1000);
    expect(existsSync(`${file}-wal`)).toBe(true);

    const recorder = await openRecorder({ file, application: 'Ringscope test', clock: systemClock });
    expect(recorder.lastSeq).toBe(events.length);
    recorder.append(makeEvent());
    await recorder.flush();
    expect(recorder.lastSeq).toBe(events.length + 1);
    await recorder.close();
    expect(readdirSync(join(file, '..'))).toEqual(['killed.ringscope']);
  });

  it(`has them after each of ${ROUNDS} kills at random moments, on one file`, async () => {
    const file = join(await temporaryFolder(), 'killed.ringscope');
    let known = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const recording = startRecording([file, '8', '2000']);
      await recording.until(({ acknowledged }) => acknowledged !== undefined);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
      await recording.kill();
      const acknowledged = Math.max(...recording.said.map((said) => said.acknowledged ?? 0));
      expect(acknowledged).toBeGreaterThan(known);
      const reader = openCapture(file);
      known = reader.lastSeq;
      let seq = 0;
      for (const event of reader.events({ withoutRaw: true })) expect(event.seq).toBe((seq += 1));
      reader.close();
      expect(known).toBe(seq);
      expect(known).toBeGreaterThanOrEqual(acknowledged);
    }
    const recorder = await openRecorder({ file, application: 'Ringscope test', clock: systemClock });
    expect(await recorder.close()).toBe(true);
    expect(readdirSync(join(file, '..'))).toEqual(['killed.ringscope']);
  });

  it('keeps out a second process while it lives, and none after', async () => {
    const file = join(await temporaryFolder(), 'taken.ringscope');
    const recording = startRecording([file, '1']);
    await recording.until(({ acknowledged }) => acknowledged !== undefined);
    const open = () => openRecorder({ file, application: 'Ringscope test', clock: systemClock });
    const reader = openCapture(file);
    expect(reader.lastSeq).toBeGreaterThan(0);
    await expect(open()).rejects.toMatchObject({ code: 'in-use' });
    // A refused writer must not have freed the lock of the one that has it.
    await expect(open()).rejects.toMatchObject({ code: 'in-use' });
    await recording.kill();
    reader.close();
    expect(await (await open()).close()).toBe(true);
  });
});
