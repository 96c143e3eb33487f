import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Attempt } from '../dial/attempt.ts';
import { refusedUpgrade, upgradeFailure } from './refusal.ts';

export interface OpenSettings {
  headers: Record<string, string>;
  subprotocols: readonly string[];
  /** A message above this many bytes ends the WebSocket. */
  maxPayload: number;
  compression: boolean;
}

/**
 * Upgrades a verified socket. The WebSocket comes *paused*, so that what arrived right with the 101 waits until its
 * user has attached its listeners; it must attach them in the same turn, and resume it.
 */
export async function openWebSocket(
  attempt: Attempt,
  socket: Socket,
  settings: OpenSettings,
): Promise<WebSocket> {
  attempt.enter('upgrade');
  try {
    return await attempt.wait((opened, failed) => {
      const websocket = new WebSocket(attempt.address.url, [...settings.subprotocols], {
        headers: settings.headers,
        maxPayload: settings.maxPayload,
        perMessageDeflate: settings.compression,
        followRedirects: false,
        createConnection: () => socket,
      });
      let picked: string | undefined;
      websocket.once('upgrade', ({ headers }) => (picked = headers['sec-websocket-protocol']));
      websocket.once('unexpected-response', (_request, answer) => {
        refusedUpgrade(attempt, answer).then(failed, failed);
      });
      websocket.once('open', () => {
        websocket.pause();
        websocket.removeAllListeners('error');
        opened(websocket);
      });
      websocket.on('error', (error) =>
        failed(upgradeFailure(error, attempt.address, { asked: settings.subprotocols, picked })),
      );
      return () => websocket.terminate();
    });
  } catch (failure) {
    socket.destroy();
    throw failure;
  }
}
