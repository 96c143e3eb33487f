import { z } from 'zod';
import type { Measure } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { expectCount, timedEvents } from '../harness/run-results.ts';

const reduced = timedEvents.extend({ calls: z.int() });

export const calls: Measure = {
  name: 'calls',
  unit: 's',
  title: 'all events read and made into calls, against only reading them',
  begin({ capture, events, program }) {
    const run = async (way: 'calls' | 'reading'): Promise<number> => {
      const done = await runNode(program('calls'), [capture, way], reduced);
      expectCount('events read', done.events, events);
      if (way === 'calls' && done.calls === 0) throw new Error('The events make no calls.');
      return done.ms / 1_000;
    };
    return Promise.resolve({
      ours: () => run('calls'),
      peer: { name: 'reading alone', run: () => run('reading') },
    });
  },
};
