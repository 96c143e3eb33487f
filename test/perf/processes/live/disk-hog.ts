/**
 * Another program that holds up the disk of a capture: `node disk-hog.ts CAPTURE HELD_MS FREE_MS TIMES`. As soon as the
 * capture is recorded to, it holds SQLite's lock for writing so long, so often. Says in a line when it has it first,
 * and ends.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';

const [file = '', held = '0', free = '0', times = '0'] = process.argv.slice(2);
const LOOK_EVERY_MS = 2;
const PATIENCE_MS = 30_000;

while (!existsSync(`${file}-wal`)) await setTimeout(LOOK_EVERY_MS);
const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
for (let time = 0; time < Number(times); time += 1) {
  database.exec('BEGIN IMMEDIATE');
  if (time === 0) process.stdout.write('held\n');
  await setTimeout(Number(held));
  database.exec('ROLLBACK');
  await setTimeout(Number(free));
}
database.close();
