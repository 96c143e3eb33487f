import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { examine } from '../../main/doctor/examine.ts';
import type { ExaminationResult, ExaminationSettings } from '../../main/doctor/examine.ts';
import { loadProtocol } from '../../main/protocols/index.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import { transportsFor } from '../../main/sources/open-transports.ts';
import { configureSources } from '../../main/sources/sources-file.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { findPeer } from '../../simulators/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { QuickClock } from './quick-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Patient {
  readonly peer: Peer;
  readonly source: SourceConfig;
  /** Of the doctor; run faster where waits of seconds are wanted. */
  readonly clock: QuickClock;
}

const authority = createAuthority();

/** A simulated system that shows a fault from the start, and the source for it; `hurry` divides the system's own times. */
export async function patient(protocol: string, fault: string | null, hurry?: number): Promise<Patient> {
  const kind = await findPeer(protocol);
  if (kind === undefined) throw new Error(`There is no peer ${protocol}.`);
  const peer = await kind.start({
    authority: await authority,
    port: 0,
    seed: 1,
    ...(fault !== null && { fault }),
    ...(hurry !== undefined && { hurry }),
  });
  onTestFinished(() => peer.close());
  const { sources } = sourcesFileSchema.parse({ sources: peer.sources });
  const [source] = sources;
  if (source === undefined) throw new Error(`The peer ${protocol} offers no source.`);
  const caFile = join(await temporaryFolder(), 'ca.pem');
  await writeFile(caFile, (await authority).certificate);
  const trust = { ...source.trust, caFiles: [caFile] };
  return {
    peer,
    source: { ...source, options: withFewDevices(source.options), trust },
    clock: new QuickClock(),
  };
}

/** AES is asked a few times a second only. */
function withFewDevices({ devices, ...options }: Record<string, unknown>): Record<string, unknown> {
  return { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 2) }) };
}

/** What the doctor finds, with the right secrets unless others are given. */
export async function examined(
  { peer, source, clock }: Patient,
  settings: Partial<Omit<ExaminationSettings, 'source' | 'clock' | 'secrets'>> & {
    secrets?: Record<string, string>;
  } = {},
): Promise<ExaminationResult> {
  const { secrets: given, ...others } = settings;
  const secrets = sessionSecrets();
  const right = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  for (const [name, value] of Object.entries(given ?? right)) await secrets.set(source.id, name, value);
  const [configured] = await configureSources([source], {
    file: 'test',
    baseDir: '.',
    protocols: { ids: [source.protocol], load: loadProtocol },
  });
  if (configured === undefined) throw new Error('The source cannot be used.');
  return examine({
    source: configured,
    secrets,
    clock,
    waitForEventsMs: 100,
    openTransports: transportsFor(null),
    onBug: (error) => {
      throw error;
    },
    ...others,
  });
}
