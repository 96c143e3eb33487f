import { z } from 'zod';
import type { Measure } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { expectCount, timedEvents } from '../harness/run-results.ts';

const held = timedEvents.extend({ bytes: z.number() });

export const memory: Measure = {
  name: 'memory',
  unit: 'bytes/event',
  title: 'what an open capture holds beside its file, columns and calls',
  begin({ capture, events, program }) {
    const times: number[] = [];
    return Promise.resolve({
      async ours() {
        const run = await runNode(program('columns'), [capture], held);
        expectCount('events in columns', run.events, events);
        times.push(run.ms / 1_000);
        return run.bytes / events;
      },
      peer: null,
      besides: [{ name: 'columns', unit: 's', values: times }],
    });
  },
};
