import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../../../model/failure.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { failureOf, listen } from './gateway.ts';
import type { Listening } from './gateway.ts';

const MINUTE = 60_000;

/** Moves the time on until the next connection is open. */
async function untilRenewed({ fake }: Listening): Promise<void> {
  const count = fake.websockets.length;
  for (let waited = 0; fake.websockets.length === count; waited += 1000) {
    if (waited > 120 * MINUTE) throw new Error('no new connection within 2 hours');
    await fake.clock.advance(1000);
  }
}

describe('the planned renewal', () => {
  it('opens the next connection between 1:45 and 1:55 and then closes the old one with 1000', async () => {
    const listening = await listen({ onOpen: [{ action: 'subscribe' }], keepAliveSeconds: 0 });
    const { fake, socket } = listening;
    await fake.clock.advance(105 * MINUTE - 1000);
    expect(fake.websockets).toHaveLength(1);
    await fake.clock.advance(10 * MINUTE - 5000);
    expect(fake.websockets).toHaveLength(2);
    await fake.clock.advance(6000);
    expect(socket(0).closedBySession?.code).toBe(1000);
    expect(socket(1).sent).toEqual(['{"action":"subscribe"}']);
    expect(socket(1).isOpen).toBe(true);
    expect(fake.notices).toEqual([]);
    fake.stop();
    expect(await listening.ended).toBeNull();
    expect(fake.clock.pending).toBe(0);
  });

  it('keeps the old connection until the new one is open', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let dials = 0;
    const listening = await listen({}, { onWebsocket: () => (++dials === 1 ? undefined : promise) });
    await untilRenewed(listening);
    await listening.fake.clock.advance(20_000);
    expect(listening.socket(0).isOpen).toBe(true);
    listening.socket(0).say('still heard');
    expect(listening.fake.emitted).toHaveLength(1);
    resolve(undefined);
    await listening.fake.clock.advance(6000);
    expect(listening.socket(0).isOpen).toBe(false);
    listening.fake.stop();
  });

  it('renews again, and again', async () => {
    const listening = await listen();
    await listening.fake.clock.advance(6 * 60 * MINUTE);
    expect(listening.fake.websockets.length).toBeGreaterThanOrEqual(4);
    expect(listening.fake.websockets.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    listening.fake.stop();
  });

  it('waits for a quiet moment, but not beyond 1:55', async () => {
    const { fake, socket } = await listen();
    await fake.clock.advance(104 * MINUTE);
    for (let ms = 0; ms < 10 * MINUTE; ms += 1000) {
      socket(0).say(`busy ${ms}`);
      await fake.clock.advance(1000);
    }
    expect(fake.websockets).toHaveLength(1);
    for (let ms = 0; ms < MINUTE + 1000; ms += 1000) {
      socket(0).say(`still busy ${ms}`);
      await fake.clock.advance(1000);
    }
    expect(fake.websockets).toHaveLength(2);
    fake.stop();
  });

  it('can be left out', async () => {
    const { fake } = await listen({ renewSeconds: 0 });
    await fake.clock.advance(119 * MINUTE);
    expect(fake.websockets).toHaveLength(1);
    fake.stop();
  });

  it('records once what comes on both connections, and says how often', async () => {
    const listening = await listen();
    const { fake, socket } = listening;
    await untilRenewed(listening);
    const [old, fresh] = [socket(0), socket(1)];
    old.say('one');
    fresh.say('one');
    fresh.say('two');
    await fake.clock.advance(1900);
    old.say('two');
    expect(fake.emitted.map(({ raw }) => raw)).toEqual(['one', 'two']);
    await fake.clock.advance(10_000);
    expect(fake.notices).toEqual([expect.stringContaining('came on both: 2')]);
    fake.stop();
  });

  it('keeps what is really said twice, and copies that come late', async () => {
    const listening = await listen();
    const { fake, socket } = listening;
    await untilRenewed(listening);
    const [old, fresh] = [socket(0), socket(1)];
    for (const side of [old, fresh]) {
      side.say('again');
      side.say('again');
    }
    expect(fake.emitted).toHaveLength(2);
    old.say('late');
    await fake.clock.advance(2100);
    fresh.say('late');
    expect(fake.emitted).toHaveLength(4);
    fake.stop();
  });

  it('takes repeats for repeats once the old connection is closed', async () => {
    const listening = await listen();
    await untilRenewed(listening);
    await listening.fake.clock.advance(6000);
    listening.socket(1).say('same');
    listening.socket(1).say('same');
    expect(listening.fake.emitted).toHaveLength(2);
    listening.fake.stop();
  });

  it('goes on when the old connection breaks during the overlap', async () => {
    const listening = await listen();
    await untilRenewed(listening);
    await settled();
    listening.socket(0).end(1006);
    await listening.fake.clock.advance(10_000);
    listening.socket(1).say('still here');
    expect(listening.fake.emitted).toHaveLength(1);
    listening.fake.stop();
  });

  it('is tried again each minute while the old connection lives, and told once', async () => {
    let dials = 0;
    const refuse = () => {
      if (++dials === 2 || dials === 3) {
        throw new LinkFailure('unreachable', { cause: 'Nobody there.', cure: 'Look.' });
      }
    };
    const listening = await listen({}, { onWebsocket: refuse });
    const { fake, socket } = listening;
    await untilRenewed(listening);
    await fake.clock.advance(30_000);
    socket(0).say('still heard');
    expect(fake.emitted).toHaveLength(1);
    expect(fake.notices).toEqual([expect.stringContaining('Nobody there.')]);
    await fake.clock.advance(2 * MINUTE);
    expect(fake.websockets.map(({ isOpen }) => isOpen)).toEqual([false, true, true, true]);
    expect(dials).toBe(4);
    fake.stop();
  });

  it('falls with the old connection when that breaks before the new one is open', async () => {
    const { promise } = Promise.withResolvers<undefined>();
    let dials = 0;
    const listening = await listen({}, { onWebsocket: () => (++dials === 1 ? undefined : promise) });
    await untilRenewed(listening);
    listening.socket(0).end(1006);
    expect((await failureOf(listening)).code).toBe('closed-by-peer');
    expect(listening.fake.clock.pending).toBe(0);
  });
});
