import type { SourceConfig } from '../../../model/contract/sources.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import { sessionSecrets } from '../../secrets/session-secrets.ts';
import { configureSources } from '../../sources/sources-file.ts';
import { EXIT } from '../exit-codes.ts';
import { startSimulation } from '../simulation.ts';
import type { Simulation } from '../simulation.ts';
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

/** The systems of the demo, as the sites of one company. */
const SITES: Record<string, string> = {
  'aes-wti': 'Head office (Avaya AES)',
  wazo: 'Clinic (Wazo)',
  cloudlink: 'Remote team (CloudLink)',
  kazoo: 'Shop (Kazoo)',
  'api-gateway': 'Dispatch (API Gateway)',
};

/** A source of the demo that cannot be connected to, to show how that is explained. */
const FAILING = { id: 'depot', name: 'Depot (its certificate is not trusted)', protocol: 'wazo' };

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
    protocols: Object.keys(SITES),
    pace: DEMO_PACE,
    seed: DEMO_SEED,
    ...(rate !== undefined && { rate }),
  });
  try {
    const sources = await configureSources(demoSources(simulation.sources), {
      file: simulation.sourcesFile,
      baseDir: simulation.folder,
      protocols: { ids: PROTOCOL_IDS, load: loadProtocol },
    });
    const names = sources.map(({ config }) => config.name);
    terminal.tell(
      `Simulated systems on this computer, over TLS under a private CA: ${names.join(', ')}. Ctrl-C ends.`,
    );
    const mayStayDown = new Set([FAILING.id]);
    const secrets = await demoSecrets(simulation);
    return await record({ sources, secrets, startedAt, signal, mayStayDown }, options, terminal);
  } finally {
    await simulation.stop();
  }
}

function demoSources(simulated: readonly SourceConfig[]): SourceConfig[] {
  const sites = simulated.map((source) => ({ ...source, name: SITES[source.protocol] ?? source.name }));
  const model = sites.find(({ protocol }) => protocol === FAILING.protocol);
  return model ? [...sites, { ...model, ...FAILING, trust: { caFiles: [], pinSha256: null } }] : sites;
}

async function demoSecrets({ secrets }: Simulation): Promise<SecretStore> {
  const store = sessionSecrets();
  for (const { sourceId, name, value } of secrets) await store.set(sourceId, name, value);
  const model = secrets.find(({ sourceId }) => sourceId === FAILING.protocol);
  if (model) await store.set(FAILING.id, model.name, model.value);
  return store;
}

const WITHOUT_SOURCES = `Ringscope has no window yet: this version works in the terminal.

  npm run demo                                    watch calls on simulated systems
  npm run -s ringscope -- capture --sources FILE  connect to your own (see README.md for the file)
  npm run -s ringscope -- --help                  everything else`;
