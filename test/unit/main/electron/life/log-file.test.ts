import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogFile } from '../../../../../main/electron/life/log-file.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function opened() {
  const file = join(await temporaryFolder(), 'logs', 'ringscope.log');
  const clock = fakeClock(Date.UTC(2026, 2, 2, 13));
  return { file, clock, log: new LogFile(file, clock), text: () => readFile(file, 'utf8') };
}

describe('the log', () => {
  it('has a line for each entry, with nothing in it that acts on a terminal', async () => {
    const { log, text } = await opened();
    log.tell('refused: a window: https://evil.example/\u001b[2J\nnext');
    log.bug('a test', 'what was thrown');
    expect(await text()).toBe(
      '2026-03-02T13:00:00.000Z refused: a window: https://evil.example/\\u{1b}[2J\\u{a}next\n' +
        '2026-03-02T13:00:00.000Z fault in a test: what was thrown\n',
    );
  });

  it('is not written without need, and for its owner alone', async () => {
    const { log, file } = await opened();
    expect(existsSync(file)).toBe(false);
    log.tell('first');
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('begins anew when it is full, and keeps the one before', async () => {
    const { log, file, clock } = await opened();
    await writeFile(`${file}.1`, 'oldest');
    for (let index = 0; index < 300; index += 1) {
      log.tell('x'.repeat(8_000));
      await clock.advance(1_000);
    }
    expect((await stat(file)).size).toBeLessThanOrEqual(1024 ** 2);
    const before = await stat(`${file}.1`);
    expect(before.size).toBeGreaterThan(1_000_000);
    expect(before.size).toBeLessThanOrEqual(1024 ** 2);
  });

  it('goes on where it was when the app starts again', async () => {
    const { log, file, clock, text } = await opened();
    log.tell('first');
    new LogFile(file, clock).tell('second');
    expect((await text()).split('\n')).toHaveLength(3);
  });

  it('is not filled by what happens again and again, and says how much it left out', async () => {
    const { log, clock, text } = await opened();
    for (let index = 0; index < 1_000; index += 1) log.tell('again');
    await clock.advance(60_000);
    log.tell('later');
    const lines = (await text()).trimEnd().split('\n');
    expect(lines).toHaveLength(202);
    expect(lines[200]).toMatch(/800 entries of a minute before were left out$/);
  });

  it('is given up where it cannot be written, and stops nothing', async () => {
    const folder = await temporaryFolder();
    const inTheWay = join(folder, 'logs');
    await writeFile(inTheWay, '');
    const log = new LogFile(join(inTheWay, 'ringscope.log'), fakeClock());
    log.tell('nobody reads this');
    expect(log.trouble).toMatch(/logs/);
  });
});
