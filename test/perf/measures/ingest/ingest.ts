import { join } from 'node:path';
import type { Measure } from '../../harness/measure.ts';
import { runNode, startNode } from '../../harness/node-process.ts';
import { perSecond, timedEvents } from '../../harness/run-results.ts';
import { expectNothingLost, forget, ingestInto } from './pipeline.ts';

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
        const run = await ingestInto(file, { protocol: 'websocket', url }, input);
        expectNothingLost(file, run, input);
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
        forget(file);
      },
    };
  },
};
