import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecorder } from '../../../../../main/capture/recorder.ts';
import type { Recorder } from '../../../../../main/capture/recorder.ts';
import { SpareThread } from '../../../../../main/capture/thread/spare-thread.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

function openWith(spare: SpareThread, file: string | null = null): Promise<Recorder> {
  return openRecorder({ file, application: 'Ringscope test', clock: fakeClock(), spare });
}

describe('a spare thread', () => {
  it('becomes the thread of the first record that is opened with it', async () => {
    const spare = new SpareThread();
    const recorder = await openWith(spare);
    expect(spare.take()).toBeNull();
    recorder.append(makeEvent());
    expect(await recorder.close()).toBe(true);
  });

  it('is asked for once: the next record starts a thread of its own', async () => {
    const spare = new SpareThread();
    const recorders = [await openWith(spare), await openWith(spare)];
    expect(await Promise.all(recorders.map((recorder) => recorder.close()))).toEqual([true, true]);
  });

  it('says as any thread does why a capture cannot be used', async () => {
    const file = join(await temporaryFolder(), 'nowhere', 'test.ringscope');
    await expect(openWith(new SpareThread(), file)).rejects.toMatchObject({ code: 'folder-missing' });
  });
});
