import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startBrowserShell } from '../../main/browser-shell/browser-shell.ts';
import type { BrowserShell } from '../../main/browser-shell/browser-shell.ts';
import { Transfers } from '../../main/browser-shell/transfers.ts';
import { REQUESTS } from '../../model/contract/requests.ts';
import type { Api } from '../../model/contract/requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const PAGE = '<!doctype html><title>the page of this test</title>';
export const SCRIPT = 'export {};';

export interface RunningBrowserShell {
  shell: BrowserShell;
  transfers: Transfers;
  /** "http://127.0.0.1:1234" and "127.0.0.1:1234". */
  origin: string;
  host: string;
  /** Mistakes of ours that were told. */
  bugs: string[];
  /** How many pages are open. */
  pages: () => number;
}

/** The browser shell with a page of two files and without an engine; closed with the test. */
export async function runningBrowserShell(api: Partial<Api> = {}): Promise<RunningBrowserShell> {
  const pageFolder = await temporaryFolder();
  await mkdir(join(pageFolder, 'assets'));
  await writeFile(join(pageFolder, 'index.html'), PAGE);
  await writeFile(join(pageFolder, 'assets', 'main-1.js'), SCRIPT);
  const transfers = await Transfers.open();
  const refuse = () => Promise.reject(new Error('not asked for here'));
  const whole: Api = {
    ...(Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, refuse])) as unknown as Api),
    ...api,
  };
  const bugs: string[] = [];
  let pages = 0;
  const shell = await startBrowserShell({
    port: 0,
    transfers,
    pageFolder,
    onBug: (context, error) => bugs.push(`${context}: ${String(error)}`),
    openPage: () => {
      pages += 1;
      const close = () => {
        pages -= 1;
        return Promise.resolve();
      };
      return { api: whole, order: () => undefined, close };
    },
  });
  onTestFinished(async () => {
    await shell.close();
    await transfers.close();
  });
  const { origin, host } = new URL(shell.address);
  return { shell, transfers, origin, host, bugs, pages: () => pages };
}

/** The same, and the cookie that its address was exchanged for. */
export async function signedInBrowserShell(
  api: Partial<Api> = {},
): Promise<RunningBrowserShell & { cookie: string }> {
  const running = await runningBrowserShell(api);
  const { headers } = await fetch(running.shell.address, { redirect: 'manual' });
  return { ...running, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
}
