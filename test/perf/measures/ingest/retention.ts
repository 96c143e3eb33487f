import { join } from 'node:path';
import { z } from 'zod';
import type { Aside, Measure } from '../../harness/measure.ts';
import { runNode } from '../../harness/node-process.ts';
import { forget } from './pipeline.ts';

const part = z.object({ rate: z.number(), memoryBytes: z.number(), fileBytes: z.number() });
const retained = z.object({ events: z.int(), parts: z.tuple([part, part, part]) });
const FIRST = 'its first third';
const MEGABYTE = 1024 ** 2;
/** How many of the events fill the record; the others push these out, and each other. */
const LIMIT_SHARE = 5;
/** The events that tell of removals come on top, now and then. */
const MOST_GAPS = 20;

/** Its peer is itself, earlier: what grows over a long run shows as a ratio that is not 1. */
export const retention: Measure = {
  name: 'retention',
  unit: 'events/s',
  title: 'recording into a full record, the last third of the run against the first',
  mostRuns: 1,
  begin({ events, scratch, program }) {
    const file = join(scratch, 'retention.ringscope');
    const limit = Math.max(1, Math.floor(events / LIMIT_SHARE));
    const rates: number[] = [];
    const memory = new Growth();
    const sizes = new Growth();
    return Promise.resolve({
      async ours() {
        forget(file);
        const run = [String(events - limit), String(limit), file];
        const done = await runNode(program('live/retaining'), run, retained);
        const [first, , last] = done.parts;
        if (done.events > limit + MOST_GAPS)
          throw new Error(`${done.events} events were kept, and the limit is ${limit}.`);
        rates.push(first.rate);
        memory.add(first.memoryBytes, last.memoryBytes);
        sizes.add(first.fileBytes, last.fileBytes);
        return last.rate;
      },
      peer: { name: FIRST, run: () => Promise.resolve(rates.at(-1) ?? NaN) },
      besides: [memory.as('retention-memory'), sizes.as('retention-file')],
      end() {
        forget(file);
        return Promise.resolve();
      },
    });
  },
};

/** Bytes at the end of the first third and of the last, a pair a run. */
class Growth {
  readonly #first: number[] = [];
  readonly #last: number[] = [];

  add(first: number, last: number): void {
    this.#first.push(first / MEGABYTE);
    this.#last.push(last / MEGABYTE);
  }

  as(name: string): Aside {
    return { name, unit: 'MB', values: this.#last, peer: { name: FIRST, values: this.#first } };
  }
}
