import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowserShell } from '../../main/browser-shell/browser-shell.ts';
import { Transfers } from '../../main/browser-shell/transfers.ts';
import { Engine } from '../../main/engine.ts';
import type { PageSession } from '../../main/engine.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import { systemClock } from '../../main/system-clock.ts';
import type { AppState } from '../../model/contract/app-state.ts';
import { settingsSchema } from '../../model/contract/settings.ts';
import type { Theme } from '../../model/contract/settings.ts';
import { recordEvents } from '../support/record-events.ts';
import { morning } from './morning.ts';
import { REPLACEMENTS, firstState, scriptedExamination, scriptedState } from './scripted-state.ts';

/** The browser shell over an engine of which only the views are real. */
export interface ScriptedShell {
  /** Signs a page in that shows this theme: with the morning's calls, or as at the first start. */
  open(theme: Theme, isFirstRun: boolean): Promise<{ address: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** `onBug` is told of mistakes of ours. */
export async function scriptedShell(
  onBug: (context: string, error: unknown) => void,
): Promise<ScriptedShell> {
  const folder = await mkdtemp(join(tmpdir(), 'ringscope-screenshots-'));
  const file = join(folder, 'Monday.ringscope');
  await recordEvents(file, morning());
  const transfers = await Transfers.open();
  const engine = await Engine.open({
    kind: 'browser',
    clock: systemClock,
    systemProxy: null,
    dataDir: join(folder, 'data'),
    givenSecrets: { get: () => Promise.resolve(undefined) },
    keptSecrets: sessionSecrets(),
    chooseFile: () => Promise.resolve(null),
    chooseSaveTarget: () => Promise.resolve(null),
    reveal: () => undefined,
    startDemo: () => Promise.reject(new Error('There is no demo in a picture.')),
    updates: null,
    onSettings: () => undefined,
    onBug,
  });
  const capture = await engine.openFile(file);
  return {
    async open(theme, isFirstRun) {
      const told = (real: AppState): AppState => ({
        ...(isFirstRun ? firstState(real, capture) : scriptedState(real, capture)),
        settings: { ...settingsSchema.parse({}), theme, savedFilters: SAVED_FILTERS },
      });
      const openPage = () => scripted(engine.page(), told);
      const server = await startBrowserShell({ port: 0, transfers, openPage, onBug });
      return { address: server.address, close: () => server.close() };
    },
    async close() {
      await engine.close();
      await transfers.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const SAVED_FILTERS = [
  { name: 'Missed calls', filter: 'outcome:missed' },
  { name: 'Long waits', filter: 'ring>30s' },
];

/** The real page session with a state that stands still, and a doctor and pseudonyms that chance has no part in. */
function scripted(session: PageSession, told: (real: AppState) => AppState): PageSession {
  const { api } = session;
  return {
    order: (order) => session.order(order),
    close: () => session.close(),
    api: {
      ...api,
      'state.next': async ({ known }, signal) => {
        if (known > 0) return never(signal);
        return { ...told(await api['state.next']({ known: 0 }, signal)), version: 1 };
      },
      'doctor.start': () => 'depot',
      'doctor.next': ({ known }, signal) => (known > 0 ? never(signal) : scriptedExamination()),
      'doctor.stop': () => null,
      'exports.preview': () => REPLACEMENTS,
    },
  };
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The page has gone.')), { once: true });
  });
}
