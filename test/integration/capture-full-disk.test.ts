import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../main/capture/reader.ts';
import { startRecording } from '../support/recording-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** `prlimit` (util-linux) limits how long the files of one process may become, and lifts that while it runs. */
function hasPrlimit(): boolean {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasPrlimit())('a disk without room', () => {
  it('makes the record fail in plain sight, loses nothing, and is recovered from when there is room', async () => {
    const file = join(await temporaryFolder(), 'full.ringscope');
    const recording = startRecording([file, '4', '2000'], ['prlimit', '--fsize=3000000:unlimited', '--']);
    await recording.until(({ state }) => state === 'failing');
    const before = Math.max(...recording.said.map((said) => said.acknowledged ?? 0));
    expect(before).toBeGreaterThan(0);
    execFileSync('prlimit', ['--pid', String(recording.pid), '--fsize=unlimited:unlimited']);
    await recording.until(({ state }) => state === 'recording');
    await recording.until(({ acknowledged }) => (acknowledged ?? 0) > before + 200);
    recording.finish();
    expect(await recording.until(({ complete }) => complete !== undefined)).toEqual({ complete: true });
    const reader = openCapture(file);
    const events = [...reader.events()];
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(reader.counts().byKind).toEqual({ delivered: events.length });
    reader.close();
  });
});
