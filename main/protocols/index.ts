import type { Protocol } from './protocol.ts';

/** The registry: one line a protocol. A protocol is loaded when it is first asked for. */
const LOADERS = {
  'aes-wti': async () => (await import('./aes-wti/index.ts')).aesWti,
  wazo: async () => (await import('./wazo/index.ts')).wazo,
  cloudlink: async () => (await import('./cloudlink/index.ts')).cloudlink,
  kazoo: async () => (await import('./kazoo/index.ts')).kazoo,
  'api-gateway': async () => (await import('./api-gateway/index.ts')).apiGateway,
  mqtt: async () => (await import('./mqtt/index.ts')).mqtt,
  websocket: async () => (await import('./websocket/index.ts')).websocket,
} satisfies Record<string, () => Promise<Protocol>>;

type ProtocolId = keyof typeof LOADERS;

/** Every protocol's id, in the order in which they are offered to people. */
export const PROTOCOL_IDS = Object.keys(LOADERS) as readonly ProtocolId[];

/** The protocol with this id; undefined for an unknown id. */
export async function loadProtocol(id: string): Promise<Protocol | undefined> {
  return isProtocolId(id) ? LOADERS[id]() : undefined;
}

function isProtocolId(id: string): id is ProtocolId {
  return Object.hasOwn(LOADERS, id);
}
