import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { findPeer, PEERS } from '../../simulators/index.ts';
import type { Peer, PeerKind } from '../../simulators/peer.ts';
import { startPlayer } from '../../simulators/player.ts';
import type { Scenario } from '../../simulators/scenario.ts';
import { findScenario, SCENARIOS } from '../../simulators/scenarios/index.ts';
import { systemClock } from '../system-clock.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export interface SimulationSettings {
  /** All where it is empty. */
  protocols: readonly string[];
  scenario?: string;
  /** Messages a second for each system; natural pace where it is absent. */
  rate?: number;
  /** Natural pace only: how many times faster than life. */
  pace?: number;
  fault?: string;
  /** The port of the first system; the others follow. */
  port?: number;
  seed: number;
}

/** Simulated systems that run in this process, on real sockets under a certificate authority of their own. */
export interface Simulation {
  /** Ready to be written as a sources file; CA paths are absolute. */
  readonly sources: SourceConfig[];
  readonly secrets: readonly { sourceId: string; name: string; value: string }[];
  /** Where the CA certificate and the sources file are; gone after `stop`. */
  readonly folder: string;
  readonly caFile: string;
  readonly sourcesFile: string;
  stop(): Promise<void>;
}

/** Starts the systems and begins to play as soon as somebody listens. Throws `CommandError` for wrong names. */
export async function startSimulation(settings: SimulationSettings): Promise<Simulation> {
  const kinds = await peerKinds(settings.protocols);
  const scenarios = chosenScenarios(settings.scenario);
  const fault = settings.fault;
  const able = kinds.filter(({ faults }) => faults.some(({ name }) => name === fault));
  if (fault !== undefined && able.length === 0) throw unknownFault(fault, kinds);

  const authority = await createAuthority();
  const folder = await mkdtemp(join(tmpdir(), 'ringscope-simulation-'));
  const caFile = join(folder, 'ca.pem');
  const sourcesFile = join(folder, 'sources.json');
  await writeFile(caFile, authority.certificate);
  const peers: Peer[] = [];
  const stop = async () => {
    await Promise.all(peers.map((peer) => peer.close()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const [index, kind] of kinds.entries()) {
      const port = settings.port === undefined ? 0 : settings.port + index;
      const shown = able.includes(kind) && fault !== undefined ? { fault } : {};
      peers.push(await kind.start({ authority, port, seed: settings.seed + index, ...shown }));
    }
  } catch (error) {
    await stop();
    throw portTaken(error) ?? error;
  }
  const { sources } = sourcesFileSchema.parse({ sources: peers.flatMap((peer) => peer.sources) });
  for (const source of sources) source.trust.caFiles = [caFile];
  await writeFile(sourcesFile, `${JSON.stringify({ sources }, null, 2)}\n`);

  const { rate, pace, seed } = settings;
  const player = startPlayer({
    peers,
    scenarios,
    seed,
    clock: systemClock,
    ...(rate !== undefined && { rate }),
    ...(pace !== undefined && { pace }),
  });
  return {
    sources,
    secrets: peers.flatMap((peer) => peer.secrets),
    folder,
    caFile,
    sourcesFile,
    stop: async () => {
      player.stop();
      await stop();
    },
  };
}

async function peerKinds(protocols: readonly string[]): Promise<PeerKind[]> {
  const kinds: PeerKind[] = [];
  for (const protocol of protocols.length > 0 ? protocols : PEERS.map((peer) => peer.protocol)) {
    const kind = await findPeer(protocol);
    if (!kind) {
      const known = PEERS.map((peer) => peer.protocol).join(', ');
      throw new CommandError(EXIT.usage, `There is no simulated system "${protocol}". There are: ${known}.`);
    }
    kinds.push(kind);
  }
  return kinds;
}

function chosenScenarios(name: string | undefined): readonly Scenario[] {
  if (name === undefined) return SCENARIOS;
  const scenario = findScenario(name);
  if (scenario) return [scenario];
  const known = SCENARIOS.map((each) => each.name).join(', ');
  throw new CommandError(EXIT.usage, `There is no scenario "${name}". There are: ${known}.`);
}

function unknownFault(fault: string, kinds: readonly PeerKind[]): CommandError {
  const known = kinds.map(
    ({ protocol, faults }) => `  ${protocol}: ${faults.map(({ name }) => name).join(', ')}`,
  );
  return new CommandError(
    EXIT.usage,
    `None of these systems knows the fault "${fault}". They know:\n${known.join('\n')}`,
  );
}

function portTaken(error: unknown): CommandError | null {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return null;
  return new CommandError(
    EXIT.usage,
    'The port is in use. Choose another with --port, or leave it out to take a free one.',
  );
}
