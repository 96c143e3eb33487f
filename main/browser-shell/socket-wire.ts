import type { WebSocket } from 'ws';
import type { Wire } from '../../model/contract/wire.ts';

/** A page asks for more when it has read what it asked for. One that does not read is none of ours. */
const MOST_UNREAD_BYTES = 64 * 1024 ** 2;

/**
 * A page's WebSocket as a wire. What is no JSON ends it, and so does reading nothing of what was asked for: no page of
 * ours does such a thing.
 */
export function socketWire(socket: WebSocket): Wire {
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
      else socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
        // A page that was sent away is not listened to until it has gone.
        if (socket.readyState !== socket.OPEN) return;
        const message = isBinary ? undefined : jsonOf(data.toString());
        if (message === undefined) socket.close(1007, 'This is not JSON.');
        else listener(message);
      });
    },
    onClose(listener) {
      socket.on('close', () => listener());
      // What went wrong with a page's socket ends it, and `close` follows.
      socket.on('error', () => socket.terminate());
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
