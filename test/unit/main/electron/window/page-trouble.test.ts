import { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PageTrouble } from '../../../../../main/electron/window/page-trouble.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { person } from '../../../../support/electron/dialog.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

function watched() {
  const clock = fakeClock();
  const quit = vi.fn();
  const told: string[] = [];
  new PageTrouble({ clock, quit, tell: (text) => told.push(text) }).watch(new BrowserWindow());
  const window = FakeWindow.first;
  const contents = window.webContents;
  return {
    clock,
    quit,
    told,
    window,
    contents,
    crash: (reason = 'crashed') => contents.emit('render-process-gone', {}, { reason, exitCode: 5 }),
  };
}

describe('a page in trouble', () => {
  it('is loaded anew when it crashes, and told', () => {
    const { contents, crash, told } = watched();
    crash('oom');
    expect(contents.reloads).toBe(1);
    expect(told).toEqual(['the page has gone: oom, exit code 5']);
    crash('clean-exit');
    expect(contents.reloads).toBe(1);
  });

  it('is loaded anew three times in a minute, then the person decides', async () => {
    const { contents, crash, quit } = watched();
    for (let times = 0; times < 3; times += 1) crash();
    person.answers.push({ response: 0 }, { response: 1 });
    crash();
    await vi.waitFor(() => expect(contents.reloads).toBe(4));
    expect(person.asked[0]?.message).toBe('The window of Ringscope crashes again and again.');
    crash();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    expect(contents.reloads).toBe(4);
  });

  it('is loaded anew again without a question a minute later', async () => {
    const { contents, crash, clock } = watched();
    for (let times = 0; times < 3; times += 1) crash();
    await clock.advance(60_000);
    crash();
    expect(contents.reloads).toBe(4);
    expect(person.asked).toEqual([]);
  });

  it('is ended and loaded anew when it does not answer and nobody wants to wait', async () => {
    const { window, contents } = watched();
    person.answers.push({ response: 1 });
    window.emit('unresponsive');
    await vi.waitFor(() => expect(contents.reloads).toBe(1));
    expect(contents.crashes).toBe(1);
  });

  it('takes its question back when it answers again, and asks one at a time', async () => {
    const { window, contents } = watched();
    window.emit('unresponsive');
    window.emit('unresponsive');
    expect(person.asked).toHaveLength(1);
    window.emit('responsive');
    expect(person.asked[0]?.signal?.aborted).toBe(true);
    await Promise.resolve();
    await Promise.resolve();
    expect(contents.reloads).toBe(0);
    await vi.waitFor(() => {
      window.emit('unresponsive');
      expect(person.asked).toHaveLength(2);
    });
  });

  it('does nothing to a window that has been closed meanwhile', async () => {
    const { window, contents } = watched();
    window.emit('unresponsive');
    window.destroy();
    await Promise.resolve();
    expect(contents.crashes).toBe(0);
  });
});
