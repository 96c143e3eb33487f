/**
 * How fast events reach the disk, without a network before it: `node recording.ts ours|sqlite EVENTS FILE`. `ours` is
 * the recorder; `sqlite` is one prepared INSERT of the same columns in transactions of 1,000, in this thread. Prints
 * `{ ms, events }`.
 */
import { DatabaseSync } from 'node:sqlite';
import { openCapture } from '../../../main/capture/reader.ts';
import { openRecorder } from '../../../main/capture/recorder.ts';
import { EVENT_COLUMNS, PACKED_LENGTH, packEvents } from '../../../main/capture/file/packed-events.ts';
import { systemClock } from '../../../main/system-clock.ts';
import { Appender, RepeatedEvents } from '../input/repeated-events.ts';

const [way = '', wanted = '0', file = ''] = process.argv.slice(2);
const count = Number(wanted);
const repeated = new RepeatedEvents(count);
const ms = way === 'ours' ? await record() : insert();
process.stdout.write(JSON.stringify({ ms, events: way === 'ours' ? recordedEvents() : count }));

async function record(): Promise<number> {
  const recorder = await openRecorder({ file, application: 'Ringscope bench', clock: systemClock });
  const taken = await new Appender(recorder, repeated).append(count);
  await recorder.close();
  return taken;
}

function insert(): number {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL`);
  database.exec(`CREATE TABLE events (seq INTEGER PRIMARY KEY, ${EVENT_COLUMNS.slice(1).join()})`);
  const columns = EVENT_COLUMNS.slice(1);
  const statement = database.prepare(
    `INSERT INTO events (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
  );
  const { values } = packEvents([...repeated.events]);
  const begun = performance.now();
  for (let index = 0; index < count; index += 1) {
    if (index % 1_000 === 0) database.exec(index === 0 ? 'BEGIN' : 'COMMIT; BEGIN');
    const at = (index % repeated.events.length) * PACKED_LENGTH;
    statement.run(...values.slice(at, at + PACKED_LENGTH));
  }
  database.exec('COMMIT');
  const taken = performance.now() - begun;
  database.close();
  return taken;
}

function recordedEvents(): number {
  const reader = openCapture(file);
  const { events: recorded } = reader.counts();
  reader.close();
  return recorded;
}
