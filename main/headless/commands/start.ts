import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import { sessionSecrets } from '../../secrets/session-secrets.ts';
import { configureSources } from '../../sources/sources-file.ts';
import { EXIT } from '../exit-codes.ts';
import { startSimulation } from '../simulation.ts';
import type { Terminal } from '../terminal.ts';
import { record } from './capture.ts';
import type { RecordingOptions } from './capture.ts';

export interface StartOptions extends RecordingOptions {
  demo?: true;
  headless?: true;
  rate?: number;
}

/** A demo shows in seconds what takes minutes in life. */
const DEMO_PACE = 6;
const DEMO_SEED = 7;

/** `npm start` and `npm run demo`. Resolves with the exit code. */
export async function start(
  options: StartOptions,
  startedAt: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  if (!options.demo) {
    terminal.tell(WITHOUT_SOURCES);
    return EXIT.ok;
  }
  const { rate } = options;
  const simulation = await startSimulation({
    protocols: [],
    pace: DEMO_PACE,
    seed: DEMO_SEED,
    ...(rate !== undefined && { rate }),
  });
  try {
    const secrets = sessionSecrets();
    for (const { sourceId, name, value } of simulation.secrets) await secrets.set(sourceId, name, value);
    const sources = await configureSources(simulation.sources, {
      file: simulation.sourcesFile,
      baseDir: simulation.folder,
      protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
    });
    terminal.tell(
      `Simulated systems are running: ${sources.map(({ config }) => config.name).join(', ')}. Ctrl-C ends.`,
    );
    return await record({ sources, secrets, startedAt, signal }, options, terminal);
  } finally {
    await simulation.stop();
  }
}

const WITHOUT_SOURCES = `Ringscope has no window yet: this version works in the terminal.

  npm run demo                                   watch calls on simulated systems
  npm run -s ringscope -- capture --sources FILE  connect to your own (see README.md for the file)
  npm run -s ringscope -- --help                  everything else`;
