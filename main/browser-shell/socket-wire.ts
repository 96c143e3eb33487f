import type { WebSocket } from 'ws';
import type { Wire } from '../../model/contract/wire.ts';

/** A page's WebSocket as a wire. What is no JSON ends it: no page of ours sends such a thing. */
export function socketWire(socket: WebSocket): Wire {
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
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
