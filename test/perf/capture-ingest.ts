/**
 * How many events a second reach the disk: `node test/perf/capture-ingest.ts [EVENTS] [FOLDER]`. The events have raw
 * messages of 450 bytes; they are appended as fast as the record takes them, pausing under pressure.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCapture } from '../../main/capture/reader.ts';
import { openRecorder } from '../../main/capture/recorder.ts';
import { systemClock } from '../../main/system-clock.ts';
import { makeEvent } from '../support/make-event.ts';

const total = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), 'ringscope-ingest-'));
const file = join(folder, 'ingest.ringscope');
try {
  const recorder = await openRecorder({ file, application: 'Ringscope ingest test', clock: systemClock });
  const padding = 'x'.repeat(440);
  let pressure = Promise.withResolvers<undefined>();
  pressure.resolve(undefined);
  recorder.onPressure((high) => {
    if (high) pressure = Promise.withResolvers();
    else pressure.resolve(undefined);
  });
  const begun = performance.now();
  for (let count = 0; count < total; count += 1) {
    recorder.append(makeEvent({ callId: String(count >> 3), raw: `{"n":${count},"x":"${padding}"}` }));
    if (count % 200 === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await pressure.promise;
    }
  }
  await recorder.flush();
  const written = performance.now() - begun;
  await recorder.close();
  const reader = openCapture(file);
  const readingBegun = performance.now();
  let read = 0;
  for (const { seq } of reader.events()) if (seq === read + 1) read += 1;
  const reading = performance.now() - readingBegun;
  reader.close();
  const result = {
    events: read,
    lost: total - read,
    writtenPerSecond: Math.round((total / written) * 1000),
    readPerSecond: Math.round((total / reading) * 1000),
    bytesPerEvent: Math.round(statSync(file).size / total),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
