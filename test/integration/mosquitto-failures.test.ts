import { describe, expect, it } from 'vitest';
import { mqtt } from '../../main/protocols/mqtt/index.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { liveSource } from '../support/live-source.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const SUBSCRIPTIONS = [{ topic: 'office/#' }];
const USER = { name: 'cti', password: 'not-in-the-record' };
const authority = await createAuthority();

describe('a source that a real Mosquitto refuses', () => {
  it.each([5, 4] as const)(
    'is rejected with a wrong password, protocol version %i',
    async (protocolVersion) => {
      const broker = await startMosquitto({ user: USER });
      const source = await liveSource({
        protocol: mqtt,
        secrets: { password: 'a wrong one' },
        options: {
          url: broker.urls.mqtt,
          protocolVersion,
          username: USER.name,
          subscriptions: SUBSCRIPTIONS,
        },
      });
      await source.until(() => source.status.state === 'rejected');
      expect(source.status.diagnosis).toMatchObject({ code: 'auth-rejected', step: 'session' });
    },
  );

  it('is rejected when the certificate comes from an unknown authority', async () => {
    const broker = await startMosquitto({ authority });
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtts, subscriptions: SUBSCRIPTIONS },
    });
    await source.until(() => source.status.state === 'rejected');
    expect(source.status.diagnosis).toMatchObject({ code: 'tls-untrusted', step: 'tls' });
  });

  it('stays up without the topics that it may not read, and tells them', async () => {
    const broker = await startMosquitto({ readable: 'office/#' });
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtt, subscriptions: [{ topic: 'secret/#' }, { topic: 'office/calls' }] },
    });
    await source.until(() => source.status.state === 'up');
    await broker.publish('office/calls', 'hello');
    await source.until(() => source.events.length === 2);
    expect(source.notices).toHaveLength(1);
    expect(source.notices[0]).toContain('"secret/#": not authorized (0x87)');
    expect(source.events[1]?.raw).toBe('hello');
  });

  it.each([
    [5, '0x87'],
    [4, '0x80'],
  ] as const)('has no link without any topic, protocol version %i', async (protocolVersion, code) => {
    const broker = await startMosquitto({ readable: 'office/#' });
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtt, protocolVersion, subscriptions: [{ topic: 'secret/#' }] },
    });
    await source.until(() => source.status.diagnosis !== null);
    expect(source.status.diagnosis).toMatchObject({ code: 'topic-refused', step: 'subscribe' });
    expect(source.status.diagnosis?.evidence[0]).toContain(code);
    expect(source.status.state).not.toBe('up');
  });
});

describe('a link to a real Mosquitto', () => {
  it('comes back by itself after the broker was killed, subscribes again and records the gap', async () => {
    const broker = await startMosquitto();
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtt, subscriptions: SUBSCRIPTIONS },
    });
    const of = (kind: string) => source.events.filter((event) => event.kind === kind);
    await source.until(() => source.status.state === 'up');
    await broker.kill();
    await source.until(() => of('linkDown').length > 0);
    await broker.restart();
    await source.until(() => of('gap').length === 1);
    await broker.publish('office/calls', 'after');
    await source.until(() => of('message').length === 1);
    expect(of('linkDown')[0]).toMatchObject({ cause: 'closed-by-peer' });
    expect(of('linkUp')).toHaveLength(2);
    expect(of('message')[0]?.raw).toBe('after');
    expect(of('gap')[0]?.gap?.until).toBeGreaterThanOrEqual(of('gap')[0]?.gap?.since ?? Infinity);
  });

  it('names the client id as a cause when another client took it, which Mosquitto does not say itself', async () => {
    const broker = await startMosquitto();
    const options = { url: broker.urls.mqtt, clientId: 'wallboard', subscriptions: SUBSCRIPTIONS };
    const first = await liveSource({ protocol: mqtt, options });
    await first.until(() => first.status.state === 'up');
    const second = await liveSource({ protocol: mqtt, options });
    await first.until(() => first.status.diagnosis?.cure.includes('same client id') === true);
    await Promise.all([first.stop(), second.stop()]);
    expect(first.events.find(({ kind }) => kind === 'linkDown')).toMatchObject({ cause: 'closed-by-peer' });
  });
});
