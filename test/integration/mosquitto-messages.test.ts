import { describe, expect, it } from 'vitest';
import { mqtt } from '../../main/protocols/mqtt/index.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { liveSource } from '../support/live-source.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const SUBSCRIPTIONS = [{ topic: 'office/#', qos: 1 }];
const USER = { name: 'cti', password: 'not-in-the-record' };
const authority = await createAuthority();

const WAYS = (['mqtt', 'mqtts', 'ws', 'wss'] as const).flatMap((scheme) =>
  ([5, 4] as const).map((protocolVersion) => ({ scheme, protocolVersion })),
);

describe('a source at a real Mosquitto', () => {
  it.each(WAYS)('signs in and hears over $scheme with protocol version $protocolVersion', async (way) => {
    const broker = await startMosquitto({ authority, user: USER });
    const source = await liveSource({
      protocol: mqtt,
      authority,
      secrets: { password: USER.password },
      options: {
        url: broker.urls[way.scheme],
        protocolVersion: way.protocolVersion,
        username: USER.name,
        subscriptions: SUBSCRIPTIONS,
        mapping: { callId: 'id', kind: 'type', from: '{number: caller, name: callerName}', to: 'callee' },
      },
    });
    await source.until(() => source.status.state === 'up');
    const raw = '{"id":"c-1","type":"ringing","caller":"5550101","callerName":"Reception","callee":4105}';
    await broker.publish('office/calls', raw);
    await source.until(() => source.events.length === 2);
    expect(source.events).toMatchObject([
      { kind: 'linkUp' },
      {
        kind: 'delivered',
        state: 'ringing',
        name: 'office/calls',
        callId: 'c-1',
        from: { number: '5550101', name: 'Reception' },
        to: { number: '4105' },
        raw,
      },
    ]);
    expect(source.steps).toEqual([
      'resolve',
      'connect',
      ...(way.scheme.endsWith('s') && way.scheme !== 'ws' ? ['tls'] : []),
      ...(way.scheme.startsWith('ws') ? ['upgrade'] : []),
      'session',
      'subscribe',
      'events',
    ]);
  });

  it('records JSON, text, bytes and retained messages in their order', async () => {
    const broker = await startMosquitto();
    await broker.publish('office/door', 'shut', { retain: true });
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtt, subscriptions: SUBSCRIPTIONS },
    });
    await source.until(() => source.events.length === 2);
    await broker.publish('office/sensor', '{"temperature":21}');
    await broker.publish('office/door', 'open');
    await broker.publish('office/camera', Uint8Array.of(0xff, 0xd8, 0, 1));
    await broker.publish('elsewhere', 'not for us');
    await broker.publish('office/end', '');
    await source.until(() => source.events.at(-1)?.name === 'office/end');
    const facts = source.events.map(({ kind, name, raw, rawEncoding }) => ({ kind, name, raw, rawEncoding }));
    const text = { kind: 'message', rawEncoding: undefined };
    expect(facts).toEqual([
      { ...text, kind: 'linkUp', name: 'linkUp', raw: '' },
      { ...text, name: 'office/door', raw: 'shut' },
      { ...text, name: 'office/sensor', raw: '{"temperature":21}' },
      { ...text, name: 'office/door', raw: 'open' },
      { kind: 'message', name: 'office/camera', raw: '/9gAAQ==', rawEncoding: 'base64' },
      { ...text, name: 'office/end', raw: '' },
    ]);
    expect(source.events[1]?.reason).toContain('Retained');
    expect(source.events[3]?.reason).toBeUndefined();
  });

  it('leaves politely when it is stopped', async () => {
    const broker = await startMosquitto();
    const source = await liveSource({
      protocol: mqtt,
      options: { url: broker.urls.mqtt, subscriptions: SUBSCRIPTIONS },
    });
    await source.until(() => source.status.state === 'up');
    await source.stop();
    expect(source.status.state).toBe('stopped');
    expect(source.events.map(({ kind }) => kind)).toEqual(['linkUp']);
  });
});
