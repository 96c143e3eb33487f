import type { Socket } from 'node:net';
import { rawConnection, rawRequest } from './raw-http.ts';

const MASK = Buffer.from([1, 2, 3, 4]);

export interface RawFrame {
  /** The first byte: whether it is the last of its message, what is reserved, and its kind. */
  first: number;
  payload?: Buffer;
  /** What it says of its length, where that is not so. */
  length?: number;
  isMasked?: boolean;
}

/** A WebSocket whose frames the test writes by itself. */
export interface RawWebSocket {
  socket: Socket;
  frame: (frame: RawFrame) => void;
  /** The status that the other side closes with; null where it does so without a word. */
  readonly closed: Promise<number | null>;
}

/** Resolves when the upgrade has been answered with 101. */
export async function rawWebSocket(host: string, headers: Record<string, string>): Promise<RawWebSocket> {
  const upgrade = {
    ...{ Host: host, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
    ...{ 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers },
  };
  const socket = rawConnection(host, rawRequest('GET /wire HTTP/1.1', upgrade));
  const answer = await new Promise<string>((resolve, reject) => {
    socket.once('data', (data) => resolve(data.toString('latin1')));
    socket.once('error', reject);
  });
  if (!answer.startsWith('HTTP/1.1 101')) throw new Error(`The upgrade was refused: ${answer}`);
  let received = Buffer.alloc(0);
  socket.on('data', (data) => (received = Buffer.concat([received, data])));
  const closed = new Promise<number | null>((resolve) => {
    for (const event of ['end', 'error', 'close'] as const) {
      socket.on(event, () => {
        socket.destroy();
        // https://datatracker.ietf.org/doc/html/rfc6455#section-5.5.1: the first two bytes of its payload.
        const at = received.indexOf(0x88);
        resolve(at < 0 ? null : received.readUInt16BE(at + 2));
      });
    }
  });
  return {
    socket,
    closed,
    frame: ({ first, payload = Buffer.alloc(0), length = payload.length, isMasked = true }) => {
      const head = Buffer.alloc(10);
      head.writeUInt8(first, 0);
      head.writeUInt8((isMasked ? 0x80 : 0) | 127, 1);
      head.writeBigUInt64BE(BigInt(length), 2);
      const masked = payload.map((byte, index) => byte ^ (MASK[index % 4] ?? 0));
      socket.write(Buffer.concat(isMasked ? [head, MASK, masked] : [head, payload]));
    },
  };
}
