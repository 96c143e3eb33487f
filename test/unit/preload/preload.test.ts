import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHANNELS, PORT_MESSAGE, PORT_WANTED } from '../../../model/contract/bridge.ts';
import { openDesktopWire } from '../../../renderer/wire/desktop-wire.ts';
import { loadPreload, PageWindow } from '../../support/desktop-page.ts';
import { MessageChannelMain } from '../../support/electron/message-channel-main.ts';
import { ipcRenderer, page as rendered } from '../../support/electron/renderer.ts';

const sent: unknown[][] = [];
const ask = vi.fn((_channel: string, ..._args: unknown[]) => Promise.resolve<unknown>(null));
let page: PageWindow;

// A module is run once.
beforeAll(async () => {
  page = await loadPreload();
});

beforeEach(() => {
  sent.length = 0;
  ask.mockClear();
  ipcRenderer.main = { receive: (...args) => sent.push(args), ask };
});

describe('the preload script', () => {
  it('gives the page one function, and nothing of Electron', () => {
    expect([...rendered.bridges.keys()]).toEqual(['ringscope']);
    expect(rendered.bridges.get('ringscope')).toEqual({ openDropped: expect.any(Function) as unknown });
  });

  it('asks main for a port when the page wants one, and posts it to the page', async () => {
    const wire = openDesktopWire(page as unknown as Window);
    await vi.waitFor(() => expect(sent).toEqual([[CHANNELS.portWanted]]));
    const { port1, port2 } = new MessageChannelMain();
    ipcRenderer.arrive(CHANNELS.port, null, [port2.transfer()]);
    const opened = await wire;
    const heard = vi.fn();
    opened.onMessage(heard);
    port1.postMessage({ type: 'result', id: 1, result: null });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith({ type: 'result', id: 1, result: null }));
    const answered = vi.fn();
    port1.on('message', answered);
    port1.start();
    opened.send({ type: 'cancel', id: 1 });
    await vi.waitFor(() =>
      expect(answered).toHaveBeenCalledWith({ data: { type: 'cancel', id: 1 }, ports: [] }),
    );
    const closed = vi.fn();
    opened.onClose(closed);
    port1.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  });

  it('does not hear other windows, other origins or other words', async () => {
    const { origin } = page.location;
    page.deliver({ source: new PageWindow(), origin, data: PORT_WANTED, ports: [] });
    page.deliver({ source: page, origin: 'https://evil.example', data: PORT_WANTED, ports: [] });
    page.deliver({ source: page, origin, data: PORT_MESSAGE, ports: [] });
    page.deliver({ source: page, origin, data: { toString: () => PORT_WANTED }, ports: [] });
    await Promise.resolve();
    await Promise.resolve();
    expect(sent).toEqual([]);
  });

  it('hands main the path of a dropped file, and none that a page has made up', async () => {
    const bridge: unknown = rendered.bridges.get('ringscope');
    const openDropped: unknown = Reflect.get(Object(bridge), 'openDropped');
    if (typeof openDropped !== 'function') throw new Error('There is no bridge.');
    const dropped = { name: 'monday.ringscope' };
    rendered.paths.set(dropped, '/captures/monday.ringscope');
    expect(await Reflect.apply(openDropped, bridge, [dropped])).toBeNull();
    expect(ask).toHaveBeenCalledWith(CHANNELS.openDropped, '/captures/monday.ringscope');
    expect(await Reflect.apply(openDropped, bridge, [{ name: 'made up' }])).toBe(
      'This is no file of this computer.',
    );
    expect(ask).toHaveBeenCalledTimes(1);
  });
});
