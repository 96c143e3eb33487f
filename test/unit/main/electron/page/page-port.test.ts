import { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PagePort } from '../../../../../main/electron/page/page-port.ts';
import type { PagePortSettings } from '../../../../../main/electron/page/page-port.ts';
import { CHANNELS } from '../../../../../model/contract/bridge.ts';
import type { PageOrder } from '../../../../../model/contract/page.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { fakeFrame } from '../../../../support/electron/web-contents.ts';
import { ipcMain } from '../../../../support/electron/ipc-main.ts';
import { runningEngine } from '../../../../support/running-engine.ts';

const COMMAND: PageOrder = { do: 'command', id: 'view.calls' };

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

async function ported(facts: Partial<PagePortSettings> = {}) {
  const { engine } = await runningEngine();
  const sessions: { orders: PageOrder[]; isClosed: boolean }[] = [];
  const window = new BrowserWindow();
  const { webContents: contents } = FakeWindow.first;
  contents.mainFrame = fakeFrame('app://ringscope/');
  const onCommands = vi.fn();
  const port = new PagePort({
    engine: {
      page(told) {
        const session = engine.page(told);
        const seen = { orders: [] as PageOrder[], isClosed: false };
        sessions.push(seen);
        return {
          api: session.api,
          order: (order) => seen.orders.push(order),
          close: () => {
            seen.isClosed = true;
            return session.close();
          },
        };
      },
    },
    askers: { contents: () => window.webContents, onRefused: vi.fn() },
    onCommands,
    onBug: vi.fn(),
    ...facts,
  });
  const ask = (): void =>
    ipcMain.receive(CHANNELS.portWanted, { sender: contents, senderFrame: contents.mainFrame });
  return { port, contents, sessions, onCommands, ask };
}

describe('the port of the page', () => {
  it('is given to the page that asks, one for each time, and the last one is over then', async () => {
    const { contents, sessions, ask } = await ported();
    ask();
    await vi.waitFor(() => expect(contents.posted).toHaveLength(1));
    expect(contents.posted[0]).toMatchObject({ channel: CHANNELS.port, message: null });
    ask();
    await vi.waitFor(() => expect(contents.posted).toHaveLength(2));
    expect(sessions.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('is given once to a page that asks again and again', async () => {
    const { contents, sessions, ask } = await ported();
    for (let times = 0; times < 50; times += 1) ask();
    await vi.waitFor(() => expect(contents.posted.length).toBeGreaterThan(0));
    expect(sessions.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
  });

  it('ends what the page held when the page goes, and tells the menus', async () => {
    const { contents, sessions, onCommands, ask } = await ported();
    ask();
    await vi.waitFor(() => expect(contents.posted).toHaveLength(1));
    contents.posted[0]?.ports[0]?.close();
    await vi.waitFor(() => expect(sessions[0]?.isClosed).toBe(true));
    expect(onCommands).toHaveBeenLastCalledWith([]);
  });

  it('keeps what is ordered until there is a page, and no more of it than anybody meant', async () => {
    const { port, sessions, contents, ask } = await ported();
    for (let index = 0; index < 30; index += 1) port.order({ do: 'command', id: `c${index}` });
    port.order(COMMAND);
    ask();
    await vi.waitFor(() => expect(contents.posted).toHaveLength(1));
    expect(sessions[0]?.orders).toHaveLength(20);
    expect(sessions[0]?.orders.at(-1)).toEqual(COMMAND);
    port.order(COMMAND);
    expect(sessions[0]?.orders).toHaveLength(21);
  });

  it('is not given to a window that is gone', async () => {
    const { contents, sessions, ask } = await ported();
    ask();
    contents.destroy();
    await Promise.resolve();
    await Promise.resolve();
    expect(sessions.filter(({ isClosed }) => !isClosed)).toEqual([]);
  });
});
