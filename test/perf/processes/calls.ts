/**
 * Reads all events of a capture and makes calls of them, or (`reading`) does nothing with them:
 * `node calls.ts CAPTURE calls|reading`. Prints `{ ms, events, calls }`.
 */
import { openCapture } from '../../../main/capture/reader.ts';
import { CallReducer } from '../../../model/calls/call-reducer.ts';

const [file = '', way = ''] = process.argv.slice(2);
const begun = performance.now();
const reader = openCapture(file);
const reducer = way === 'calls' ? new CallReducer() : null;
let events = 0;
for (const event of reader.events({ withoutRaw: true })) {
  reducer?.apply(event);
  events += 1;
}
let calls = 0;
for (const call of reducer?.calls() ?? []) if (call.eventCount > 0) calls += 1;
reader.close();
process.stdout.write(JSON.stringify({ ms: performance.now() - begun, events, calls }));
