import { session } from 'electron';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openJsonFile } from '../../../../../main/engine/json-file.ts';
import { registerPageScheme, servePage } from '../../../../../main/electron/page/page-scheme.ts';
import { MainWindow } from '../../../../../main/electron/window/main-window.ts';
import type { Appearance } from '../../../../../main/electron/window/main-window.ts';
import { windowMemorySchema } from '../../../../../main/electron/window/window-place.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const FILES = new Map([['/', { mediaType: 'text/html', content: Buffer.from(''), isImmutable: false }]]);

beforeEach(resetElectron);

async function opened({
  appearance = 'shown',
  kept = '{}',
}: { appearance?: Appearance; kept?: string } = {}) {
  const file = join(await temporaryFolder(), 'window.json');
  await writeFile(file, kept);
  registerPageScheme();
  app.on('window-all-closed', () => undefined);
  app.becomeReady();
  servePage(session.defaultSession, FILES, vi.fn());
  const clock = fakeClock();
  const bugs = vi.fn();
  const onOpened = vi.fn();
  const main = new MainWindow({
    clock,
    memory: await openJsonFile(file, windowMemorySchema, {}),
    session: session.defaultSession,
    preload: '/app/preload.cjs',
    isDeveloped: false,
    ground: () => '#000000',
    onOpened,
    onBug: bugs,
  });
  main.open(appearance);
  await vi.waitFor(() => expect(FakeWindow.made[0]?.webContents.getURL()).toBe('app://ringscope/'));
  const window = FakeWindow.first;
  return {
    main,
    window,
    clock,
    bugs,
    onOpened,
    saved: async () => JSON.parse(await readFile(file, 'utf8')) as unknown,
  };
}

describe('the main window', () => {
  it('shows itself once its page can be seen, and is watched before that', async () => {
    const { window, onOpened, bugs } = await opened();
    expect(window.isVisible()).toBe(true);
    expect(onOpened).toHaveBeenCalledTimes(1);
    expect(bugs).not.toHaveBeenCalled();
  });

  it('stays hidden where it is to, also when it was maximized, until it is wanted', async () => {
    const { main, window } = await opened({ appearance: 'hidden', kept: '{ "isMaximized": true }' });
    expect(window.isVisible()).toBe(false);
    main.show();
    expect([window.isVisible(), window.isMaximized()]).toEqual([true, true]);
  });

  it('comes up minimized where it could not be found again if it were hidden', async () => {
    const { window } = await opened({ appearance: 'minimized' });
    expect(window.isMinimized()).toBe(true);
  });

  it('remembers its place a while after it was moved, once', async () => {
    const { window, clock, saved } = await opened();
    window.moveTo({ x: 10, y: 20 });
    await clock.advance(900);
    window.moveTo({ x: 30, y: 40 });
    await clock.advance(900);
    expect(await saved()).toEqual({});
    await clock.advance(200);
    await vi.waitFor(async () => {
      expect(await saved()).toEqual({
        place: { x: 30, y: 40, width: 1440, height: 900 },
        isMaximized: false,
        folder: null,
      });
    });
  });

  it('remembers its last place when it ends, and leaves no timer', async () => {
    const { main, window, clock, saved } = await opened();
    window.moveTo({ x: 30, y: 40 });
    await main.close();
    expect(clock.pending).toBe(0);
    expect(await saved()).toMatchObject({ place: { x: 30, y: 40 } });
  });

  it('is made anew where it was closed, and only once', async () => {
    const { main, window } = await opened();
    window.destroy();
    expect(main.current).toBeNull();
    main.show();
    main.open();
    expect(FakeWindow.getAllWindows()).toHaveLength(1);
  });

  it('starts over where what it remembers is damaged', async () => {
    const { window } = await opened({ kept: '{ "place": "everywhere"' });
    expect(window.options).toMatchObject({ width: 1440, height: 900 });
  });
});
