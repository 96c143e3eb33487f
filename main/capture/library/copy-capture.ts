import { setImmediate as others } from 'node:timers/promises';
import type { TelephonyEvent } from '../../../model/event.ts';
import type { CaptureReader } from '../reader.ts';
import { NewCapture } from './new-capture.ts';
import type { NewCaptureOptions } from './new-capture.ts';

export interface CopyOptions extends NewCaptureOptions {
  reader: CaptureReader;
  /** What to write of each event: itself, another in its place (with its seq), or null to leave it out. */
  change?: (event: TelephonyEvent) => TelephonyEvent | null;
  /** Events looked at, of how many; some times a second. */
  onProgress?: (done: number, of: number) => void;
  signal?: AbortSignal;
}

const BATCH = 1_000;

/**
 * Saves a capture as another file: as it was when this began, also while somebody records to it. Lets others work in
 * between. Resolves with the number of events. Rejects with `CaptureFileError` or the reason of the signal, and then
 * leaves nothing.
 */
export async function copyCapture(options: CopyOptions): Promise<number> {
  const { reader, change = same, onProgress, signal } = options;
  signal?.throwIfAborted();
  const { firstSeq, lastSeq } = reader;
  const total = lastSeq === 0 ? 0 : lastSeq - firstSeq + 1;
  const copy = await NewCapture.begin(options);
  try {
    let batch: TelephonyEvent[] = [];
    let [events, seen] = [0, 0];
    copy.writer.restore(reader.sources(), []);
    for (const event of reader.events({ toSeq: lastSeq })) {
      seen += 1;
      const changed = change(event);
      if (changed) batch.push(changed);
      if (seen % BATCH !== 0) continue;
      events += batch.length;
      copy.writer.restore([], batch);
      batch = [];
      onProgress?.(seen, total);
      await others();
      signal?.throwIfAborted();
    }
    copy.writer.restore([], batch);
    await copy.commit();
    return events + batch.length;
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

function same(event: TelephonyEvent): TelephonyEvent {
  return event;
}
