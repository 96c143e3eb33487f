import type { SourceConfig } from '../../model/contract/sources.ts';
import type { DemoSystems } from '../engine/shell.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { sessionSecrets } from '../secrets/session-secrets.ts';
import { startSimulation } from './simulation.ts';
import type { Simulation } from './simulation.ts';

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

/** Ids of sources of the demo that are meant not to come up. */
export const MAY_STAY_DOWN: ReadonlySet<string> = new Set([FAILING.id]);

/** Starts simulated systems on this computer; `rate` in messages a second for each, a natural pace where absent. */
export async function startDemoSystems(rate?: number): Promise<DemoSystems> {
  const simulation = await startSimulation({
    protocols: Object.keys(SITES),
    pace: DEMO_PACE,
    seed: DEMO_SEED,
    ...(rate !== undefined && { rate }),
  });
  return {
    sources: demoSources(simulation.sources),
    secrets: await demoSecrets(simulation),
    stop: () => simulation.stop(),
  };
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
