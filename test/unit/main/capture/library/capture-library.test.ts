import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CaptureLibrary } from '../../../../../main/capture/library/capture-library.ts';
import { alternatives, datedName, fileNameOf } from '../../../../../main/capture/library/capture-name.ts';
import { copyCapture } from '../../../../../main/capture/library/copy-capture.ts';
import { RecentCaptures } from '../../../../../main/capture/library/recent-captures.ts';
import { openCapture } from '../../../../../main/capture/reader.ts';
import { openRecorder } from '../../../../../main/capture/recorder.ts';
import { systemClock } from '../../../../../main/system-clock.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { recordEvents } from '../../../../support/record-events.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

async function newLibrary(trash: ((file: string) => Promise<void>) | null = null) {
  const folder = join(await temporaryFolder(), 'captures');
  return { folder, library: new CaptureLibrary({ folder, application: 'test', trash }) };
}

function seqsIn(file: string): number[] {
  const reader = openCapture(file);
  const seqs = [...reader.events()].map(({ seq }) => seq);
  reader.close();
  return seqs;
}

const code = (name: string) => expect.objectContaining({ code: name }) as unknown;

describe('the library of captures', () => {
  it('lists what is in its folder, also what is recorded to and what cannot be opened', async () => {
    const { folder, library } = await newLibrary();
    expect(await library.list()).toEqual([]);
    const [from, to] = [Date.UTC(2026, 2, 2, 9), Date.UTC(2026, 2, 2, 17)];
    const done = await library.create('Morning', 0);
    await recordEvents(done, [makeEvent({ receivedAt: from }), makeEvent({ receivedAt: to })]);
    writeFileSync(join(folder, 'letter.ringscope'), 'Dear Sir or Madam, '.repeat(100));
    writeFileSync(join(folder, 'notes.txt'), '');
    const running = await library.create('Running', 0);
    const recorder = await openRecorder({ file: running, application: 'test', clock: systemClock });
    recorder.append(makeEvent());
    await recorder.flush();
    const listed = new Map((await library.list()).map((entry) => [entry.name, entry]));
    expect([...listed.keys()].sort()).toEqual(['Morning', 'Running', 'letter']);
    expect(listed.get('Morning')).toMatchObject({
      ...{ file: done, events: 2, span: { from, to }, isRecording: false, problem: null },
    });
    expect(listed.get('Running')).toMatchObject({ events: 1, isRecording: true });
    expect(listed.get('letter')).toMatchObject({
      events: null,
      span: null,
      problem: { code: 'not-a-capture' },
    });
    await recorder.close();
    expect((await library.list()).some(({ isRecording }) => isRecording)).toBe(false);
  });

  it('never makes one over another', async () => {
    const { library } = await newLibrary();
    const first = await library.create('Test', 0);
    await recordEvents(first, [makeEvent()]);
    expect(await library.create('Test', 0)).toMatch(/Test \(2\)\.ringscope$/);
    expect(seqsIn(first)).toEqual([1]);
  });

  it('renames, with what a recording that was cut off has left beside it', async () => {
    const { folder, library } = await newLibrary();
    const file = await library.create('Test', 0);
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    for (let count = 0; count < 5; count += 1) recorder.append(makeEvent());
    await recorder.flush();
    await expect(library.rename(file, 'Other', 0)).rejects.toThrow(code('in-use'));
    for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, join(folder, `Cut.ringscope${end}`));
    await recorder.close();
    const renamed = await library.rename(join(folder, 'Cut.ringscope'), 'Whole', 0);
    expect(seqsIn(renamed)).toEqual([1, 2, 3, 4, 5]);
    await expect(library.rename(file, 'Whole', 0)).rejects.toThrow(code('exists'));
    await expect(library.rename(file, '../Out', 0)).rejects.toThrow(code('unusable'));
    expect(readdirSync(folder).sort()).toEqual(['Test.ringscope', 'Whole.ringscope']);
  });

  it('deletes for good where there is no bin, and nothing that is recorded to', async () => {
    const { folder, library } = await newLibrary();
    const file = await library.create('Test', 0);
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    await expect(library.delete(file)).rejects.toThrow(code('in-use'));
    await recorder.close();
    expect(await library.delete(file)).toBe('gone');
    expect(readdirSync(folder)).toEqual([]);
    await expect(library.delete(file)).rejects.toThrow(code('missing'));
  });

  it('moves to the bin where there is one', async () => {
    const bin = await temporaryFolder();
    const { library } = await newLibrary((file) => rename(file, join(bin, 'deleted')));
    expect(await library.delete(await library.create('Test', 0))).toBe('in-trash');
    expect(seqsIn(join(bin, 'deleted'))).toEqual([]);
  });
});

describe('names of captures', () => {
  it('are those of files on every system', () => {
    expect(fileNameOf(' Front desk, 9:00 '.replace(':', '.'))).toBe('Front desk, 9.00.ringscope');
    expect(fileNameOf('monday.ringscope')).toBe('monday.ringscope');
    for (const name of [
      '',
      ' ',
      'a/b',
      'a\\b',
      'a:b',
      'nul',
      'COM1',
      '.hidden',
      'end.',
      'x\ny',
      'ü'.repeat(101),
    ]) {
      expect(() => fileNameOf(name), name).toThrow(code('unusable'));
    }
  });

  it('tell the local time, and count when they are taken', () => {
    expect(datedName('Record', new Date(2026, 10, 22, 9, 5).getTime())).toBe('Record 2026-11-22 0905');
    const [first, second] = alternatives('Record');
    expect([first, second]).toEqual(['Record', 'Record (2)']);
  });
});

describe('saving a copy', () => {
  it('gives the capture as it was, while it is recorded to', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'running.ringscope');
    const recorder = await openRecorder({ file, application: 'test', clock: systemClock });
    recorder.registerSource({ id: 'hq', name: 'HQ', protocol: 'aes-wti', options: { devices: ['5590'] } });
    for (let count = 0; count < 2500; count += 1) recorder.append(makeEvent());
    await recorder.flush();
    const reader = openCapture(file);
    const target = join(folder, 'copy.ringscope');
    const copied = await copyCapture({
      ...{ reader, target, replace: false, application: 'test', now: 0 },
      onProgress: () => recorder.append(makeEvent()),
      change: (event) => (event.seq % 2 === 0 ? null : { ...event, raw: 'redacted' }),
    });
    expect(copied).toBe(1250);
    const copy = openCapture(target);
    expect([...copy.events()]).toEqual(
      Array.from({ length: 1250 }, (_, index) => ({ ...makeEvent(), seq: 2 * index + 1, raw: 'redacted' })),
    );
    expect(copy.sources()).toEqual(reader.sources());
    copy.close();
    await expect(
      copyCapture({ reader, target, replace: false, application: 'test', now: 0 }),
    ).rejects.toThrow(code('exists'));
    const stop = new AbortController();
    const stopped = { replace: false, application: 'test', now: 0, signal: stop.signal };
    await expect(
      copyCapture({ reader, target: `${target}2`, ...stopped, onProgress: () => stop.abort() }),
    ).rejects.toThrow('aborted');
    reader.close();
    await recorder.close();
    expect(readdirSync(folder).sort()).toEqual(['copy.ringscope', 'running.ringscope']);
  });
});

describe('recent captures', () => {
  const silent = (text: string): void => {
    throw new Error(text);
  };

  it('are remembered, the newest first, and no more than is useful', async () => {
    const path = join(await temporaryFolder(), 'recent.json');
    const recent = await RecentCaptures.load(path, silent, 3);
    await Promise.all(['a', 'b', 'c', 'b', 'd'].map((file, index) => recent.remember(file, index)));
    const again = await RecentCaptures.load(path, silent, 3);
    expect(again.files).toEqual([
      { file: 'd', at: 4 },
      { file: 'b', at: 3 },
      { file: 'c', at: 2 },
    ]);
    await again.forget('b');
    expect((await RecentCaptures.load(path, silent)).files.map(({ file }) => file)).toEqual(['d', 'c']);
    expect(readdirSync(join(path, '..'))).toEqual(['recent.json']);
  });

  it.each(['{"version":1,"fi', '[]', '{"version":1,"files":[{"file":5}]}'])(
    'begin anew when the list is damaged: %s',
    async (text) => {
      const path = join(await temporaryFolder(), 'recent.json');
      writeFileSync(path, text);
      const told: string[] = [];
      const recent = await RecentCaptures.load(path, (trouble) => told.push(trouble));
      expect(recent.files).toEqual([]);
      expect(told).toHaveLength(1);
      expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text);
      expect(existsSync(path)).toBe(false);
    },
  );
});
