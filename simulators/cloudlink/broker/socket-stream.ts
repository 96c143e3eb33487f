import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** What has piled up goes out in messages of about this size. */
const FRAME = 64 * 1024;

/**
 * The bytes of a WebSocket as the stream that the broker library works on. A packet that the library writes in pieces
 * goes out as one message; destroying the stream ends the socket without a closing handshake, as AWS does.
 */
export function streamOf(socket: WebSocket): Duplex {
  const stream = new Duplex({
    read() {
      if (socket.isPaused) socket.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      send(chunk, done);
    },
    writev(chunks: { chunk: Buffer }[], done) {
      const frames = framesOf(chunks.map(({ chunk }) => chunk));
      frames.forEach((frame, index) => send(frame, index === frames.length - 1 ? done : undefined));
    },
    final(done) {
      socket.close();
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });

  function send(bytes: Buffer, done?: (error?: Error | null) => void): void {
    // A socket that is gone has told so by `close`.
    if (socket.readyState === socket.OPEN) socket.send(bytes, (error) => done?.(error));
    else done?.();
  }

  socket.on('message', (data: Buffer) => {
    if (!stream.push(data)) socket.pause();
  });
  socket.on('close', () => stream.destroy());
  // `close` follows.
  socket.on('error', () => socket.terminate());
  return stream;
}

function framesOf(chunks: readonly Buffer[]): Buffer[] {
  const frames: Buffer[] = [];
  let gathered: Buffer[] = [];
  let size = 0;
  for (const chunk of chunks) {
    gathered.push(chunk);
    size += chunk.length;
    if (size < FRAME) continue;
    frames.push(Buffer.concat(gathered));
    gathered = [];
    size = 0;
  }
  return size > 0 ? [...frames, Buffer.concat(gathered)] : frames;
}
