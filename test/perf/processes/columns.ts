/**
 * What a capture takes beside its file: `node --expose-gc columns.ts CAPTURE`. Reads all of it into columns and calls,
 * and holds nothing else. Prints `{ ms, events, bytes }`.
 */
import { CaptureIndex } from '../../../main/capture/columns/capture-index.ts';
import { openForReading } from '../../../main/capture/reader.ts';
import { StoredEvents } from '../../../main/capture/stored/stored-events.ts';

const [file = ''] = process.argv.slice(2);
const database = openForReading(file);
const stored = new StoredEvents(database);
const before = held();
const begun = performance.now();
const index = new CaptureIndex(stored);
index.read(() => false);
index.takeCallChanges();
const ms = performance.now() - begun;
const bytes = held() - before;
database.close();
process.stdout.write(JSON.stringify({ ms, events: index.events.count, bytes }));

/** Without garbage: buffers that one collection finds to be such are counted until the next one. */
function held(): number {
  global.gc?.();
  global.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
