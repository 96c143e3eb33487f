/**
 * Messages to events, again and again, for a time: `node decoding.ts PROTOCOL FILE MS ours|parse`. FILE is that of frames.ts.
 * `parse` is what JSON alone takes. Prints `{ ms, messages, kinds }`; `kinds` are those of the events of one round.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CODECS } from '../../codecs/codecs.ts';

const [id = '', file = '', least = '0', way = ''] = process.argv.slice(2);
const load = CODECS[id];
if (!load) throw new Error(`There is no codec ${id}.`);
const newCodec = await load();
const frameSchema = z.object({ topic: z.string(), text: z.string() });
const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
const frames = lines.map((line) => frameSchema.parse(JSON.parse(line)));
const kinds: Record<string, number> = {};
const codec = newCodec();
for (const frame of frames) {
  for (const { kind } of codec(frame)) kinds[kind] = (kinds[kind] ?? 0) + 1;
}
const once = way === 'ours' ? decode : parse;
// Compiled by then, as after a minute of use.
rounds(Number(least) / 2);
const { ms, count } = rounds(Number(least));
process.stdout.write(JSON.stringify({ ms, messages: count * frames.length, kinds }));

function rounds(leastMs: number): { ms: number; count: number } {
  const begun = performance.now();
  let count = 0;
  let made = 0;
  while (performance.now() - begun < leastMs || count === 0) {
    made += once();
    count += 1;
  }
  if (made === 0) throw new Error('The messages make nothing.');
  return { ms: performance.now() - begun, count };
}

function decode(): number {
  const read = newCodec();
  let events = 0;
  for (const frame of frames) events += read(frame).length;
  return events;
}

function parse(): number {
  let objects = 0;
  for (const { text } of frames) {
    try {
      const message: unknown = JSON.parse(text);
      if (typeof message === 'object') objects += 1;
    } catch (error) {
      // Some of the messages are none, on purpose.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return objects;
}
