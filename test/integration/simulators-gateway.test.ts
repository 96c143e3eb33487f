import { once } from 'node:events';
import { connectAsync } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { z } from 'zod';
import { createAuthority } from '../../simulators/authority.ts';
import { findPeer } from '../../simulators/index.ts';
import { SIMULATED_PASSWORD, SIMULATED_TOKEN } from '../../simulators/peer.ts';
import type { Peer } from '../../simulators/peer.ts';

const authority = await createAuthority();
const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(protocol: string, fault?: string): Promise<{ peer: Peer; url: string }> {
  const kind = await findPeer(protocol);
  if (kind === undefined) throw new Error(`no peer for ${protocol}`);
  const peer = await kind.start({ authority, port: 0, seed: 1, ...(fault === undefined ? {} : { fault }) });
  open.push(() => peer.close());
  return { peer, url: String(peer.sources[0]?.options?.['url']) };
}

async function mqttClient(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(url, {
    ca: authority.certificate,
    clientId: 'test',
    username: 'monitor',
    password: SIMULATED_PASSWORD,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...options,
  });
  open.push(() => client.endAsync(true));
  return client;
}

const arrive = { do: 'arrive', call: 'a', from: firm, to: desk } as const;
const message = z.object({ id: z.string(), type: z.string(), caller: z.string(), callee: z.string() });

describe('the MQTT peer', () => {
  it('publishes the calls of its gateway on a topic each', async () => {
    const { peer, url } = await start('mqtt');
    const client = await mqttClient(url);
    await client.subscribeAsync('pbx/calls/+');
    expect(peer.listeners).toBe(1);
    const coming = new Promise<[string, string]>((resolve) => {
      client.once('message', (topic, payload) => {
        resolve([topic, payload.toString()]);
      });
    });
    expect(peer.perform('r', arrive)).toBe(1);
    const [topic, payload] = await coming;
    expect(topic).toBe('pbx/calls/gw-1');
    expect(message.parse(JSON.parse(payload))).toEqual({
      id: 'gw-1',
      type: 'ringing',
      caller: '+15550100',
      callee: '1001',
    });
  });

  it.each([
    ['a wrong password', undefined, { password: 'wrong' }, 4],
    ['a password that was good', 'refuse-password', {}, 4],
    ['a client id', 'refuse-client-id', {}, 2],
  ])('refuses %s with its return code', async (_what, fault, options, code) => {
    const { url } = await start('mqtt', fault);
    await expect(mqttClient(url, options)).rejects.toMatchObject({ code });
  });

  it('refuses topics, and cuts', async () => {
    const { peer, url } = await start('mqtt', 'refuse-topic');
    const client = await mqttClient(url);
    await expect(client.subscribeAsync('pbx/calls/+')).rejects.toThrow();
    expect(peer.listeners).toBe(0);
    peer.fault(null);
    await client.subscribeAsync('pbx/calls/+');
    const closed = new Promise<void>((resolve) => {
      client.once('close', resolve);
    });
    peer.fault('cut');
    await closed;
  });
});

describe('the WebSocket peer', () => {
  const headers = { Authorization: `Bearer ${SIMULATED_TOKEN}` };
  const connect = (url: string, subprotocol: string[], sent = {}): WebSocket => {
    const socket = new WebSocket(url, subprotocol, { ca: authority.certificate, headers: sent });
    open.push(() => {
      socket.terminate();
      return Promise.resolve();
    });
    return socket;
  };

  it('says what its gateway says to who is authorized and speaks its sub-protocol', async () => {
    const { peer, url } = await start('websocket');
    const socket = connect(url, ['gateway.events.v1'], headers);
    await once(socket, 'open');
    expect(socket.protocol).toBe('gateway.events.v1');
    const coming = once(socket, 'message');
    peer.perform('r', arrive);
    const [data] = z
      .tuple([z.instanceof(Buffer)])
      .rest(z.unknown())
      .parse(await coming);
    expect(message.parse(JSON.parse(data.toString())).type).toBe('ringing');
  });

  it('refuses others with 401, and those without the sub-protocol with 400', async () => {
    const { url } = await start('websocket');
    const fails = (socket: WebSocket): Promise<string> =>
      new Promise((resolve) => socket.on('error', ({ message: text }) => resolve(text)));
    expect(await fails(connect(url, ['gateway.events.v1']))).toContain('401');
    expect(await fails(connect(url, [], headers))).toContain('400');
  });
});
