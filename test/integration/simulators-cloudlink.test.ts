import { connectAsync } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { MONITOR } from '../../simulators/cloudlink/rest/accounts.ts';
import { EVERY_CALL, EVERY_PRESENCE } from '../support/cloudlink-client.ts';
import {
  DEVICE,
  answer,
  arrive,
  authority,
  collectionSchema,
  hangUp,
  publicationSchema,
  publications,
  startCloudLink,
  statesOf,
} from '../support/cloudlink-on-loopback.ts';
import { fakeClock } from '../support/fake-clock.ts';
import {
  PACKET,
  PINGREQ,
  connectPacket,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
} from '../support/raw-mqtt.ts';

const other = { number: '1003', name: 'Reception 3' };
const DAY = 86_400_000;

describe('the subscriptions of the CloudLink peer', () => {
  it('are made, listed in pages, shown and deleted', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const wish = { deviceId: DEVICE, ...EVERY_CALL, subjectFilter: 'matches-nothing' };
    const made = await client.rest('POST', '/subscriptions', { token, body: wish });
    expect(made.status).toBe(201);
    const { subscriptionId } = z.object({ subscriptionId: z.string() }).loose().parse(made.body);
    expect(subscriptionId).toMatch(/^[0-9a-f]{32}$/);
    expect(made.body).toMatchObject(wish);
    await client.subscribe(token, { deviceId: DEVICE, ...EVERY_PRESENCE });
    const page = collectionSchema.parse((await client.rest('GET', '/subscriptions?$top=1', { token })).body);
    expect([page.count, page._links.next]).toEqual([1, '/2017-09-01/subscriptions?$skip=1&$top=1']);
    const path = `/subscriptions/${subscriptionId}`;
    expect((await client.rest('GET', path, { token })).body).toEqual(made.body);
    expect((await client.rest('DELETE', path, { token })).status).toBe(204);
    expect((await client.rest('DELETE', path, { token })).status).toBe(404);
    const left = collectionSchema.parse((await client.rest('GET', '/subscriptions', { token })).body);
    expect(left._embedded.items.map(({ topic }) => topic)).toEqual(['platform-api-presence']);
  });

  it.each([
    ['another transport', { transport: 'webhook' }],
    ['no device', { deviceId: undefined }],
    ['an expression that is none', { subjectFilter: '(' }],
    ['a path that is none', { publicationFilter: 'state == ringing' }],
  ])('are refused with %s', async (_what, wish) => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const body = { deviceId: DEVICE, ...EVERY_CALL, ...wish };
    expect((await client.rest('POST', '/subscriptions', { token, body })).status).toBe(400);
  });

  it('apply the filters for subject, method and publication', async () => {
    const { client, peer } = await startCloudLink();
    const link = await client.listen(MONITOR, DEVICE, [
      { ...EVERY_CALL, subjectFilter: '2017-09-01/endpoints/1003/calls' },
      { ...EVERY_CALL, methodFilter: 'DELETE' },
      { ...EVERY_CALL, publicationFilter: "$.publications[?(@.content.state == 'connected')]" },
    ]);
    for (const happening of [arrive, answer, hangUp]) peer.perform('r', happening);
    await link.until(PACKET.publish, 2);
    expect(statesOf(link)).toEqual(['connected', 'DELETE']);
    peer.perform('s', { ...arrive, to: other });
    await link.until(PACKET.publish, 3);
    expect(statesOf(link)).toEqual(['connected', 'DELETE', 'ringing']);
  });

  it('show a user nothing but their own endpoint', async () => {
    const { client, peer } = await startCloudLink();
    const link = await client.listen('desk@example.com', DEVICE);
    peer.perform('r', { ...arrive, to: other });
    peer.perform('s', arrive);
    await link.until(PACKET.publish);
    expect(publications(link).map(({ content }) => content['endpointId'])).toEqual(['1001']);
  });
});

describe('the signed address of the CloudLink peer', () => {
  it('is given to a bearer only, and is long, dated and good for a minute', async () => {
    const { client } = await startCloudLink();
    const body = { transport: 'websocket' };
    expect((await client.rest('POST', '/connections', { body })).status).toBe(401);
    const url = new URL(await client.address(await client.signIn(MONITOR)));
    expect([url.protocol, url.pathname]).toEqual(['wss:', '/mqtt']);
    expect(url.searchParams.get('X-Amz-Date')).toMatch(/^\d{8}T\d{6}Z$/);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(url.href.length).toBeGreaterThan(1_000);
  });

  it.each(['mqtt', 'mqttv3.1'])('opens a link with the sub-protocol %s echoed, once', async (protocol) => {
    const { client } = await startCloudLink();
    const url = await client.address(await client.signIn(MONITOR));
    expect(await client.open(url, [protocol])).toMatchObject({ socket: { protocol } });
    expect(await client.open(url, [protocol])).toMatchObject({ status: 426 });
  });

  it('is answered with 426 without the sub-protocol, and with another', async () => {
    const { client } = await startCloudLink();
    const url = await client.address(await client.signIn(MONITOR));
    for (const protocols of [[], ['chat']]) {
      const refused = await client.open(url, protocols);
      if (!('status' in refused)) throw new Error('It was accepted');
      expect(refused.status).toBe(426);
      expect(refused.headers).toMatchObject({
        'x-amzn-errortype': 'InternalFailureException:',
        'sec-websocket-version': '13,8,7',
      });
      expect(refused.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
      expect(() => z.looseObject({}).parse(JSON.parse(refused.body))).not.toThrow();
    }
  });

  it('is answered with 426 when it is too old, 403 when it was changed, 400 without a signature', async () => {
    const clock = fakeClock();
    const { client } = await startCloudLink({}, clock);
    const token = await client.signIn(MONITOR);
    const changed = (await client.address(token)).replace('X-Amz-Expires=60', 'X-Amz-Expires=600');
    expect(await client.open(changed)).toMatchObject({ status: 403 });
    const bare = changed.slice(0, changed.indexOf('?'));
    expect(await client.open(bare)).toMatchObject({ status: 400 });
    const old = await client.address(token);
    await clock.advance(60_000);
    expect(await client.open(old)).toMatchObject({ status: 426 });
  });
});

describe('the broker of the CloudLink peer', () => {
  it('speaks with a client library, and publishes in the envelope of the notifications', async () => {
    const { client, peer } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const id = await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    const link = await connectAsync(await client.address(token), {
      clientId: DEVICE,
      protocolVersion: 4,
      reconnectPeriod: 0,
      ca: authority.certificate,
    });
    onTestFinished(() => link.endAsync(true));
    const [granted] = await link.subscribeAsync(id, { qos: 1 });
    expect([granted?.qos, peer.listeners]).toEqual([1, 1]);
    const received = new Promise<string>((resolve) => {
      link.on('message', (topic, payload) => resolve(`${topic} ${payload.toString()}`));
    });
    peer.perform('r', arrive);
    const [topic, ...payload] = (await received).split(' ');
    expect(topic).toBe(id);
    const publication = publicationSchema.parse(JSON.parse(payload.join(' ')));
    expect(publication).toMatchObject({
      topic: 'platform-api-media',
      method: 'PUT',
      publisher: { accountId: '10042', principalId: 'user-1001' },
      subscription: { subscriptionId: id },
      content: {
        eventType: 'CallStateNotification',
        endpointId: '1001',
        from: '+15550100',
        fromName: 'Harbour Bakery',
        to: '1001',
        toName: 'Reception 1',
        state: 'ringing',
        cause: 'newCall',
        direction: 'inbound',
        isCtiEvent: true,
        extraPbxData: { eventType: 'deliveredEvent', alertingDevice: '1001', calledDevice: '1001' },
      },
    });
    const callId = String(publication.content['callId']);
    expect(callId).toMatch(/^endpoints\/1001\/calls\/\d+$/);
    expect(publication.subject).toBe(`/2017-09-01/${callId}`);
    await link.unsubscribeAsync(id);
    expect(peer.listeners).toBe(0);
  });

  it.each([
    ['a client id without a subscription', connectPacket('stranger')],
    ['a client id of more than 128 bytes', connectPacket('x'.repeat(129))],
    ['a persistent session', connectPacket(DEVICE, { clean: false })],
  ])('answers %s with CONNACK 7, and closes', async (_what, packet) => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    for (const deviceId of [DEVICE, 'x'.repeat(129)]) {
      await client.subscribe(token, { deviceId, ...EVERY_CALL });
    }
    const link = await client.connect(token, packet);
    await link.closed;
    expect(link.packets).toEqual([{ type: PACKET.connack, body: Buffer.from([0, 7]) }]);
  });

  it('knows only the client ids of the user who asked for the address', async () => {
    const { client } = await startCloudLink();
    await client.subscribe(await client.signIn(MONITOR), { deviceId: DEVICE, ...EVERY_CALL });
    const link = await client.connect(await client.signIn('desk@example.com'), connectPacket(DEVICE));
    await link.closed;
    expect(link.packets).toEqual([{ type: PACKET.connack, body: Buffer.from([0, 7]) }]);
  });

  it('closes the link without a SUBACK at a topic that is no own subscription', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const foreign = await client.subscribe(token, { deviceId: 'another', ...EVERY_CALL });
    for (const topic of [foreign, '#', 'ffffffffffffffffffffffffffffffff']) {
      const link = await client.listen(MONITOR, DEVICE);
      link.send(subscribePacket([topic], 0, 2));
      expect(await link.closed).toBe(1006);
      expect(link.packets.filter(({ type }) => type === PACKET.suback)).toHaveLength(1);
    }
  });

  it('does not answer a SUBSCRIBE with QoS 2', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const id = await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    const link = await client.connect(token, connectPacket(DEVICE));
    await link.until(PACKET.connack);
    link.send(subscribePacket([id], 2));
    link.send(PINGREQ);
    await link.until(PACKET.pingresp);
    expect(link.packets.map(({ type }) => type)).toEqual([PACKET.connack, PACKET.pingresp]);
  });

  it('takes 8 topics in a packet and 50 in all; more close the link', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const ids: string[] = [];
    for (let count = 0; count < 51; count += 1) {
      ids.push(await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL }));
    }
    const link = await client.connect(token, connectPacket(DEVICE));
    await link.until(PACKET.connack);
    for (let at = 0; at < 48; at += 8) link.send(subscribePacket(ids.slice(at, at + 8)));
    link.send(subscribePacket(ids.slice(48, 50)));
    await link.until(PACKET.suback, 7);
    link.send(subscribePacket(ids.slice(50)));
    await link.closed;
    expect(link.packets.filter(({ type }) => type === PACKET.suback)).toHaveLength(7);
    const greedy = await client.connect(token, connectPacket(DEVICE));
    await greedy.until(PACKET.connack);
    greedy.send(subscribePacket(ids.slice(0, 9)));
    await greedy.closed;
    expect(greedy.packets.map(({ type }) => type)).toEqual([PACKET.connack]);
  });

  it('cuts the first of two links with the same client id', async () => {
    const { client, peer } = await startCloudLink();
    const first = await client.listen(MONITOR, DEVICE);
    const second = await client.listen(MONITOR, DEVICE);
    expect(await first.closed).toBe(1006);
    expect(second.socket.readyState).toBe(second.socket.OPEN);
    expect(peer.listeners).toBe(1);
  });

  it('cuts a link after one and a half keep-alives without a ping, 30 s being the shortest', async () => {
    const clock = fakeClock();
    const { client } = await startCloudLink({}, clock);
    const token = await client.signIn(MONITOR);
    await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    const link = await client.connect(token, connectPacket(DEVICE, { keepAlive: 1 }));
    await link.until(PACKET.connack);
    await clock.advance(44_000);
    link.send(PINGREQ);
    await link.until(PACKET.pingresp);
    await clock.advance(44_000);
    link.send(PINGREQ);
    await link.until(PACKET.pingresp, 2);
    await clock.advance(45_000);
    expect(await link.closed).toBe(1006);
  });

  it('cuts a link of more than 24 h at the next message', async () => {
    const clock = fakeClock();
    const { client, peer } = await startCloudLink({}, clock);
    const token = await client.signIn(MONITOR);
    const id = await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    const link = await client.connect(token, connectPacket(DEVICE, { keepAlive: 0 }));
    await link.until(PACKET.connack);
    link.send(subscribePacket([id]));
    await link.until(PACKET.suback);
    for (let pings = 1; clock.now() < fakeClock().now() + DAY; pings += 1) {
      await clock.advance(1_700_000);
      link.send(PINGREQ);
      await link.until(PACKET.pingresp, pings);
    }
    expect(link.socket.readyState).toBe(link.socket.OPEN);
    peer.perform('r', arrive);
    expect(await link.closed).toBe(1006);
    expect(link.messages()).toEqual([]);
  });

  it.each([
    ['a publication, which no client may make', publishPacket('x', Buffer.from('{}'))],
    ['more than 128 KB', publishPacket('x', Buffer.alloc(129 * 1024))],
  ])('closes the link of a client that sends %s', async (_what, packet) => {
    const { client } = await startCloudLink();
    const link = await client.listen(MONITOR, DEVICE);
    link.send(packet);
    expect(await link.closed).toBe(1006);
  });

  it('publishes only while somebody is subscribed, and keeps nothing for later', async () => {
    const { client, peer } = await startCloudLink();
    peer.perform('r', arrive);
    const link = await client.listen(MONITOR, DEVICE);
    expect(peer.perform('r', answer)).toBe(1);
    await link.until(PACKET.publish);
    const [topic] = link.messages().map((message) => message.topic);
    link.send(unsubscribePacket(String(topic)));
    await link.until(PACKET.unsuback);
    expect(peer.listeners).toBe(0);
    peer.perform('r', hangUp);
    link.send(subscribePacket([String(topic)]));
    await link.until(PACKET.suback, 2);
    peer.perform('s', arrive);
    await link.until(PACKET.publish, 2);
    expect(statesOf(link)).toEqual(['connected', 'ringing']);
  });

  it('drops a listener who does not read', async () => {
    const { client, peer } = await startCloudLink();
    const link = await client.listen(MONITOR, DEVICE);
    link.socket.pause();
    for (let batch = 0; peer.listeners > 0; batch += 1) {
      for (let count = 0; count < 500; count += 1) peer.perform(`${batch}/${count}`, arrive);
      await new Promise(setImmediate);
      expect(batch).toBeLessThan(200);
    }
    link.socket.resume();
    expect(await link.closed).toBe(1006);
  });
});
