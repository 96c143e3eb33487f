/**
 * A record that is full: `node --expose-gc retaining.ts EVENTS LIMIT FILE`. Once LIMIT events are there, EVENTS more are
 * recorded, for each of which the oldest goes, in three parts. Prints `{ events, parts }`; of each part the rate
 * (events a second), the memory of the process at its end without garbage, and the size of the file with its log (bytes).
 */
import { existsSync, statSync } from 'node:fs';
import { openCapture } from '../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../main/capture/recorder.ts';
import { systemClock } from '../../../../main/system-clock.ts';
import { Appender, RepeatedEvents } from '../../input/repeated-events.ts';

const [wanted = '0', most = '0', file = ''] = process.argv.slice(2);
const PARTS = 3;
const limit = Number(most);
const each = Math.floor(Number(wanted) / PARTS);
const recorder = await openRecorder({
  ...{ file, existing: 'refuse' as const, application: 'Ringscope bench', clock: systemClock },
  retention: { maxEvents: limit, maxBytes: null, maxAgeMs: null },
});
const view = await recorder.views.open({
  ...{ capture: 'main', filter: 'kind:established', of: 'events', orderBy: 'seq', descending: true },
});
const appender = new Appender(recorder, new RepeatedEvents(limit));
await appender.append(limit);
const parts: { rate: number; memoryBytes: number; fileBytes: number }[] = [];
for (let part = 0; part < PARTS; part += 1) {
  const rate = (each / (await appender.append(each))) * 1_000;
  // As a page does: what is not looked at may be left undone.
  await recorder.views.window({ view, known: 0, from: 0, count: 50, buckets: 0 });
  global.gc?.();
  parts.push({ rate, memoryBytes: process.memoryUsage.rss(), fileBytes: sizeOnDisk() });
}
await recorder.close();
const reader = openCapture(file);
const { events: kept } = reader.counts();
reader.close();
process.stdout.write(JSON.stringify({ events: kept, parts }));

function sizeOnDisk(): number {
  return [file, `${file}-wal`].reduce((sum, name) => sum + (existsSync(name) ? statSync(name).size : 0), 0);
}
