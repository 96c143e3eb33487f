import { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardContents } from '../../../../../main/electron/page/contents-guard.ts';
import { app } from '../../../../support/electron/app.ts';
import { BrowserWindow as FakeWindow } from '../../../../support/electron/browser-window.ts';
import { eventWith, FakeEvent } from '../../../../support/electron/fake-event.ts';
import { resetElectron } from '../../../../support/electron/index.ts';

const refused = vi.fn();
const onLink = vi.fn();

beforeEach(() => {
  resetElectron();
  refused.mockClear();
  onLink.mockClear();
  app.becomeReady();
});

function guarded() {
  const window = new BrowserWindow();
  guardContents(window.webContents, refused, onLink);
  const { webContents: contents } = FakeWindow.first;
  return contents;
}

describe('what shows a page', () => {
  it('opens no window, and hands the wish on', () => {
    const contents = guarded();
    const wish = { url: 'https://evil.example/', frameName: '', features: '', disposition: 'new-window' };
    expect(Reflect.apply(contents.openHandler ?? refused, undefined, [wish])).toEqual({ action: 'deny' });
    expect(onLink).toHaveBeenCalledWith('https://evil.example/');
  });

  it.each(['https://evil.example/', 'file:///etc/passwd', 'app://ringscope.example/', 'javascript:alert(1)'])(
    'does not go to %s',
    (url) => {
      const contents = guarded();
      for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
        const event = eventWith({ url, isMainFrame: true });
        contents.emit(name, event);
        expect(event.defaultPrevented).toBe(true);
      }
      expect(refused).toHaveBeenCalledWith(`the way to ${url}`);
    },
  );

  it('may load the page anew, but not follow a redirect even there', () => {
    const contents = guarded();
    const again = eventWith({ url: 'app://ringscope/', isMainFrame: true });
    contents.emit('will-navigate', again);
    contents.emit('will-frame-navigate', again);
    expect(again.defaultPrevented).toBe(false);
    const redirect = eventWith({ url: 'app://ringscope/', isMainFrame: true });
    contents.emit('will-redirect', redirect);
    expect(redirect.defaultPrevented).toBe(true);
  });

  it('has no frames, no webviews and no Bluetooth devices', () => {
    const contents = guarded();
    const frame = eventWith({ url: 'app://ringscope/', isMainFrame: false });
    contents.emit('will-frame-navigate', frame);
    const webview = new FakeEvent();
    contents.emit('will-attach-webview', webview, {}, {});
    const device = new FakeEvent();
    const chosen = vi.fn();
    contents.emit('select-bluetooth-device', device, [], chosen);
    expect([frame, webview, device].map(({ defaultPrevented }) => defaultPrevented)).toEqual([
      true,
      true,
      true,
    ]);
    expect(chosen).toHaveBeenCalledWith('');
  });
});
