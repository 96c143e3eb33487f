import { nativeTheme, session } from 'electron';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { groundOf, GROUNDS, windowOptions } from '../../../../../main/electron/window/window-options.ts';
import { app } from '../../../../support/electron/app.ts';
import { nativeTheme as fakeTheme } from '../../../../support/electron/computer.ts';
import { resetElectron } from '../../../../support/electron/index.ts';

beforeEach(() => {
  resetElectron();
  app.becomeReady();
});

const place = { x: 0, y: 0, width: 1440, height: 900 };

function options(isDeveloped = false) {
  return windowOptions({
    place,
    session: session.defaultSession,
    preload: '/app/preload.cjs',
    ground: GROUNDS.dark,
    isDeveloped,
  });
}

describe('the window', () => {
  it('isolates its page: sandboxed, without Node, with the web’s own security', () => {
    const { session: own, preload, ...preferences } = options().webPreferences ?? {};
    expect(own).toBe(session.defaultSession);
    expect(preload).toBe('/app/preload.cjs');
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(options(true).webPreferences?.devTools).toBe(true);
  });

  it('is not shown before there is something to see, on the ground of its theme', () => {
    expect(options()).toMatchObject({
      show: false,
      backgroundColor: GROUNDS.dark,
      minWidth: 1024,
      minHeight: 640,
    });
  });

  it('has the grounds that the page has', () => {
    const tokens = readFileSync(
      new URL('../../../../../renderer/styles/tokens.css', import.meta.url),
      'utf8',
    );
    const grounds = [...tokens.matchAll(/\[data-theme='(\w+)'\] \{[^}]*?--bg: (#\w+);/g)];
    expect(Object.fromEntries(grounds.map(([, theme, ground]) => [theme, ground]))).toEqual(GROUNDS);
  });

  it('has the ground that the page will have', () => {
    expect(groundOf('light', nativeTheme)).toBe(GROUNDS.light);
    expect(groundOf('system', nativeTheme)).toBe(GROUNDS.dark);
    fakeTheme.isSystemDark = false;
    expect(groundOf('system', nativeTheme)).toBe(GROUNDS.light);
    fakeTheme.shouldUseHighContrastColors = true;
    expect(groundOf('system', nativeTheme)).toBe(GROUNDS.contrast);
  });
});
