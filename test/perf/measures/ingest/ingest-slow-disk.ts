import { join } from 'node:path';
import type { Measure } from '../../harness/measure.ts';
import { startNode } from '../../harness/node-process.ts';
import { expectCount } from '../../harness/run-results.ts';
import { firstEvents } from '../../input/first-events.ts';
import { expectNothingLost, eventsOn, forget, ingestInto } from './pipeline.ts';

const MOST_EVENTS = 200_000;
/** Below the two seconds for which the record waits for a lock before it tells. */
const HELD_MS = 1_200;
const FREE_MS = 150;
const TIMES = 4;

export const ingestSlowDisk: Measure = {
  name: 'ingest-slow-disk',
  unit: 's',
  title: `the same while another program locks the file ${TIMES} times for ${HELD_MS} ms, against a free disk`,
  async begin(whole) {
    const input = await firstEvents(whole, MOST_EVENTS);
    const { events, messages, scratch, program } = input;
    const server = await startNode(program('message-server'), [messages]);
    const from = { protocol: 'websocket', url: `ws://127.0.0.1:${server.firstLine}/` } as const;
    const file = join(scratch, 'slow-disk.ringscope');
    const lost: number[] = [];
    const peaks: number[] = [];
    const pauses: number[] = [];
    return {
      async ours() {
        forget(file);
        const holding = [file, String(HELD_MS), String(FREE_MS), String(TIMES)];
        const hogging = startNode(program('live/disk-hog'), holding);
        const run = await ingestInto(file, from, input);
        await (await hogging).stop();
        lost.push(events - eventsOn(file));
        peaks.push(run.peakBytes / 1024 ** 2);
        pauses.push(run.pauses);
        expectNothingLost(file, run, input);
        expectCount('events recorded', run.events, events);
        return run.ms / 1_000;
      },
      peer: {
        name: 'a free disk',
        async run() {
          const run = await ingestInto(file, from, input);
          expectNothingLost(file, run, input);
          return run.ms / 1_000;
        },
      },
      besides: [
        { name: 'ingest-slow-disk-lost', unit: 'events lost', values: lost },
        { name: 'ingest-slow-disk-memory', unit: 'MB', values: peaks },
        { name: 'ingest-slow-disk-pauses', unit: 'times', values: pauses },
      ],
      async end() {
        await server.stop();
        forget(file);
      },
    };
  },
};
