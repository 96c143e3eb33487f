import type { PeerKind } from './peer.ts';

/** A peer is loaded when it is asked for: a broker is not wanted in every process. */
export interface PeerEntry {
  readonly protocol: string;
  load(): Promise<PeerKind>;
}

/** Every simulated far side, by the protocol that it speaks. */
export const PEERS: readonly PeerEntry[] = [
  { protocol: 'wazo', load: async () => (await import('./wazo/peer.ts')).wazoPeer },
  { protocol: 'mqtt', load: async () => (await import('./mqtt/peer.ts')).mqttPeer },
  { protocol: 'websocket', load: async () => (await import('./websocket/peer.ts')).websocketPeer },
];

/** Undefined for a protocol that has no peer. */
export async function findPeer(protocol: string): Promise<PeerKind | undefined> {
  return PEERS.find((entry) => entry.protocol === protocol)?.load();
}
