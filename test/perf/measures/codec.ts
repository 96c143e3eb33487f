import { join } from 'node:path';
import { z } from 'zod';
import { PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import type { Measure } from '../harness/measure.ts';
import { runNode } from '../harness/node-process.ts';
import { perSecond } from '../harness/run-results.ts';
import { isSmoke } from '../input/bench-input.ts';

const DECODING_MS = 1_000;
const SMOKE_MS = 20;
const framed = z.object({ frames: z.int().positive() });
const decoded = z.object({
  ms: z.number().positive(),
  messages: z.int(),
  kinds: z.record(z.string(), z.int()),
});

/** One for each protocol: what simulated systems say, through the protocol's own functions. */
export const codecs: readonly Measure[] = PROTOCOL_IDS.map((id) => ({
  name: `codec-${id}`,
  unit: 'messages/s',
  title: `messages of a simulated system to events, against JSON.parse of the same`,
  async begin(input) {
    const { scratch, program } = input;
    const file = join(scratch, `frames-${id}.ndjson`);
    await runNode(program('codec/frames'), [id, file], framed);
    const time = String(isSmoke(input) ? SMOKE_MS : DECODING_MS);
    const run = async (way: 'ours' | 'parse'): Promise<number> => {
      const done = await runNode(program('codec/decoding'), [id, file, time, way], decoded);
      if (!('established' in done.kinds)) throw new Error('No call is answered in these messages.');
      return perSecond(done.messages, done.ms);
    };
    return { ours: () => run('ours'), peer: { name: 'JSON.parse', run: () => run('parse') } };
  },
}));
