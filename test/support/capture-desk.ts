import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CaptureDesk } from '../../main/engine/capture-desk.ts';
import { Notices } from '../../main/engine/notices.ts';
import type { Clock } from '../../model/clock.ts';
import type { CaptureState } from '../../model/contract/app-state.ts';
import type { RecordSettings } from '../../model/contract/settings.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface DeskAtWork {
  desk: CaptureDesk;
  folder: string;
  /** The file that is recorded to now. */
  file: () => string;
  recording: () => CaptureState;
  /** What people were told. */
  told: () => string[];
}

/** The captures of an app that records, closed with the test. */
export async function captureDesk(clock: Clock, limits: Partial<RecordSettings> = {}): Promise<DeskAtWork> {
  const dataDir = await temporaryFolder();
  const notices = new Notices(clock, () => undefined);
  const record = {
    ...{ maxEvents: null, maxBytes: null, maxAgeDays: null, newFileBytes: null },
    ...{ newFileEveryDay: false, ...limits },
  };
  const desk = await CaptureDesk.open({ dataDir, clock, record, notices, onChange: () => undefined });
  onTestFinished(async () => {
    await desk.closeAll();
  });
  const recording = (): CaptureState => {
    const found = desk.states.find(({ id }) => id === desk.recordingId);
    if (!found) throw new Error('Nothing is recorded to.');
    return found;
  };
  return {
    desk,
    folder: join(dataDir, 'captures'),
    file: () => desk.fileOf(desk.recordingId),
    recording,
    told: () => notices.all.map(({ text }) => text),
  };
}
