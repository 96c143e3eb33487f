/**
 * A process of its own that records: `node recording-child.ts FILE EVENTS_A_TICK [RAW_LENGTH]`, a tick being about
 * 5 ms. It prints a line of JSON for all that it is told: `{"acknowledged":SEQ}` after the events up to it are on
 * disk, `{"state":…}` on a change. It ends when told to, by a line on its standard input.
 */
import { writeSync } from 'node:fs';
import { openRecorder } from '../../main/capture/recorder.ts';
import { systemClock } from '../../main/system-clock.ts';
import { makeEvent } from './make-event.ts';

const [file = '', eventsATick = '1', rawLength = '200'] = process.argv.slice(2);
const tell = (told: object): void => void writeSync(1, `${JSON.stringify(told)}\n`);
const recorder = await openRecorder({ file, application: 'Ringscope test', clock: systemClock });
recorder.onRecorded((events) => tell({ acknowledged: events.at(-1)?.seq }));
recorder.onState((state) => tell({ state: state.is }));

const ticking = setInterval(() => {
  const now = systemClock.now();
  for (let count = 0; count < Number(eventsATick); count += 1) {
    recorder.append(makeEvent({ at: now, receivedAt: now, raw: 'x'.repeat(Number(rawLength)) }));
  }
}, 5);
process.stdin.once('data', () => {
  clearInterval(ticking);
  process.stdin.destroy();
  void recorder.close().then((complete) => tell({ complete }));
});
