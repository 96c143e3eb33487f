/**
 * A WebSocket server that says the lines of a file to everybody who connects, as fast as they take them:
 * `node message-server.ts FILE`. Prints its port, and stays. The frames are written to the socket in large pieces,
 * many at a time: a server that sends one by one would be the slower side, and hide how fast the reader is.
 */
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

const [file = ''] = process.argv.slice(2);
const PIECE = 256 * 1024;
const LINE_FEED = 10;

const door = createServer();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
door.on('upgrade', (request, socket, head) => {
  // Whoever has heard enough goes.
  socket.on('error', () => socket.destroy());
  sockets.handleUpgrade(request, socket, head, () => void sayAll(socket));
});
door.listen(0, '127.0.0.1', () => {
  const address = door.address();
  process.stdout.write(`${typeof address === 'object' ? (address?.port ?? 0) : 0}\n`);
});

async function sayAll(socket: Duplex): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  const pieces: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: PIECE });
  for await (const piece of pieces) {
    const lines = Buffer.concat([rest, piece]);
    const end = lines.lastIndexOf(LINE_FEED) + 1;
    rest = lines.subarray(end);
    if (socket.destroyed) return;
    if (!socket.write(framesOf(lines.subarray(0, end)))) await roomIn(socket);
  }
}

/** Resolves when the socket takes more, or is closed. */
function roomIn(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const goOn = (): void => {
      socket.off('drain', goOn).off('close', goOn);
      resolve();
    };
    socket.on('drain', goOn).on('close', goOn);
  });
}

/** RFC 6455, section 5.2: a whole text message, not masked. */
function framesOf(lines: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from < lines.length;) {
    const to = lines.indexOf(LINE_FEED, from);
    const length = to - from;
    if (length > 0xffff) throw new RangeError('A message of the benchmarks is shorter than 64 KiB.');
    const head =
      length < 126 ? Buffer.from([0x81, length]) : Buffer.from([0x81, 126, length >> 8, length & 0xff]);
    parts.push(head, lines.subarray(from, to));
    from = to + 1;
  }
  return Buffer.concat(parts);
}
