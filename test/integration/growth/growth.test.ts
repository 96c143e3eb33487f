import { describe, expect, it, onTestFinished } from 'vitest';
import { loadProtocol, PROTOCOL_IDS } from '../../../main/protocols/index.ts';
import { createClient } from '../../../model/contract/client.ts';
import { serve } from '../../../model/contract/server.ts';
import { wirePair } from '../../../model/contract/wire.ts';
import { createAuthority } from '../../../simulators/authority.ts';
import { findPeer } from '../../../simulators/index.ts';
import { liveSource } from '../../support/live-source.ts';
import { rounds } from '../../support/long-form.ts';
import { QuickClock } from '../../support/quick-clock.ts';
import { resources } from '../../support/resources.ts';
import type { Resources } from '../../support/resources.ts';
import { runningEngine } from '../../support/running-engine.ts';

const RECONNECTS = rounds(40, 300);
const PAGES = 50;
/** Before what is grown is grown: caches, compiled code. */
const WARM_UP = 10;
/** A tenth of the heap, and what a heap moves by itself. */
const HEAP_GROWS_BY = 1.1;
const HEAP_MOVES = 3 * 1024 ** 2;

function expectSame(before: Resources, after: Resources): void {
  expect(after.active).toEqual(before.active);
  expect(after.heap).toBeLessThan(before.heap * HEAP_GROWS_BY + HEAP_MOVES);
}

describe.each(PROTOCOL_IDS)('a source of %s', (id) => {
  it(`holds no more after ${RECONNECTS} reconnects than before`, async () => {
    const [protocol, kind, authority] = await Promise.all([
      loadProtocol(id),
      findPeer(id),
      createAuthority(),
    ]);
    if (!protocol || !kind) throw new Error(`The registries do not both have ${id}.`);
    const peer = await kind.start({ authority, port: 0, seed: 1 });
    onTestFinished(() => peer.close());
    const { devices, ...options } = peer.sources[0]?.options ?? {};
    const live = await liveSource({
      protocol,
      options: { ...options, ...(Array.isArray(devices) && { devices: devices.slice(0, 1) }) },
      secrets: Object.fromEntries(peer.secrets.map(({ name, value }) => [name, value])),
      authority,
      // AES is asked a few times a second only.
      clock: new QuickClock(10),
    });
    let links = 1;
    const isUp = () => live.until(() => live.status.state === 'up' && live.status.reconnects === links - 1);
    const reconnect = async (times: number) => {
      for (let done = 0; done < times; done += 1) {
        links += 1;
        live.reconnect();
        await isUp();
        // The record is a list here; it is no part of what is measured.
        live.events.length = 0;
      }
      await expect.poll(() => peer.listeners).toBe(1);
    };
    await isUp();
    await reconnect(WARM_UP);
    const before = await resources();
    await reconnect(RECONNECTS);
    expectSame(before, await resources());
  });
});

describe('the engine', () => {
  it(`holds no more after ${PAGES} pages were opened and closed than before`, async () => {
    const { engine, client, until, bugs } = await runningEngine();
    const { recording } = await until(() => true);
    const openAndClose = async (times: number) => {
      for (let done = 0; done < times; done += 1) {
        const [near, far] = wirePair();
        const page = engine.page();
        serve(far, page.api, (context, error) => bugs.push(`${context}: ${String(error)}`));
        const own = createClient(near);
        const state = await own.ask('state.next', { known: 0 });
        const view = await own.ask('views.open', {
          capture: recording,
          of: 'events',
          filter: '',
          orderBy: 'seq',
          descending: false,
        });
        await own.ask('views.window', { view, known: 0, from: 0, count: 50, buckets: 10 });
        // A page that is closed has such requests under way.
        const waiting = [own.ask('state.next', { known: state.version }), own.ask('page.orders', {})];
        near.close();
        await Promise.allSettled(waiting);
        await page.close();
      }
      await client.ask('sources.export', {});
    };
    await openAndClose(WARM_UP);
    const before = await resources();
    await openAndClose(PAGES);
    expectSame(before, await resources());
    expect(bugs).toEqual([]);
  });
});
