import type { PeerKind } from './peer.ts';

/** A peer is loaded when it is asked for: a broker is not wanted in every process. */
export interface PeerEntry {
  readonly protocol: string;
  readonly load: () => Promise<PeerKind>;
}

/** Every simulated far side, by the protocol that it speaks. */
export const PEERS: readonly PeerEntry[] = [
  { protocol: 'aes-wti', load: async () => (await import('./aes-wti/index.ts')).aesWti },
  { protocol: 'wazo', load: async () => (await import('./wazo/peer.ts')).wazoPeer },
  { protocol: 'cloudlink', load: async () => (await import('./cloudlink/index.ts')).cloudlink },
  { protocol: 'kazoo', load: async () => (await import('./kazoo/index.ts')).kazoo },
  { protocol: 'api-gateway', load: async () => (await import('./api-gateway/index.ts')).apiGateway },
  { protocol: 'mqtt', load: async () => (await import('./mqtt/peer.ts')).mqttPeer },
  { protocol: 'websocket', load: async () => (await import('./websocket/peer.ts')).websocketPeer },
];

/** Undefined for a protocol that has no peer. */
export async function findPeer(protocol: string): Promise<PeerKind | undefined> {
  return PEERS.find((entry) => entry.protocol === protocol)?.load();
}
