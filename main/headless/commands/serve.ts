import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowserShell } from '../../browser-shell/browser-shell.ts';
import { Transfers } from '../../browser-shell/transfers.ts';
import { dataFolder } from '../../data-folder.ts';
import { Engine } from '../../engine.ts';
import type { Shell } from '../../engine/shell.ts';
import { environmentSecrets } from '../../secrets/environment-secrets.ts';
import { keychainSecrets } from '../../secrets/keychain-secrets.ts';
import { systemClock } from '../../system-clock.ts';
import { startDemoSystems } from '../demo-systems.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openInBrowser } from '../open-in-browser.ts';
import type { Terminal } from '../terminal.ts';
import { forTerminal } from '../terminal-text.ts';

export interface ServeOptions {
  port?: number;
  open?: true;
  demo?: true;
  /** Messages a second for each system of the demo. */
  rate?: number;
  /** Where settings, sources and captures are kept. */
  data?: string;
}

/** `ringscope serve`: the app in a browser on this computer, until the person ends it. Resolves with the exit code. */
export async function serve(options: ServeOptions, signal: AbortSignal, terminal: Terminal): Promise<number> {
  const place = await dataPlace(options);
  const transfers = await Transfers.open();
  try {
    return await run(options, { dataDir: place.folder, transfers }, signal, terminal);
  } finally {
    await transfers.close();
    await place.leave();
  }
}

async function run(
  { port = 0, open, demo, rate }: ServeOptions,
  { dataDir, transfers }: { dataDir: string; transfers: Transfers },
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const onBug = (context: string, error: unknown): void =>
    terminal.tell(forTerminal(`A fault of Ringscope in ${context}: ${stackOf(error)}`));
  const shell: Shell = {
    kind: 'browser',
    clock: systemClock,
    systemProxy: null,
    dataDir,
    givenSecrets: environmentSecrets(process.env),
    keptSecrets: keychainSecrets(),
    chooseFile: (_purpose, upload) => Promise.resolve(upload === null ? null : transfers.takeUpload(upload)),
    chooseSaveTarget: (name) => Promise.resolve(transfers.target(name)),
    reveal: () => undefined,
    startDemo: () => startDemoSystems(rate),
    updates: null,
    onSettings: () => undefined,
    onBug,
  };
  const engine = await Engine.open(shell);
  try {
    const browserShell = await startBrowserShell({
      port,
      transfers,
      openPage: () => engine.page(),
      onBug,
    }).catch((error: unknown) => {
      throw portTaken(error, port) ?? error;
    });
    if (demo) await engine.startDemo();
    terminal.print(browserShell.address);
    terminal.tell('Open this address in a browser on this computer; it is good once. Ctrl-C ends.');
    if (open) await openInBrowser(browserShell.address, terminal);
    await ended(signal);
    await browserShell.close();
  } finally {
    if (!(await engine.close())) {
      terminal.tell('Something that was received could not be written to the record.');
    }
  }
  return EXIT.ok;
}

/** A demo leaves nothing behind and meets nothing of the person's own. */
async function dataPlace({ data, demo }: ServeOptions): Promise<{ folder: string; leave(): Promise<void> }> {
  if (data !== undefined || !demo) {
    return { folder: data ?? dataFolder(), leave: () => Promise.resolve() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'ringscope-demo-'));
  return { folder, leave: () => rm(folder, { recursive: true, force: true }) };
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function portTaken(error: unknown, port: number): CommandError | null {
  if (!(error instanceof Error && 'code' in error)) return null;
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return null;
  return new CommandError(EXIT.usage, `Port ${port} cannot be used. Choose another, or leave --port out.`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
