import type { Protocol } from '../../main/protocols/protocol.ts';
import { sessionSecrets } from '../../main/secrets/session-secrets.ts';
import type { LinkTransports } from '../../main/sources/session-link.ts';
import { Supervisor } from '../../main/sources/supervisor.ts';
import type { SupervisorSettings } from '../../main/sources/supervisor.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import type { Clock } from '../../model/clock.ts';

export interface SourceRunSetup {
  protocol: Protocol;
  options: unknown;
  secrets: Readonly<Record<string, string>>;
  /** Trusted besides the roots. */
  caFiles: string[];
  clock: Clock;
  /** Spreads the attempts, as in the supervisor: with 0 they follow each other without a wait. */
  random: () => number;
  /** As in a sources file. */
  proxy: string;
  /** What stands between the session and its transports. */
  between: (transports: LinkTransports) => LinkTransports;
}

/** A source with the id `live` as it runs in the app, trust and sockets included. */
export async function sourceRun(
  setup: SourceRunSetup,
  told: Pick<SupervisorSettings, 'record' | 'onStatus' | 'onNotice'>,
): Promise<Supervisor> {
  const { protocol, clock, random, proxy, between } = setup;
  const secrets = sessionSecrets();
  for (const [name, value] of Object.entries(setup.secrets)) await secrets.set('live', name, value);
  const trust = { caFiles: setup.caFiles, pinSha256: null };
  return new Supervisor({
    source: {
      config: {
        id: 'live',
        name: 'Live',
        protocol: protocol.id,
        enabled: true,
        options: {},
        trust,
        proxy: 'none',
      },
      protocol,
      options: protocol.options.parse(setup.options),
      trust: await loadTrust(trust, '.'),
    },
    secrets,
    clock,
    random,
    openTransports: ({ source, signal, onStage, onChain }) =>
      between(createTransports({ trust: source.trust, clock, signal, onStage, onChain, proxy })),
    onBug: (_sourceId, error) => {
      throw error;
    },
    ...told,
  });
}
