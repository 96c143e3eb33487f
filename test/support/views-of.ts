import { onTestFinished } from 'vitest';
import type { CaptureViews } from '../../main/capture/capture-views.ts';
import { CaptureWriter } from '../../main/capture/file/capture-writer.ts';
import { packEvents } from '../../main/capture/file/packed-events.ts';
import { ViewClient } from '../../main/capture/view-client.ts';
import { ViewHost } from '../../main/capture/views/view-host.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';

/** A capture in memory with its views, without a thread between them. */
export interface ViewedCapture {
  views: CaptureViews;
  /** Records as the worker does, and says so to the views. */
  record: (events: readonly UnrecordedEvent[]) => void;
  /** Records events that have their seqs. */
  restore: (events: readonly TelephonyEvent[]) => void;
  /** Takes the events from the disk and tells nobody: whoever reads them back finds none. */
  wipe: () => void;
  /** Frees it before the test ends, for tests that make many. */
  close: () => void;
}

/** `now`: what relative times in filters count from. */
export function viewsOf({
  now,
  maxEvents = null,
}: {
  now: number;
  maxEvents?: number | null;
}): ViewedCapture {
  const writer = new CaptureWriter({
    ...{ file: null, existing: 'continue', application: 'Ringscope test', now },
    retention: { maxEvents, maxBytes: null, maxAgeMs: null },
  });
  const database = writer.database;
  // What is closed holds none of its columns any more, which tests that make thousands count on.
  let host: ViewHost | null = new ViewHost(database, 'The capture', (reply) => client.onReply(reply));
  const client = new ViewClient(
    // The answer never comes before the question is sent, as between threads.
    { postMessage: ({ id, question }) => void setImmediate(() => host?.ask(id, question)) },
    { now: () => now },
  );
  const close = (): void => {
    if (host) writer.close();
    host?.close();
    host = null;
  };
  onTestFinished(close);
  return {
    views: client,
    close,
    wipe: () => database.exec('DELETE FROM events'),
    record(events) {
      const packed = packEvents(events);
      const { firstSeq, removed } = writer.append([], packed, now);
      host?.recorded(firstSeq, packed);
      if (removed > 0) host?.removed(writer.firstSeq);
    },
    restore(events) {
      writer.restore([], events);
      host?.recorded(0, packEvents([]));
    },
  };
}
