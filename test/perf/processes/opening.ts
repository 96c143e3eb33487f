/**
 * From opening a capture to the first rows of all its events, in a process that has opened none yet:
 * `node opening.ts CAPTURE ROWS`. Prints `{ ms, events }`, the latter being the rows.
 */
import { openDocument } from '../../../main/capture/document.ts';
import { systemClock } from '../../../main/system-clock.ts';

const [file = '', rows = '0'] = process.argv.slice(2);
const begun = performance.now();
const document = await openDocument(file, systemClock);
const view = await document.views.open({
  ...{ capture: 'main', filter: '', of: 'events', orderBy: 'seq', descending: true },
});
const window = await document.views.window({ view, known: 0, from: 0, count: Number(rows), buckets: 0 });
const ms = performance.now() - begun;
await document.close();
const events = window.rows.of === 'events' ? window.rows.events.length : 0;
process.stdout.write(JSON.stringify({ ms, events }));
