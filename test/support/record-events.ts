import type { UnrecordedEvent } from '../../model/event.ts';
import { openRecorder } from '../../main/capture/recorder.ts';
import type { RecorderOptions } from '../../main/capture/recorder.ts';
import { systemClock } from '../../main/system-clock.ts';

/** Makes a capture of these events, and closes it. */
export async function recordEvents(
  file: string,
  events: readonly UnrecordedEvent[],
  options: Partial<RecorderOptions> = {},
): Promise<void> {
  const recorder = await openRecorder({
    file,
    application: 'Ringscope test',
    clock: systemClock,
    ...options,
  });
  for (const event of events) recorder.append(event);
  await recorder.close();
}
