import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { openCapture } from '../../../main/capture/reader.ts';
import { EVENT_KINDS, isLinkKind } from '../../../model/vocabulary.ts';
import type { Measure } from '../harness/measure.ts';
import { runNode, startNode } from '../harness/node-process.ts';
import type { BenchInput } from '../input/bench-input.ts';
import { expectCount, perSecond, timedEvents } from '../harness/run-results.ts';

const ingested = timedEvents.extend({ matching: z.int(), dropped: z.int() });

export const ingest: Measure = {
  name: 'ingest',
  unit: 'events/s',
  title: 'from a WebSocket to the disk and into a view, against a client that only parses',
  async begin(input) {
    const server = await startNode(input.program('message-server'), [input.messages]);
    const url = `ws://127.0.0.1:${server.firstLine}/`;
    const file = join(input.scratch, 'ingest.ringscope');
    return {
      async ours() {
        rmSync(file, { force: true });
        const run = await runNode(
          input.program('pipeline-client'),
          [url, String(input.events), file],
          ingested,
        );
        expectCount('events dropped', run.dropped, 0);
        expectCount('events in the view', run.matching, input.byKind['established'] ?? 0);
        expectNothingLost(file, input);
        return perSecond(run.events, run.ms);
      },
      peer: {
        name: 'ws + JSON.parse',
        async run() {
          const run = await runNode(input.program('bare-client'), [url, String(input.events)], timedEvents);
          return perSecond(run.events, run.ms);
        },
      },
      async end() {
        await server.stop();
        rmSync(file, { force: true });
      },
    };
  },
};

/** Every message is in the file once, and was understood as when the input was made. */
function expectNothingLost(file: string, { byKind }: BenchInput): void {
  const reader = openCapture(file);
  const { byKind: recorded } = reader.counts();
  reader.close();
  for (const kind of EVENT_KINDS) {
    if (!isLinkKind(kind))
      expectCount(`events of kind ${kind} on disk`, recorded[kind] ?? 0, byKind[kind] ?? 0);
  }
}
