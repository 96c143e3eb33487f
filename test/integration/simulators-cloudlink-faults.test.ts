import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GARBAGE } from '../../simulators/cloudlink/broker/mischief.ts';
import { FAULTS } from '../../simulators/cloudlink/faults.ts';
import { cloudlink } from '../../simulators/cloudlink/index.ts';
import { MONITOR } from '../../simulators/cloudlink/rest/accounts.ts';
import { EVERY_CALL } from '../support/cloudlink-client.ts';
import {
  DEVICE,
  answer,
  arrive,
  hangUp,
  pairSchema,
  password,
  publicationSchema,
  publications,
  startCloudLink,
  statesOf,
} from '../support/cloudlink-on-loopback.ts';
import { PACKET, PINGREQ, connectPacket, subscribePacket } from '../support/raw-mqtt.ts';

describe('the faults of the CloudLink peer', () => {
  it('have names of their own and titles', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(cloudlink.faults.length);
    for (const { title } of cloudlink.faults) expect(title).toMatch(/^[A-Z]/);
  });

  it.each([
    ['auth-rejected', 401],
    ['account-ambiguous', 409],
    ['account-inactive', 403],
    ['second-factor', 401],
    ['rate-limited', 429],
    ['server-error', 500],
    ['captive-portal', 200],
  ])('%s answers a sign-in with %i', async (fault, status) => {
    const { client } = await startCloudLink({ fault });
    expect((await client.rest('POST', '/token', { body: password() })).status).toBe(status);
  });

  it.each([
    ['forbidden', 'POST', '/connections', { transport: 'websocket' }, 403],
    ['subscription-limit', 'POST', '/subscriptions', { deviceId: DEVICE, ...EVERY_CALL }, 403],
    ['gateway-down', 'GET', '/endpoints/1001/calls', undefined, 504],
    ['token-revoked', 'GET', '/subscriptions', undefined, 401],
    ['auth-rejected', 'GET', '/subscriptions', undefined, 401],
  ])('%s answers %s %s', async (fault, method, path, body, status) => {
    const { client, peer } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    peer.fault(fault);
    expect((await client.rest(method, path, { token, body })).status).toBe(status);
  });

  it('no-url answers without an address, and token-revoked lets the token be renewed', async () => {
    const { client, peer } = await startCloudLink({ fault: 'no-url' });
    const token = await client.signIn(MONITOR);
    const asked = await client.rest('POST', '/connections', { token, body: { transport: 'websocket' } });
    expect(asked.status).toBe(201);
    expect(JSON.stringify(asked.body)).not.toContain('wss:');
    const pair = pairSchema.parse((await client.rest('POST', '/token', { body: password() })).body);
    const body = { grant_type: 'refresh_token', refresh_token: pair.refresh_token };
    peer.fault('refresh-rejected');
    expect((await client.rest('POST', '/token', { body })).status).toBe(401);
    peer.fault('token-revoked');
    expect((await client.rest('POST', '/token', { body })).status).toBe(201);
  });

  it('certificate-untrusted and certificate-expired fail the handshake', async () => {
    const { client, peer } = await startCloudLink();
    for (const [fault, code] of [
      ['certificate-untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ['certificate-expired', 'CERT_HAS_EXPIRED'],
    ] as const) {
      peer.fault(fault);
      await expect(client.signIn(MONITOR)).rejects.toMatchObject({ code });
    }
    peer.fault(null);
    await client.signIn(MONITOR);
  });

  it.each([
    ['url-expired', 426],
    ['upgrade-forbidden', 403],
    ['upgrade-malformed', 400],
    ['subprotocol-lost', 426],
  ])('%s refuses the upgrade with %i', async (fault, status) => {
    const { client } = await startCloudLink({ fault });
    expect(await client.open(await client.address(await client.signIn(MONITOR)))).toMatchObject({ status });
  });

  it('subprotocol-not-echoed accepts the upgrade without one', async () => {
    const { client } = await startCloudLink({ fault: 'subprotocol-not-echoed' });
    const url = await client.address(await client.signIn(MONITOR));
    await expect(client.open(url)).rejects.toThrow('no subprotocol');
  });

  it('hangs leaves a call without an answer', async () => {
    const { client, peer } = await startCloudLink({ fault: 'hangs' });
    let isSettled = false;
    const asked = client.signIn(MONITOR).finally(() => (isSettled = true));
    const failed = expect(asked).rejects.toThrow();
    // Three calls that are answered, each over a connection of its own, begun after the one that is not.
    const gate = String(peer.sources[0]?.options?.['authUrl']).replace(/^https(.*)\/.*$/, 'wss$1/mqtt');
    for (let calls = 0; calls < 3; calls += 1) expect(await client.open(gate)).toMatchObject({ status: 400 });
    expect(isSettled).toBe(false);
    client.close();
    await failed;
  });

  it.each([
    ['client-id-refused', [PACKET.connack]],
    ['closed-before-connack', []],
    ['topic-refused', [PACKET.connack]],
  ])('%s closes the link after the packets %j', async (fault, types) => {
    const { client } = await startCloudLink({ fault });
    const token = await client.signIn(MONITOR);
    const id = await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    const link = await client.connect(token, connectPacket(DEVICE));
    if (fault === 'topic-refused') {
      await link.until(PACKET.connack);
      link.send(subscribePacket([id]));
    }
    await link.closed;
    expect(link.packets.map(({ type }) => type)).toEqual(types);
  });

  it('suback-failure answers 0x80, no-suback and no-connack do not answer', async () => {
    const { client, peer } = await startCloudLink({ fault: 'suback-failure' });
    const link = await client.listen(MONITOR, DEVICE);
    expect(link.packets.at(-1)?.body.at(-1)).toBe(0x80);
    expect(peer.listeners).toBe(0);
    peer.fault('no-suback');
    const token = await client.signIn(MONITOR);
    const id = await client.subscribe(token, { deviceId: DEVICE, ...EVERY_CALL });
    link.send(subscribePacket([id]));
    link.send(PINGREQ);
    await link.until(PACKET.pingresp);
    expect(link.packets.filter(({ type }) => type === PACKET.suback)).toHaveLength(1);
    peer.fault('no-connack');
    const mute = await client.connect(token, connectPacket(DEVICE));
    // The broker has read the CONNECT once it answers another link.
    link.send(PINGREQ);
    await link.until(PACKET.pingresp, 2);
    expect([mute.packets, mute.socket.readyState]).toEqual([[], mute.socket.OPEN]);
  });

  it.each(['cut', 'reset', 'duplicate-client'])(
    '%s ends links that are open, and new ones',
    async (fault) => {
      const { client, peer } = await startCloudLink({ hurry: 1_000 });
      const link = await client.listen(MONITOR, DEVICE);
      peer.fault(fault);
      expect(await link.closed).toBe(1006);
      expect(await (await client.listen(MONITOR, DEVICE)).closed).toBe(1006);
    },
  );

  it('half-open keeps the link, and neither answers nor says anything on it', async () => {
    const { client, peer } = await startCloudLink();
    const link = await client.listen(MONITOR, DEVICE);
    peer.fault('half-open');
    expect(peer.listeners).toBe(0);
    peer.fault(null);
    link.send(PINGREQ);
    const awake = await client.listen(MONITOR, 'another');
    peer.perform('r', arrive);
    await awake.until(PACKET.publish);
    expect(link.packets.map(({ type }) => type)).toEqual([PACKET.connack, PACKET.suback]);
    expect(link.socket.readyState).toBe(link.socket.OPEN);
  });

  it('silent confirms everything and publishes nothing', async () => {
    const { client, peer } = await startCloudLink({ fault: 'silent' });
    const link = await client.listen(MONITOR, DEVICE);
    expect(peer.listeners).toBe(1);
    for (const happening of [arrive, answer, hangUp]) peer.perform('r', happening);
    link.send(PINGREQ);
    await link.until(PACKET.pingresp);
    expect(link.messages()).toEqual([]);
  });

  it('garbage sends what no client should choke on', async () => {
    const { client, peer } = await startCloudLink();
    const link = await client.listen(MONITOR, DEVICE);
    peer.fault('garbage');
    await link.until(PACKET.publish, GARBAGE.length);
    expect(link.messages().map(({ payload }) => payload)).toEqual(
      GARBAGE.map((payload) => Buffer.from(payload)),
    );
  });

  it('doubled repeats a publication with the same id, out-of-order lets it be overtaken', async () => {
    const { client, peer } = await startCloudLink({ fault: 'doubled' });
    const link = await client.listen(MONITOR, DEVICE);
    peer.perform('r', arrive);
    await link.until(PACKET.publish, 2);
    expect(new Set(publications(link).map(({ publicationId }) => publicationId)).size).toBe(1);
    peer.fault('out-of-order');
    peer.perform('r', answer);
    peer.perform('r', hangUp);
    await link.until(PACKET.publish, 5);
    expect(statesOf(link)).toEqual(['ringing', 'ringing', 'completed', 'connected', 'DELETE']);
  });

  it('strange-fields and other-envelopes change the form, not what is said', async () => {
    const { client, peer } = await startCloudLink({ fault: 'strange-fields' });
    const link = await client.listen(MONITOR, DEVICE);
    peer.perform('r', arrive);
    peer.fault('other-envelopes');
    peer.perform('r', answer);
    peer.perform('r', hangUp);
    await link.until(PACKET.publish, 4);
    const [odd, ...wrapped] = link.messages().map(({ payload }): unknown => JSON.parse(payload.toString()));
    const { content } = z.object({ content: z.object({ extraPbxData: z.string() }).loose() }).parse(odd);
    expect(JSON.parse(content.extraPbxData)).toMatchObject({ eventType: 'deliveredEvent' });
    expect(odd).not.toHaveProperty('publisher');
    expect(odd).toHaveProperty('content.tags');
    const inArray = z.tuple([publicationSchema]);
    const inObject = z.object({ publications: inArray });
    expect(wrapped.map((one) => inArray.safeParse(one).success)).toEqual([true, false, true]);
    expect(wrapped.map((one) => inObject.safeParse(one).success)).toEqual([false, true, false]);
  });

  it('throws for a name that it does not know', async () => {
    const { peer } = await startCloudLink();
    expect(() => peer.fault('unheard-of')).toThrow(RangeError);
  });
});
