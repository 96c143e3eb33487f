import { createServer } from 'node:tls';
import { Aedes } from 'aedes';
import type { Client, PublishPacket } from 'aedes';
import { GATEWAY_MAPPING, createGateway } from '../gateway/messages.ts';
import type { GatewayMessage } from '../gateway/messages.ts';
import { listenOnLoopback } from '../loopback-server.ts';
import { SIMULATED_PASSWORD } from '../peer.ts';
import type { Peer, PeerKind, PeerSettings } from '../peer.ts';

const SOURCE_ID = 'mqtt';
const USERNAME = 'monitor';
/** The password of the only account. */
const PASSWORD = SIMULATED_PASSWORD;
const TOPIC = 'pbx/calls/';
/** Every so many messages the gateway also says something that is no JSON. */
const ASIDE_EVERY = 40;
/** A client whose socket stays full for so long is dropped: nobody else waits for it longer. */
const DRAIN_TIMEOUT = 5_000;
/** A broker that restarts refuses connections for so long. */
const RESTART = 5_000;
/** Faults that strike connections hit a new one this long after its first subscription. */
const STRIKE_AFTER = 3_000;

/** The return codes of CONNACK in MQTT 3.1.1, 3.2.2.3. */
const RETURN_CODE = { identifierRejected: 2, serverUnavailable: 3, badPassword: 4 } as const;

const FAULTS = [
  { name: 'refuse-password', title: 'The password is no longer valid (return code 4)' },
  { name: 'refuse-client-id', title: 'The client id is refused (return code 2)' },
  { name: 'refuse-topic', title: 'No subscription is granted' },
  { name: 'cut', title: 'Connections end without a word' },
  { name: 'half-open', title: 'Connections stay open, but nothing answers or flows any more' },
  { name: 'garbage', title: 'Payloads are no JSON, or of wrong shape' },
  { name: 'restart', title: 'The broker restarts: connections are reset, and refused for 5 s' },
  { name: 'silent', title: 'Subscriptions are granted, but nothing is published' },
] as const;

type FaultName = (typeof FAULTS)[number]['name'];

/** A broker with a home-made gateway behind it: JSON on `pbx/calls/<id>`; MQTT 3.1.1 over TLS. */
export const mqttPeer: PeerKind = {
  protocol: 'mqtt',
  title: 'Gateway (MQTT)',
  faults: FAULTS,
  start: startMqtt,
};

const GARBAGE: readonly (string | Buffer)[] = [
  'this is not JSON',
  '{"id": "gw-0", "type":',
  '{"id": 7, "type": ["ringing"], "caller": {}}',
  '',
  Buffer.from([0x00, 0xff, 0x80, 0x01]),
];

async function startMqtt({ authority, port, fault: first, hurry = 1 }: PeerSettings): Promise<Peer> {
  const gateway = createGateway();
  const subscribed = new Set<Client>();
  let fault: FaultName | null = null;
  let since = 0;
  let said = 0;

  const broker = await Aedes.createBroker({
    drainTimeout: DRAIN_TIMEOUT,
    authenticate(client, username, password, done) {
      const code = refusal(client, username, password);
      if (code === null) done(null, true);
      else done(new ConnectRefusal(code), null);
    },
    authorizeSubscribe(_client, subscription, done) {
      done(null, fault === 'refuse-topic' ? null : subscription);
    },
    authorizePublish(_client, _packet, done) {
      done(new Error('This broker only takes messages from its gateway'));
    },
  });

  function refusal(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): number | null {
    if (fault === 'restart' && Date.now() < since + RESTART / hurry) return RETURN_CODE.serverUnavailable;
    if (fault === 'refuse-client-id' || client.id === '') return RETURN_CODE.identifierRejected;
    const isKnown = username === USERNAME && password?.toString() === PASSWORD;
    return isKnown && fault !== 'refuse-password' ? null : RETURN_CODE.badPassword;
  }

  broker.on('subscribe', (_subscriptions, client) => {
    if (fault === 'refuse-topic') return;
    subscribed.add(client);
    setTimeout(() => {
      if (fault !== null && subscribed.has(client)) strike(fault, client);
    }, STRIKE_AFTER / hurry).unref();
  });
  broker.on('clientDisconnect', (client) => subscribed.delete(client));
  const { certificate, key } = authority.issue(['localhost', '127.0.0.1']);
  const door = createServer({ cert: certificate, key }, (socket) => broker.handle(socket));
  const server = await listenOnLoopback(door, port);

  function strike(name: FaultName, client: Client): void {
    if (name === 'cut') client.conn.destroy();
    if (name === 'half-open') freeze(client);
    if (name === 'garbage') for (const payload of GARBAGE) publish('gw-0', payload);
  }

  function begin(name: string | null): void {
    const found = FAULTS.find((candidate) => candidate.name === name);
    if (found === undefined && name !== null) throw new RangeError(`This peer has no fault "${name}"`);
    fault = found?.name ?? null;
    since = Date.now();
    if (fault === null) return;
    if (fault === 'restart') server.dropAll('reset');
    for (const client of subscribed) strike(fault, client);
  }

  function publish(id: string, payload: string | Buffer): void {
    broker.publish(packet(`${TOPIC}${id}`, payload), (error) => {
      // The broker is in memory: only one that is being closed refuses its own gateway.
      if (error && !broker.closed) throw error;
    });
  }

  function say(message: GatewayMessage): number {
    said += 1;
    publish(message.id, JSON.stringify(message));
    if (said % ASIDE_EVERY !== 0) return 1;
    publish(
      message.id,
      said % (2 * ASIDE_EVERY) === 0 ? Buffer.from([0x01, 0xfe, 0x00, 0x7f]) : 'keep-alive',
    );
    return 2;
  }

  if (first !== undefined) begin(first);

  return {
    protocol: mqttPeer.protocol,
    sources: [
      {
        id: SOURCE_ID,
        name: 'Gateway over MQTT (simulated)',
        protocol: mqttPeer.protocol,
        options: {
          url: `mqtts://127.0.0.1:${server.port}`,
          clientId: 'ringscope',
          username: USERNAME,
          // The broker speaks 3.1.1 and refuses 5.
          protocolVersion: 4,
          subscriptions: [{ topic: `${TOPIC}+`, qos: 0 }],
          mapping: GATEWAY_MAPPING,
        },
      },
    ],
    secrets: [{ sourceId: SOURCE_ID, name: 'password', value: PASSWORD }],
    get listeners() {
      return subscribed.size;
    },
    perform(run, happening) {
      const messages = gateway.say(run, happening);
      if (fault === 'silent') return messages.length;
      return messages.reduce((count, message) => count + say(message), 0);
    },
    fault: begin,
    async close() {
      await new Promise<void>((resolve) => broker.close(resolve));
      await server.close();
    },
  };
}

function packet(topic: string, payload: string | Buffer): PublishPacket {
  return { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false };
}

/** A refusal of CONNECT; the broker reads the code off the error. */
class ConnectRefusal extends Error {
  readonly returnCode: number;

  constructor(returnCode: number) {
    super(`Connection refused with return code ${returnCode}`);
    this.returnCode = returnCode;
  }
}

/** The socket stays; what is written to it goes nowhere, and what comes is not read. */
function freeze({ conn }: Client): void {
  conn.write = () => true;
  conn.pause();
}
