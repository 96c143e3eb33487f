/**
 * The simulated systems, as a process of their own: `systems-child.ts` starts one of each and says where they are, as
 * `Systems`. Told `play`, each says a call from beginning to end; told `listeners`, it says who listens to them.
 */
import { PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { findPeer } from '../../../simulators/index.ts';
import type { Peer } from '../../../simulators/peer.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { castOf, playAtOnce } from '../played-scenario.ts';

/** What this process says once. */
export interface Systems {
  certificate: string;
  sources: { protocol: string; options: unknown; secrets: Record<string, string> }[];
}

const authority = await createAuthority();
const peers = new Map<string, Peer>();
for (const protocol of PROTOCOL_IDS) {
  const kind = await findPeer(protocol);
  if (kind) peers.set(protocol, await kind.start({ authority, port: 0, seed: 1 }));
}

process.on('message', (asked) => {
  if (asked === 'play') for (const peer of peers.values()) playAtOnce(peer, answeredInbound, castOf(0));
  if (asked === 'listeners') {
    process.send?.({
      listeners: Object.fromEntries([...peers].map(([id, { listeners }]) => [id, listeners])),
    });
  }
});

const systems: Systems = {
  certificate: authority.certificate,
  sources: [...peers].map(([protocol, { sources, secrets }]) => {
    const { devices, ...options } = sources[0]?.options ?? {};
    return {
      protocol,
      options: {
        ...options,
        // Few, for AES is asked only a few times a second.
        ...(Array.isArray(devices) && { devices: devices.slice(0, 2) }),
        ...(protocol === 'api-gateway' && { pingSeconds: 2 }),
      },
      secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
    };
  }),
};
process.send?.({ systems });
