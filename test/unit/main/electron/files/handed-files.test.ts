import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { captureFiles } from '../../../../../main/electron/files/capture-files.ts';
import { HandedFiles } from '../../../../../main/electron/files/handed-files.ts';
import { OpenCaptures } from '../../../../../main/electron/files/open-captures.ts';
import { RequestFailure } from '../../../../../model/contract/failures.ts';
import { app } from '../../../../support/electron/app.ts';
import { person } from '../../../../support/electron/dialog.ts';
import { FakeEvent } from '../../../../support/electron/fake-event.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

beforeEach(resetElectron);

describe('files that the system hands over', () => {
  it('wait until the app can take them, whoever gave them', () => {
    const onSecond = vi.fn();
    const files = new HandedFiles(['/first'], onSecond);
    const event = new FakeEvent();
    app.emit('open-file', event, '/by-the-finder');
    app.emit('second-instance', {}, [], '/', { files: ['/by-another-start'] });
    const take = vi.fn();
    files.giveTo(take);
    app.emit('open-file', new FakeEvent(), '/later');
    expect(take.mock.calls).toEqual([[['/first', '/by-the-finder', '/by-another-start']], [['/later']]]);
    expect([event.defaultPrevented, onSecond.mock.calls.length]).toEqual([true, 1]);
  });

  it.each([
    [undefined],
    [null],
    ['/x'],
    [{ files: '/x' }],
    [{ files: [1] }],
    [{ files: Array(2_000).fill('/x') }],
  ])('are none where another program speaks for us: %o', (data) => {
    const onSecond = vi.fn();
    const take = vi.fn();
    new HandedFiles([], onSecond).giveTo(take);
    app.emit('second-instance', {}, ['evil', '/x.ringscope'], '/', data);
    expect(take).not.toHaveBeenCalled();
    expect(onSecond).toHaveBeenCalledTimes(1);
  });

  it('are captures only where they are files with the right ending, at an absolute path', async () => {
    const folder = await temporaryFolder();
    const capture = join(folder, 'Monday.RINGSCOPE');
    await writeFile(capture, '');
    await writeFile(join(folder, 'x.json'), '');
    await mkdir(join(folder, 'folder.ringscope'));
    const names = ['x.json', 'folder.ringscope', 'missing.ringscope'].map((name) => join(folder, name));
    expect(
      await captureFiles([capture, capture, ...names, 'Monday.RINGSCOPE', `${capture}\0`, '--cli', '']),
    ).toEqual([capture]);
  });

  it('are not more than ten at once', async () => {
    const folder = await temporaryFolder();
    const files = Array.from({ length: 20 }, (_, index) => join(folder, `${index}.ringscope`));
    await Promise.all(files.map((file) => writeFile(file, '')));
    expect(await captureFiles(files)).toHaveLength(10);
  });
});

describe('opening them', () => {
  it('shows each, and tells the person of those that cannot be opened', async () => {
    app.becomeReady();
    const folder = await temporaryFolder();
    const files = ['a', 'b\u202e', 'c', 'd'].map((name) => join(folder, `${name}.ringscope`));
    await Promise.all(files.map((file) => writeFile(file, '')));
    const answers: (() => Promise<string>)[] = [
      () => Promise.resolve('first'),
      () => Promise.reject(new RequestFailure({ code: 'capture', message: 'This is damaged.' })),
      () => Promise.reject(new Error('a mistake')),
      () => Promise.resolve('last'),
    ];
    person.answers.push({ response: 0 }, { response: 0 });
    const order = vi.fn();
    const onBug = vi.fn();
    const engine = { openFile: () => answers.shift()?.() ?? Promise.reject(new Error('none left')) };
    await new OpenCaptures({ engine, order, onBug }).openAll(files);
    expect(order.mock.calls).toEqual([
      [{ do: 'showCapture', capture: 'first' }],
      [{ do: 'showCapture', capture: 'last' }],
    ]);
    expect(person.asked.map(({ message, detail }) => [message, detail])).toEqual([
      ['b\\u{202e}.ringscope cannot be opened.', 'This is damaged.'],
      ['c.ringscope cannot be opened.', 'Details are in the log of Ringscope.'],
    ]);
    expect(onBug).toHaveBeenCalledTimes(1);
  });
});
