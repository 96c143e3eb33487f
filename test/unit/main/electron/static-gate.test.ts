import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../../../model/contract/bridge.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** The code of the desktop without its comments, by file. */
const SOURCES = new Map(
  ['main/electron', 'preload']
    .flatMap(filesBelow)
    .map((file) => [file, withoutComments(readFileSync(join(ROOT, file), 'utf8'))]),
);

/** Every switch of Electron's and Chromium's that makes an app less safe, and what only one file may do. */
const FORBIDDEN: readonly RegExp[] = [
  /nodeIntegration\w*:\s*true/,
  /contextIsolation:\s*false/,
  /sandbox:\s*false/,
  /webSecurity:\s*false/,
  /allowRunningInsecureContent:\s*true/,
  /experimentalFeatures:\s*true/,
  /enableBlinkFeatures/,
  /webviewTag:\s*true/,
  /bypassCSP:\s*true/,
  /allowServiceWorkers:\s*true/,
  /ignore-certificate-errors/,
  /rejectUnauthorized:\s*false/,
  /appendSwitch/,
  /setCertificateVerifyProc/,
  /executeJavaScript/,
  /loadFile\(/,
  /file:\/\//,
  /\bremote\b/,
  /setAsDefaultProtocolClient/,
  /globalShortcut/,
  /crashReporter/,
  /\beval\(|new Function\(/,
];

const ONLY_IN: readonly (readonly [RegExp, string])[] = [
  // To refuse it.
  [/no-sandbox/, 'main/electron/start-desktop.ts'],
  [/openExternal\(/, 'main/electron/external-link.ts'],
  [/ipcMain\b/, 'main/electron/page/checked-ipc.ts'],
  [/ipcRenderer\b|contextBridge\b/, 'preload/preload.ts'],
  [/new BrowserWindow\(/, 'main/electron/window/main-window.ts'],
  [/webPreferences/, 'main/electron/window/window-options.ts'],
  [/enableSandbox\(/, 'main/electron/start-desktop.ts'],
  [/MessageChannelMain\(/, 'main/electron/page/page-port.ts'],
  [/keytar/, 'nowhere'],
];

describe('the code of the desktop', () => {
  it.each(FORBIDDEN)('never has %s', (pattern) => {
    expect(having(pattern)).toEqual([]);
  });

  it.each(ONLY_IN)('has %s only in %s', (pattern, file) => {
    expect(having(pattern)).toEqual(file === 'nowhere' ? [] : [file]);
  });

  it('uses exactly the channels of the table, each of them', () => {
    const used = [...SOURCES.values()].flatMap((text) =>
      [...text.matchAll(/CHANNELS\.(\w+)/g)].map(([, name]) => name),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(CHANNELS).sort());
    // No other way in or out: no channel is written as a text, and no message goes without waiting.
    expect(having(/['"`]ringscope:/)).toEqual([]);
    expect(having(/sendSync|sendToHost|webContents\.send\(|\.ipc\./)).toEqual([]);
  });

  it('is bridged by a preload script of a few lines', () => {
    expect(SOURCES.get('preload/preload.ts')?.trim().split('\n').length).toBeLessThan(40);
    expect([...SOURCES.keys()].filter((file) => file.startsWith('preload/'))).toEqual(['preload/preload.ts']);
  });
});

function having(pattern: RegExp): string[] {
  return [...SOURCES].filter(([, text]) => pattern.test(text)).map(([file]) => file);
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}
