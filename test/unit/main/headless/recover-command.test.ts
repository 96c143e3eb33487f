import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../../../main/capture/reader.ts';
import { importCommand } from '../../../../main/headless/commands/import.ts';
import { recoverCommand } from '../../../../main/headless/commands/recover.ts';
import { Terminal } from '../../../../main/headless/terminal.ts';
import { PAGE, captureToDamage, damage } from '../../../support/damaged-capture.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A terminal, and what was told on it. */
function listeningTerminal(): { terminal: Terminal; told: () => string } {
  const stream = new PassThrough();
  return { terminal: new Terminal(new PassThrough(), stream), told: () => String(stream.read() ?? '') };
}

const { signal } = new AbortController();

describe('ringscope recover', () => {
  it('makes a capture of what is readable, and says what is lost', async () => {
    const { file } = await captureToDamage(60);
    damage(file, (bytes) => bytes.fill(0, 11 * PAGE, 12 * PAGE));
    const out = `${file}-recovered`;
    const { terminal, told } = listeningTerminal();
    expect(await recoverCommand(file, { out }, signal, terminal)).toBe(0);
    const reader = openCapture(out);
    const lost = [...reader.events()].flatMap(({ gap }) => gap?.count ?? []);
    reader.close();
    expect(lost).toHaveLength(1);
    const text = told();
    expect(text).toContain(`${60 - Number(lost[0])} events recovered into ${out}.`);
    expect(text).toMatch(
      /events are lost:\n {2}\d+ to \d+: the part of the file that held them cannot be read/,
    );
  });

  it('refuses what is no capture and what is there, without harm', async () => {
    const { file } = await captureToDamage(5);
    const { terminal } = listeningTerminal();
    await expect(recoverCommand(file, { out: file, overwrite: true }, signal, terminal)).rejects.toThrow(
      'the damaged capture itself',
    );
    const letter = join(await temporaryFolder(), 'letter.txt');
    writeFileSync(letter, 'Dear Sir or Madam');
    await expect(recoverCommand(letter, { out: `${letter}-new` }, signal, terminal)).rejects.toThrow(
      'Nothing of a Ringscope capture',
    );
    await expect(recoverCommand(file, { out: letter }, signal, terminal)).rejects.toThrow('exists already');
  });
});

describe('ringscope import of a truncated file', () => {
  it('writes nothing and names the way out, or keeps what came before', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'cut.ndjson');
    const line = (seq: number): string => JSON.stringify({ seq, ...makeEvent() });
    writeFileSync(file, `${line(1)}\n${line(2)}\n${line(3).slice(0, 50)}`);
    const out = join(folder, 'cut.ringscope');
    const { terminal, told } = listeningTerminal();
    await expect(importCommand(file, { out }, signal, terminal)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /line 3: .*Nothing was written; --keep keeps the events before that\.$/,
      ) as unknown,
    });
    expect(await importCommand(file, { out, keep: true }, signal, terminal)).toBe(0);
    expect(told()).toMatch(
      /not imported to its end\. line 3: [^]*\n2 events imported into .*: those before that\.\n$/,
    );
  });
});
