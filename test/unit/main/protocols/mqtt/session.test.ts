import { describe, expect, it } from 'vitest';
import { mqttOptions } from '../../../../../main/protocols/mqtt/options.ts';
import { runSession } from '../../../../../main/protocols/mqtt/session.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { DiagnosisCode } from '../../../../../model/contract/diagnosis.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink } from '../../../../support/fake-link.ts';
import type { FakeLink, FakeLinkSetup } from '../../../../support/fake-link.ts';

const MINIMAL = {
  url: 'mqtts://broker.example',
  subscriptions: [{ topic: 'calls/#', qos: 1 }, { topic: 'doors/+' }],
};

async function connect(given: object = {}, setup: FakeLinkSetup = {}) {
  const fake = fakeLink(setup);
  const ended = runSession(mqttOptions.parse({ ...MINIMAL, ...given }), fake.link);
  const failure = ended.then(
    () => null,
    (error: unknown) => error,
  );
  await settled();
  return { fake, failure };
}

function broker(fake: FakeLink) {
  const [peer] = fake.mqttChannels;
  if (peer === undefined || fake.mqttChannels.length > 1) throw new Error('expected one connection');
  return peer;
}

async function linkFailure(failure: Promise<unknown>): Promise<LinkFailure> {
  const error = await failure;
  if (error instanceof LinkFailure) return error;
  throw new Error(`expected a LinkFailure, got ${String(error)}`);
}

function refusing(code: DiagnosisCode): FakeLinkSetup {
  return {
    onMqtt: () => {
      throw new LinkFailure(code, { cause: 'refused', cure: 'check', evidence: ['CONNACK'] });
    },
  };
}

describe('a session with an MQTT broker', () => {
  it('connects, subscribes to its topics and is up', async () => {
    const { fake } = await connect({ username: 'cti' }, { secrets: { password: 's3cret' } });
    expect(broker(fake).request).toMatchObject({
      url: 'mqtts://broker.example',
      protocolVersion: 5,
      username: 'cti',
      password: 's3cret',
      keepAliveSeconds: 30,
    });
    expect(broker(fake).subscriptions).toEqual([
      { topic: 'calls/#', qos: 1 },
      { topic: 'doors/+', qos: 0 },
    ]);
    expect(fake.steps).toEqual(['session', 'subscribe', 'events']);
    expect(fake.isUp).toBe(true);
  });

  it('makes up a client id that fits MQTT 3.1.1 and keeps it over reconnects', async () => {
    const memory = new Map<string, unknown>();
    const first = await connect({}, { memory });
    const second = await connect({}, { memory });
    const other = await connect();
    const clientId = broker(first.fake).request.clientId;
    expect(clientId).toMatch(/^ringscope-[0-9a-f]{1,13}$/);
    expect(broker(second.fake).request.clientId).toBe(clientId);
    expect(broker(other.fake).request.clientId).not.toBe(clientId);
  });

  it('uses the client id that is set', async () => {
    const { fake } = await connect({ clientId: 'wallboard' });
    expect(broker(fake).request.clientId).toBe('wallboard');
  });

  it('records mapped calls with their topic as name, and everything else as messages', async () => {
    const { fake } = await connect({
      mapping: { callId: 'id', kind: 'type', device: "split($topic, '/')[1]" },
    });
    broker(fake).say('calls/4105', { id: 'c-1', type: 'answered' });
    broker(fake).say('calls/4105', { temperature: 21 });
    broker(fake).say('calls/4105', 'plain');
    broker(fake).say('calls/4105', Uint8Array.of(0xff, 0xfe));
    broker(fake).say('calls/4105', '');
    const facts = fake.emitted.map(({ kind, name, callId, device, raw }) => ({
      kind,
      name,
      callId,
      device,
      raw,
    }));
    const name = 'calls/4105';
    expect(facts).toEqual([
      { kind: 'established', name, callId: 'c-1', device: '4105', raw: '{"id":"c-1","type":"answered"}' },
      { kind: 'message', name, callId: undefined, device: '4105', raw: '{"temperature":21}' },
      { kind: 'undecoded', name, callId: undefined, device: undefined, raw: 'plain' },
      { kind: 'message', name, callId: undefined, device: undefined, raw: '//4=' },
      { kind: 'message', name, callId: undefined, device: undefined, raw: '' },
    ]);
  });

  it('takes bytes that only happen to be UTF-8 for bytes', async () => {
    const { fake } = await connect();
    broker(fake).say('calls/1', Uint8Array.of(8, 1, 18, 3, 97, 98, 99));
    expect(fake.emitted[0]).toMatchObject({ kind: 'message', raw: 'CAESA2FiYw==', rawEncoding: 'base64' });
  });

  it('says of a retained message that it is no news', async () => {
    const { fake } = await connect();
    broker(fake).say('doors/front', '{"open":false}', { retain: true });
    expect(fake.emitted[0]?.reason).toContain('Retained');
  });

  it('is up before a retained message that comes with the grant', async () => {
    const fake = fakeLink();
    const upWithEvent: boolean[] = [];
    const link = { ...fake.link, emit: () => void upWithEvent.push(fake.isUp) };
    const { transports } = fake.link;
    const ended = runSession(mqttOptions.parse(MINIMAL), {
      ...link,
      transports: {
        ...transports,
        mqtt: async (request) => {
          const channel = await transports.mqtt(request);
          return {
            ...channel,
            subscribe: (subscriptions) => {
              const grants = channel.subscribe(subscriptions);
              broker(fake).say('doors/front', 'open', { retain: true });
              return grants;
            },
          };
        },
      },
    });
    await settled();
    fake.stop();
    await ended;
    expect(upWithEvent).toEqual([true]);
  });

  it('stays up when some topics are refused, and names them', async () => {
    const { fake } = await connect(
      {},
      { onMqtt: (peer) => void (peer.refusal = (topic) => (topic === 'doors/+' ? 0x87 : null)) },
    );
    expect(fake.isUp).toBe(true);
    expect(fake.notices).toHaveLength(1);
    expect(fake.notices[0]).toContain('"doors/+": not authorized (0x87)');
  });

  it('fails when every topic is refused', async () => {
    const { fake, failure } = await connect({}, { onMqtt: (peer) => void (peer.refusal = () => 0x80) });
    const { code, details } = await linkFailure(failure);
    expect(code).toBe('topic-refused');
    expect(details.step).toBe('subscribe');
    expect(details.evidence).toEqual([
      '"calls/#": refused without a reason (0x80)',
      '"doors/+": refused without a reason (0x80)',
    ]);
    expect(fake.isUp).toBe(false);
  });

  it('does not wait for ever for the answer to its subscription', async () => {
    const fake = fakeLink();
    const { transports } = fake.link;
    const ended = runSession(mqttOptions.parse(MINIMAL), {
      ...fake.link,
      transports: {
        ...transports,
        mqtt: async (request) => ({
          ...(await transports.mqtt(request)),
          subscribe: () => new Promise(() => undefined),
        }),
      },
    }).catch((error: unknown) => error);
    await fake.clock.advance(15_000);
    const { code, details } = await linkFailure(ended);
    expect(code).toBe('timeout');
    expect(details.step).toBe('subscribe');
    expect(broker(fake).closedBySession).toBe(true);
    expect(fake.clock.pending).toBe(0);
  });

  it.each([
    [0x8e, 'client-id-in-use'],
    [0x8b, 'closed-by-peer'],
    [0x8d, 'timeout'],
    [0x87, 'forbidden'],
    [0x97, 'rate-limited'],
    [0x98, 'closed-by-peer'],
    [0xee, 'closed-by-peer'],
  ])("tells the broker's DISCONNECT 0x%s as %s", async (reasonCode, code) => {
    const { fake, failure } = await connect();
    broker(fake).end('said by the broker', reasonCode);
    const ended = await linkFailure(failure);
    expect(ended.code).toBe(code);
    expect(ended.details.cause).toContain('said by the broker');
    expect(ended.details.evidence?.[0]).toContain(`0x${reasonCode.toString(16)}`);
  });

  it('tells silence', async () => {
    const silent = await connect();
    broker(silent.fake).end('no answer to PINGREQ', null, true);
    expect((await linkFailure(silent.failure)).code).toBe('silent');
  });

  it('is deaf since the last message, or for two keep-alives where there was none for longer', async () => {
    const deafAfter = async (quietMs: number): Promise<number> => {
      const { fake, failure } = await connect();
      const heard = fake.clock.now();
      await fake.clock.advance(quietMs);
      broker(fake).end('no answer to PINGREQ', null, true);
      return ((await linkFailure(failure)).details.deafSince ?? 0) - heard;
    };
    expect(await deafAfter(45_000)).toBe(0);
    expect(await deafAfter(600_000)).toBe(540_000);
  });

  it('tells a socket that went', async () => {
    const gone = await connect({ clientId: 'wallboard' });
    broker(gone.fake).end('socket closed');
    const { code, details } = await linkFailure(gone.failure);
    expect(code).toBe('closed-by-peer');
    expect(details.cure).toContain('same client id');
  });

  it('advises MQTT 3.1.1 where the broker is too old for 5', async () => {
    const { failure } = await connect({}, refusing('version-too-old'));
    const { code, details } = await linkFailure(failure);
    expect(code).toBe('version-too-old');
    expect(details.cure).toContain('"protocolVersion" to 4');
  });

  it('passes other refusals on as they are', async () => {
    const { failure } = await connect({}, refusing('auth-rejected'));
    const { code, details } = await linkFailure(failure);
    expect(code).toBe('auth-rejected');
    expect(details).toMatchObject({ step: 'session', cause: 'refused', evidence: ['CONNACK'] });
  });

  it('keeps the step of a dial that failed, and leaves the upgrade of a WebSocket to the transport', async () => {
    const tls = await connect(
      {},
      {
        onMqtt: () => {
          throw new LinkFailure('tls-expired', { cause: 'expired', cure: 'renew', step: 'tls' });
        },
      },
    );
    expect((await linkFailure(tls.failure)).details.step).toBe('tls');
    const upgrade = await connect({ url: 'wss://broker.example/mqtt' }, refusing('subprotocol-missing'));
    expect((await linkFailure(upgrade.failure)).details.step).toBeUndefined();
  });

  it('does not connect with a password that MQTT 3.1.1 cannot carry', async () => {
    const { fake, failure } = await connect({ protocolVersion: 4 }, { secrets: { password: 'x' } });
    expect((await linkFailure(failure)).details.cure).toContain('username');
    expect(fake.mqttChannels).toHaveLength(0);
  });

  it('closes and returns when told to stop', async () => {
    const { fake, failure } = await connect();
    fake.stop();
    expect(await failure).toBeNull();
    expect(broker(fake).closedBySession).toBe(true);
    expect(fake.clock.pending).toBe(0);
  });
});
