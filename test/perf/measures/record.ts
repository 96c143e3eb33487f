import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Measure } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { expectCount, perSecond, timedEvents } from '../harness/run-results.ts';

export const record: Measure = {
  name: 'record',
  unit: 'events/s',
  title: 'the recorder alone, against INSERTs of the same columns in one thread',
  begin({ events, scratch, program }) {
    const run = async (way: 'ours' | 'sqlite'): Promise<number> => {
      const file = join(scratch, `record-${way}.ringscope`);
      const done = await runNode(program('recording'), [way, String(events), file], timedEvents);
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
      expectCount('events on disk', done.events, events);
      return perSecond(events, done.ms);
    };
    return Promise.resolve({
      ours: () => run('ours'),
      peer: { name: 'node:sqlite INSERT', run: () => run('sqlite') },
    });
  },
};
