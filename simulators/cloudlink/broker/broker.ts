import { Aedes } from 'aedes';
import type { Client } from 'aedes';
import type { WebSocket } from 'ws';
import type { Cloud } from '../conduct.ts';
import type { SubscriptionStore } from '../notifications/subscriptions.ts';
import type { Principal } from '../rest/accounts.ts';
import { judgeConnect, judgeSubscribe, keepAliveFor, refuseConnect } from './admission.ts';
import { endWhenSilent } from './guest.ts';
import type { Guest } from './guest.ts';
import { createPacketWatch } from './packet-watch.ts';
import { streamOf } from './socket-stream.ts';

/** AWS IoT Core as Mitel's clients meet it: MQTT 3.1.1, own topics only, nothing kept for who is away. */
export interface Broker {
  /** Live links that have a granted subscription. */
  listeners(): Guest[];
  accept(socket: WebSocket, holder: Principal, reset: () => void): void;
  close(): Promise<void>;
}

const NOT_ALLOWED = new Error('Not allowed by the policy');

export async function startBroker(
  cloud: Cloud,
  subscriptions: SubscriptionStore,
  onSubscribed: (guest: Guest) => void,
): Promise<Broker> {
  const guests = new Map<Client, Guest>();
  const aedes = await Aedes.createBroker({
    preConnect(client, packet, done) {
      const guest = guests.get(client);
      const verdict = guest && judgeConnect(cloud, subscriptions, guest, packet);
      if (guest === undefined || verdict === 'unanswered') return;
      if (verdict === 'granted') {
        const undo = endWhenSilent(cloud, guest, keepAliveFor(packet.keepalive ?? 0, cloud.hurry));
        guest.socket.on('close', undo);
      }
      // The library would count every packet as a sign of life.
      packet.keepalive = 0;
      if (verdict === 'refused') refuseConnect(guest);
      if (verdict === 'closed') guest.stream.destroy();
      done(null, verdict === 'granted');
    },
    authorizeSubscribe(client, subscription, done) {
      const guest = guests.get(client);
      const verdict = guest && judgeSubscribe(cloud, subscriptions, guest, client, subscription);
      if (verdict === 'granted') done(null, subscription);
      if (verdict === 'refused') done(null, null);
      // The library closes the link of whoever causes an error, and sends no SUBACK.
      if (verdict === 'closed') done(NOT_ALLOWED);
    },
    authorizePublish: (_client, _packet, done) => done(NOT_ALLOWED),
  });

  aedes.on('subscribe', (asked, client) => {
    const guest = guests.get(client);
    const granted = asked.flatMap(({ topic, qos }) => (qos === 0 || qos === 1 ? [{ topic, qos }] : []));
    if (guest === undefined || granted.length === 0) return;
    for (const { topic, qos } of granted) guest.topics.set(topic, qos);
    onSubscribed(guest);
  });
  aedes.on('unsubscribe', (topics, client) => {
    const guest = guests.get(client);
    for (const topic of topics) {
      guest?.topics.delete(topic);
      guest?.asked.delete(topic);
    }
  });

  return {
    listeners: () => [...guests.values()].filter(({ topics, isFrozen }) => topics.size > 0 && !isFrozen),
    accept(socket, holder, reset) {
      const watch = createPacketWatch(() => {
        const guest = guests.get(client);
        if (guest !== undefined) guest.heardAt = cloud.clock.now();
      });
      socket.on('message', (data: Buffer) => {
        if (!watch.admits(data)) socket.terminate();
      });
      const stream = streamOf(socket);
      const client = aedes.handle(stream);
      guests.set(client, {
        socket,
        stream,
        client,
        holder,
        reset,
        openedAt: cloud.clock.now(),
        heardAt: cloud.clock.now(),
        asked: new Set(),
        topics: new Map(),
        isFrozen: false,
      });
      socket.on('close', () => guests.delete(client));
    },
    close: () => new Promise((resolve) => aedes.close(resolve)),
  };
}
