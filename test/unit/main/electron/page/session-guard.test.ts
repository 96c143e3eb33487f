import { session } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { guardSession, keepFromNetwork } from '../../../../../main/electron/page/session-guard.ts';
import { app } from '../../../../support/electron/app.ts';
import { FakeEvent } from '../../../../support/electron/fake-event.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { session as fakeSession } from '../../../../support/electron/session.ts';

const PAGE = 'app://ringscope/';
const refused = vi.fn();

beforeEach(() => {
  resetElectron();
  refused.mockClear();
  app.becomeReady();
});

function guarded() {
  guardSession(session.defaultSession, refused);
  const { handlers } = fakeSession.defaultSession;
  return {
    handlers,
    asks: (permission: string, url: string, shown = url): unknown => {
      let answer: unknown = null;
      const callback = (isGranted: boolean): void => {
        answer = isGranted;
      };
      Reflect.apply(handlers.request ?? refused, undefined, [
        { getURL: () => shown },
        permission,
        callback,
        { requestingUrl: url, isMainFrame: true },
      ]);
      return answer;
    },
    isChecked: (permission: string, origin: string): unknown =>
      Reflect.apply(handlers.check ?? refused, undefined, [null, permission, origin, {}]),
  };
}

describe('a guarded session', () => {
  it('lets the page copy, and nobody else', () => {
    const { asks, isChecked } = guarded();
    expect(asks('clipboard-sanitized-write', PAGE)).toBe(true);
    expect(isChecked('clipboard-sanitized-write', PAGE)).toBe(true);
    expect(asks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(asks('clipboard-sanitized-write', PAGE, 'https://evil.example/')).toBe(false);
    expect(isChecked('clipboard-sanitized-write', 'app://ringscope.example')).toBe(false);
  });

  it.each([
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'fullscreen',
    'openExternal',
    'hid',
    'unknown',
  ])('refuses even the page the permission %s', (permission) => {
    const { asks, isChecked } = guarded();
    expect(asks(permission, PAGE)).toBe(false);
    expect(isChecked(permission, PAGE)).toBe(false);
    expect(refused).toHaveBeenCalledWith(`the permission ${permission}`);
  });

  it('refuses devices, the screen, pairing and downloads', () => {
    const { handlers } = guarded();
    expect(Reflect.apply(handlers.device ?? refused, undefined, [{}])).toBe(false);
    const media = vi.fn();
    Reflect.apply(handlers.media ?? refused, undefined, [{}, media]);
    expect(media).toHaveBeenCalledWith(null);
    const pairing = vi.fn();
    Reflect.apply(handlers.bluetooth ?? refused, undefined, [{}, pairing]);
    expect(pairing).toHaveBeenCalledWith({ confirmed: false });

    const { defaultSession } = fakeSession;
    for (const [event, ...args] of [
      ['select-hid-device', {}, vi.fn()],
      ['select-usb-device', {}, vi.fn()],
      ['select-serial-port', [], {}, vi.fn()],
      ['will-download', { getURL: () => 'https://evil.example/x.exe' }],
    ] as const) {
      const prevented = new FakeEvent();
      expect(defaultSession.emit(event, prevented, ...args)).toBe(true);
      expect(prevented.defaultPrevented).toBe(true);
    }
    expect(refused).toHaveBeenCalledWith('a download: https://evil.example/x.exe');
  });
});

describe('the session of the window', () => {
  it('loads nothing but the page’s own files and pictures in its own text', () => {
    keepFromNetwork(session.defaultSession, refused, false);
    const { defaultSession } = fakeSession;
    expect(defaultSession.isCancelled('app://ringscope/assets/index.js')).toBe(false);
    expect(defaultSession.isCancelled('data:image/png;base64,AAAA')).toBe(false);
    for (const url of [
      'https://evil.example/',
      'wss://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'app://ringscope.example/',
      'data:text/html,x',
      'devtools://devtools/bundled/inspector.html',
    ]) {
      expect(defaultSession.isCancelled(url)).toBe(true);
    }
  });

  it('lets developers have their tools', () => {
    keepFromNetwork(session.defaultSession, refused, true);
    expect(fakeSession.defaultSession.isCancelled('devtools://devtools/bundled/inspector.html')).toBe(false);
    expect(fakeSession.defaultSession.isCancelled('https://evil.example/')).toBe(true);
  });
});
