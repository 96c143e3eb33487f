import { app, dialog } from 'electron';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../data-folder.ts';
import { systemClock } from '../system-clock.ts';
import { Desktop } from './desktop.ts';
import { HandedFiles } from './files/handed-files.ts';
import type { HandedOver } from './files/handed-files.ts';
import { LogFile } from './life/log-file.ts';
import { guardContents } from './page/contents-guard.ts';
import { registerPageScheme } from './page/page-scheme.ts';
import { guardSession } from './page/session-guard.ts';
import { desktopArguments } from './start-arguments.ts';

/** As the packages and the installers have it, so that Windows knows whose notifications and task bar icons these are. */
const APP_ID = 'app.ringscope.desktop';

/** Starts the desktop, or hands over to the one that runs. Has to be called before the app is ready. */
export function startDesktop(argv: readonly string[] = process.argv): void {
  if (app.isPackaged && app.commandLine.hasSwitch('no-sandbox')) {
    refuseWithoutSandbox();
    return;
  }
  const asked = desktopArguments(argv, process.cwd());
  const dataDir = asked.dataDir ?? (asked.demo ? demoFolder() : dataFolder());
  // Chromium's own files beside ours, and the single instance with them: a demo runs beside the real one.
  const chromiumDir = join(dataDir, 'desktop');
  // Electron takes no folder that is not there.
  mkdirSync(chromiumDir, { recursive: true, mode: 0o700 });
  app.setPath('userData', chromiumDir);
  app.setAppUserModelId(APP_ID);
  // All that is shown is sandboxed from here on, whatever a window may say of itself.
  app.enableSandbox();
  registerPageScheme();
  const handOver: HandedOver = { files: asked.files };
  if (!app.requestSingleInstanceLock(handOver)) {
    app.quit();
    return;
  }
  const log = new LogFile(join(dataDir, 'logs', 'ringscope.log'), systemClock);
  const onRefused = (what: string): void => log.tell(`refused: ${what}`);
  let desktop: Desktop | null = null;
  const files = new HandedFiles(asked.files, () => desktop?.open());
  tellOfFaults(log);
  app.on('session-created', (session) => guardSession(session, onRefused));
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents, onRefused, (address) => desktop?.openLink(address));
  });
  app
    .whenReady()
    .then(async () => {
      desktop = await Desktop.start({ asked, dataDir, clock: systemClock, log, files });
    })
    .catch((error: unknown) => endAtOnce(error, log));
}

/** What starts an AppImage switches it off where the system allows none (AppRun of electron-builder). */
function refuseWithoutSandbox(): void {
  void app.whenReady().then(() => {
    dialog.showErrorBox(
      'Ringscope does not start without its sandbox',
      'This system lets an AppImage have none. Install the deb or rpm package instead, or use “ringscope serve” in a ' +
        'terminal, which shows Ringscope in your browser.',
    );
    app.exit(1);
  });
}

/** Gone with the demo, once Chromium does not write to it any more. */
function demoFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringscope-demo-'));
  process.once('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      process.stderr.write(`The folder of the demo is left: ${String(error)}\n`);
    }
  });
  return folder;
}

function tellOfFaults(log: LogFile): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    log.tell(`a process has gone: ${type}, ${reason}, exit code ${exitCode}`);
  });
  // Links and the record go on: each is closed by itself where it cannot.
  const onFault = (error: unknown): void => log.bug('the main process', error);
  process.on('uncaughtException', onFault).on('unhandledRejection', onFault);
  app.once('quit', () => {
    process.off('uncaughtException', onFault).off('unhandledRejection', onFault);
  });
}

function endAtOnce(error: unknown, log: LogFile): void {
  log.bug('the start', error);
  dialog.showErrorBox('Ringscope cannot start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
