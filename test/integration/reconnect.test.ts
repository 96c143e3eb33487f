import { describe, expect, it, onTestFinished } from 'vitest';
import { loadProtocol, PROTOCOL_IDS } from '../../main/protocols/index.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { findPeer } from '../../simulators/index.ts';
import { liveSource } from '../support/live-source.ts';

/** A source on its simulated system, up. */
async function upOn(id: string) {
  const [protocol, kind, authority] = await Promise.all([loadProtocol(id), findPeer(id), createAuthority()]);
  if (!protocol || !kind) throw new Error(`The registries do not both have ${id}.`);
  const peer = await kind.start({ authority, port: 0, seed: 1 });
  onTestFinished(() => peer.close());
  const live = await liveSource({
    protocol,
    options: peer.sources[0]?.options,
    secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
    authority,
  });
  await live.until(() => live.status.state === 'up');
  return { live, peer };
}

describe.each(PROTOCOL_IDS)('a link on request: %s', (id) => {
  it('takes the place of the one that is up, at once, and with nothing lost unmarked', async () => {
    const { live, peer } = await upOn(id);
    live.reconnect();
    await live.until(() => live.status.reconnects === 1);
    expect(live.status).toMatchObject({ state: 'up', attempts: 0, gaps: 1, lastFailure: null });
    const told = live.events.filter(({ kind }) => ['linkUp', 'linkDown', 'gap'].includes(kind));
    expect(told.map(({ kind, cause }) => cause ?? kind)).toEqual(['linkUp', 'session-lost', 'linkUp', 'gap']);
    await expect.poll(() => peer.listeners).toBe(1);
  });

  it('tells when its certificate ends', async () => {
    const { live } = await upOn(id);
    expect(live.status.certificateEndsAt).toBeGreaterThan(Date.now());
  });
});
