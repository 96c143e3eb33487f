import { onTestFinished } from 'vitest';
import { Engine } from '../../main/engine.ts';
import type { Shell } from '../../main/engine/shell.ts';
import { startDemoSystems } from '../../main/headless/demo-systems.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import { systemClock } from '../../main/system-clock.ts';
import type { AppState } from '../../model/contract/app-state.ts';
import { createClient } from '../../model/contract/client.ts';
import type { Client } from '../../model/contract/client.ts';
import { serve } from '../../model/contract/server.ts';
import { wirePair } from '../../model/contract/wire.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface RunningEngine {
  engine: Engine;
  /** Asks as a page does, over a wire of its own. */
  client: Client;
  dataDir: string;
  /** Mistakes of ours that were told. */
  bugs: string[];
  /** Resolves with the first state of the app that is so. */
  until: (condition: (state: AppState) => boolean) => Promise<AppState>;
  /** Takes leave and closes all files. */
  close: () => Promise<boolean>;
}

/** The app without a window, closed with the test. */
export async function runningEngine(shell: Partial<Shell> = {}): Promise<RunningEngine> {
  const dataDir = shell.dataDir ?? (await temporaryFolder());
  const bugs: string[] = [];
  const engine = await Engine.open({
    kind: 'browser',
    clock: systemClock,
    systemProxy: null,
    dataDir,
    givenSecrets: { get: () => Promise.resolve(undefined) },
    keptSecrets: sessionSecrets(),
    chooseFile: (_purpose, upload) => Promise.resolve(upload),
    chooseSaveTarget: (name) => Promise.resolve({ file: `${dataDir}/${name}`, download: null }),
    reveal: () => undefined,
    startDemo: () => startDemoSystems(),
    updates: null,
    onSettings: () => undefined,
    onBug: (context, error) => bugs.push(`${context}: ${String(error)}`),
    ...shell,
  });
  const [near, far] = wirePair();
  const page = engine.page();
  serve(far, page.api, (context, error) => bugs.push(`${context}: ${String(error)}`));
  const client = createClient(near);
  let closed: Promise<boolean> | null = null;
  const close = () => (closed ??= page.close().then(() => engine.close()));
  onTestFinished(async () => {
    await close();
  });
  return {
    engine,
    client,
    dataDir,
    bugs,
    close,
    async until(condition) {
      let known = 0;
      for (;;) {
        const state = await client.ask('state.next', { known });
        if (condition(state)) return state;
        known = state.version;
      }
    },
  };
}
