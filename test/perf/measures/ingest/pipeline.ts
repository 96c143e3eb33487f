import { rmSync } from 'node:fs';
import { z } from 'zod';
import { openCapture } from '../../../../main/capture/reader.ts';
import { EVENT_KINDS, isLinkKind } from '../../../../model/vocabulary.ts';
import { runNode } from '../../harness/node-process.ts';
import { expectCount, timedEvents } from '../../harness/run-results.ts';
import type { BenchInput } from '../../input/bench-input.ts';

const ingested = timedEvents.extend({
  matching: z.int(),
  dropped: z.int(),
  pauses: z.int(),
  peakBytes: z.number(),
});
export type Ingested = z.output<typeof ingested>;

/** What a run of the whole pipeline takes in: all of the input, or its first events. */
export type Taken = Pick<BenchInput, 'events' | 'byKind' | 'program'>;

/** One run of the whole pipeline into a capture that is made anew. */
export async function ingestInto(
  file: string,
  from: { protocol: 'websocket' | 'mqtt'; url: string },
  { events, program }: Taken,
): Promise<Ingested> {
  forget(file);
  const run = [from.protocol, from.url, String(events), file];
  return runNode(program('pipeline-client'), run, ingested);
}

/** Rejects unless every message is in the file and in the view once, and was understood as when the input was made. */
export function expectNothingLost(file: string, { dropped, matching }: Ingested, { byKind }: Taken): void {
  expectCount('events dropped', dropped, 0);
  expectCount('events in the view', matching, byKind['established'] ?? 0);
  const recorded = countsOn(file);
  for (const kind of EVENT_KINDS) {
    if (!isLinkKind(kind))
      expectCount(`events of kind ${kind} on disk`, recorded[kind] ?? 0, byKind[kind] ?? 0);
  }
}

/** Without the events that tell of the link. */
export function eventsOn(file: string): number {
  const recorded = countsOn(file);
  return EVENT_KINDS.reduce((sum, kind) => sum + (isLinkKind(kind) ? 0 : (recorded[kind] ?? 0)), 0);
}

export function forget(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

function countsOn(file: string) {
  const reader = openCapture(file);
  const { byKind } = reader.counts();
  reader.close();
  return byKind;
}
