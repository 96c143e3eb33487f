import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { z } from 'zod';

/** A packet of MQTT 3.1.1 as it came: the type of 2.2.1, and what follows the fixed header. */
export interface RawPacket {
  type: number;
  body: Buffer;
}

export const PACKET = { connack: 2, publish: 3, suback: 9, unsuback: 11, pingresp: 13 } as const;

/** MQTT over a WebSocket byte by byte, so that a test sees and sends what no client library would. */
export interface RawMqtt {
  readonly socket: WebSocket;
  readonly packets: RawPacket[];
  /** Topic and payload of every PUBLISH so far. */
  messages(): { topic: string; payload: Buffer }[];
  send(packet: Buffer): void;
  /** Resolves once so many packets of this type have come. */
  until(type: number, count?: number): Promise<void>;
  /** Resolves with the close code; 1006 when no closing handshake was made. */
  readonly closed: Promise<number>;
}

export interface UpgradeRefusal {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Opens a WebSocket; an upgrade that is not answered with 101 gives its answer instead. */
export async function openRawMqtt(
  url: string,
  ca: string,
  protocols: string[] = ['mqtt'],
): Promise<RawMqtt | UpgradeRefusal> {
  const socket = new WebSocket(url, protocols, { ca });
  const raw = rawMqtt(socket);
  const refused = new Promise<UpgradeRefusal>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      readAll(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
  });
  // Loses the race silently when the upgrade was refused.
  const opened = once(socket, 'open').then(() => raw);
  return Promise.race([opened, refused]);
}

export async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(z.instanceof(Uint8Array).parse(chunk)));
  return Buffer.concat(chunks).toString();
}

function rawMqtt(socket: WebSocket): RawMqtt {
  const packets: RawPacket[] = [];
  const waiting = new Set<() => void>();
  let pending = Buffer.alloc(0);
  socket.on('message', (data: Buffer) => {
    pending = Buffer.concat([pending, data]);
    let taken = 0;
    for (let next = takePacket(pending, taken); next !== null; next = takePacket(pending, taken)) {
      packets.push(next.packet);
      taken = next.end;
    }
    pending = Buffer.from(pending.subarray(taken));
    for (const look of waiting) look();
  });
  return {
    socket,
    packets,
    messages: () => packets.filter(({ type }) => type === PACKET.publish).map(({ body }) => messageOf(body)),
    send: (packet) => socket.send(packet),
    until: (type, count = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (packets.filter((packet) => packet.type === type).length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    closed: new Promise((resolve) => {
      socket.on('close', resolve);
      // Told by `closed`.
      socket.on('error', () => socket.terminate());
    }),
  };
}

function takePacket(bytes: Buffer, from: number): { packet: RawPacket; end: number } | null {
  let length = 0;
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    length += (byte & 0x7f) * 128 ** (at - from - 1);
    if (byte >= 0x80) continue;
    const end = at + 1 + length;
    if (bytes.length < end) return null;
    return { packet: { type: (bytes[from] ?? 0) >> 4, body: bytes.subarray(at + 1, end) }, end };
  }
  return null;
}

/** Of a PUBLISH with QoS 0. */
function messageOf(body: Buffer): { topic: string; payload: Buffer } {
  const end = 2 + body.readUInt16BE(0);
  return { topic: body.toString('utf8', 2, end), payload: body.subarray(end) };
}

function packet(first: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let left = body.length;
  do {
    const digit = left % 128;
    left = Math.floor(left / 128);
    length.push(left > 0 ? digit | 0x80 : digit);
  } while (left > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([word(bytes.length), bytes]);
}

function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

/** CONNECT with a clean session unless told otherwise. */
export function connectPacket(clientId: string, { keepAlive = 60, clean = true } = {}): Buffer {
  return packet(0x10, text('MQTT'), Buffer.from([4, clean ? 2 : 0]), word(keepAlive), text(clientId));
}

export function subscribePacket(topics: readonly string[], qos = 0, id = 1): Buffer {
  return packet(0x82, word(id), ...topics.map((topic) => Buffer.concat([text(topic), Buffer.from([qos])])));
}

export function unsubscribePacket(topic: string, id = 2): Buffer {
  return packet(0xa2, word(id), text(topic));
}

export function publishPacket(topic: string, payload: Buffer): Buffer {
  return packet(0x30, text(topic), payload);
}

export const PINGREQ = Buffer.from([0xc0, 0]);
