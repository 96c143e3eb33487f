import { createAuthority } from '../../simulators/authority.ts';
import { startKazooPeer } from '../../simulators/kazoo/peer.ts';
import type { KazooPeer, KazooSetup } from '../../simulators/kazoo/peer.ts';
import { kazooClient } from './kazoo-client.ts';
import type { KazooClient } from './kazoo-client.ts';

const authority = await createAuthority();
const open: (() => Promise<void>)[] = [];

/** A running peer with a raw client that trusts it; ended by `closeKazoos`. */
export async function kazooOnLoopback(
  settings: { fault?: string; hurry?: number } & KazooSetup = {},
): Promise<{ peer: KazooPeer; client: KazooClient }> {
  const { fault, hurry, ...setup } = settings;
  const more = { ...(fault !== undefined && { fault }), ...(hurry !== undefined && { hurry }) };
  const peer = await startKazooPeer({ authority, port: 0, seed: 1, ...more }, setup);
  const client = kazooClient(peer, authority.certificate);
  open.push(async () => {
    client.close();
    await peer.close();
  });
  return { peer, client };
}

/** For `afterEach`. */
export async function closeKazoos(): Promise<void> {
  for (const close of open.splice(0)) await close();
}
