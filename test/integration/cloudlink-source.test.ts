import { describe, expect, it, onTestFinished } from 'vitest';
import { cloudlink } from '../../main/protocols/cloudlink/index.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { cloudlink as cloudlinkPeer } from '../../simulators/cloudlink/index.ts';
import type { Peer } from '../../simulators/peer.ts';
import { liveSource } from '../support/live-source.ts';
import type { LiveSource } from '../support/live-source.ts';

const FIRM = { number: '+15550100', name: 'Harbour Bakery' };
const DESK = { number: '1001', name: 'Reception 1' };

interface World {
  peer: Peer;
  source: LiveSource;
}

/** A source whose link to a simulated CloudLink is up. */
async function up(): Promise<World> {
  const authority = await createAuthority();
  const peer = await cloudlinkPeer.start({ authority, port: 0, seed: 1 });
  onTestFinished(() => peer.close());
  const [entry] = peer.sources;
  const secrets = Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value]));
  const source = await liveSource({ protocol: cloudlink, options: entry?.options, secrets, authority });
  await source.until(() => source.status.state === 'up');
  return { peer, source };
}

function callsOf({ events }: LiveSource) {
  const reducer = new CallReducer();
  for (const event of events) reducer.apply(event);
  return [...reducer.calls()];
}

describe('a CloudLink source', () => {
  it('goes through its steps and hears a call from ringing to its end', async () => {
    const { peer, source } = await up();
    expect(source.steps).toEqual(cloudlink.steps.map(({ id }) => id));
    expect(peer.listeners).toBe(1);
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    peer.perform('one', { do: 'answer', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'hold', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'retrieve', call: 'a', by: DESK.number });
    peer.perform('one', { do: 'hangUp', call: 'a', by: DESK.number });
    await source.until(() => callsOf(source).some(({ endedAt }) => endedAt !== undefined));
    expect(callsOf(source)).toMatchObject([{ outcome: 'answered', direction: 'in', state: 'cleared' }]);
    const kinds = source.events.map(({ kind }) => kind).filter((kind) => kind !== 'presence');
    expect(kinds.slice(0, 6)).toEqual([
      'linkUp',
      'delivered',
      'established',
      'held',
      'retrieved',
      'connectionCleared',
    ]);
    expect(source.notices).toEqual([]);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { peer, source } = await up();
    await source.stop();
    expect(peer.listeners).toBe(0);
    expect(source.notices).toEqual([]);
  });

  it('comes back after a cut with its device id and tells the calls that ended meanwhile', async () => {
    const { peer, source } = await up();
    peer.perform('one', { do: 'arrive', call: 'a', from: FIRM, to: DESK });
    await source.until(() => source.events.some(({ kind }) => kind === 'delivered'));
    peer.fault('cut');
    await source.until(() => source.events.some(({ kind }) => kind === 'linkDown'));
    peer.perform('one', { do: 'giveUp', call: 'a' });
    peer.fault(null);
    await source.until(() => source.events.some(({ name }) => name === 'snapshot:calls'));
    expect(source.events.find(({ kind }) => kind === 'linkDown')).toMatchObject({ cause: 'closed-by-peer' });
    expect(source.events.some(({ kind }) => kind === 'gap')).toBe(true);
    expect(callsOf(source)).toMatchObject([{ state: 'cleared' }]);
  });
});
