import type { EventFacts } from '../../../model/event.ts';

/** A message of a simulated system, as received. */
export interface Frame {
  /** "" where the protocol has none. */
  topic: string;
  text: string;
}

/** Frame to events by a protocol's own pure functions. It remembers calls, so each round of frames gets one of its own. */
export type Codec = (frame: Frame) => readonly EventFacts[];

/** By protocol; loaded one at a time, so that a run has in memory only what it measures. */
export const CODECS: Readonly<Record<string, () => Promise<() => Codec>>> = {
  'aes-wti': async () => (await import('./aes-wti.ts')).aesWtiCodec,
  wazo: async () => (await import('./wazo.ts')).wazoCodec,
  cloudlink: async () => (await import('./cloudlink.ts')).cloudlinkCodec,
  kazoo: async () => (await import('./kazoo.ts')).kazooCodec,
  'api-gateway': async () => (await import('./api-gateway.ts')).apiGatewayCodec,
  mqtt: async () => (await import('./mqtt.ts')).mqttCodec,
  websocket: async () => (await import('./websocket.ts')).websocketCodec,
};
