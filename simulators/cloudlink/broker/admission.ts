import type { Client, ConnectPacket, Subscription } from 'aedes';
import type { Cloud } from '../conduct.ts';
import type { SubscriptionStore } from '../notifications/subscriptions.ts';
import type { Guest } from './guest.ts';

const LONGEST_CLIENT_ID = 128;
const MOST_TOPICS = 50;
/** Seconds. */
const KEEP_ALIVE = { shortest: 30, longest: 1_200 };
/** CONNACK of MQTT 3.1.1 with the code 7, which only AWS IoT uses, for a client that may not connect. */
const NOT_AUTHORISED = Buffer.from([0x20, 0x02, 0x00, 0x07]);

export type Verdict = 'granted' | 'refused' | 'closed' | 'unanswered';

/**
 * The keep-alive that AWS IoT works with, in seconds: 0 asks for the longest. Only the shortest is hurried: how often
 * a client pings is its own time.
 */
export function keepAliveFor(asked: number, hurry: number): number {
  const shortest = KEEP_ALIVE.shortest / hurry;
  return asked === 0 ? KEEP_ALIVE.longest : Math.min(KEEP_ALIVE.longest, Math.max(shortest, asked));
}

/** Whether the policy behind the signed address lets this client connect. */
export function judgeConnect(
  { conduct }: Cloud,
  subscriptions: SubscriptionStore,
  { holder }: Guest,
  { clientId, clean, will }: ConnectPacket,
): Verdict {
  if (conduct.connect === 'closes') return 'closed';
  if (conduct.connect === 'mute') return 'unanswered';
  const isWellFormed = Buffer.byteLength(clientId) <= LONGEST_CLIENT_ID && !clientId.startsWith('$');
  // Neither persistent sessions nor wills are in the policy.
  const isModest = clean !== false && will === undefined;
  const isCovered = subscriptions.covers(holder, clientId);
  return conduct.connect === 'grants' && isWellFormed && isModest && isCovered ? 'granted' : 'refused';
}

/** Answers a client that may not connect. */
export function refuseConnect({ stream }: Guest): void {
  stream.end(NOT_AUTHORISED);
}

/** Whether a topic is one of this client's own subscriptions; a QoS of 2 gets no answer at all. */
export function judgeSubscribe(
  { conduct }: Cloud,
  subscriptions: SubscriptionStore,
  guest: Guest,
  client: Client,
  { topic, qos }: Subscription,
): Verdict {
  if (conduct.subscribe === 'closes') return 'closed';
  if (conduct.subscribe === 'refuses') return 'refused';
  const found = subscriptions.find(topic);
  const isOwn = found?.owner === guest.holder && found.view.deviceId === client.id;
  if (!isOwn || (guest.asked.size >= MOST_TOPICS && !guest.asked.has(topic))) return 'closed';
  guest.asked.add(topic);
  return conduct.subscribe === 'mute' || qos === 2 ? 'unanswered' : 'granted';
}
