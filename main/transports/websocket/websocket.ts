import type { Socket } from 'node:net';
import type { Attempt } from '../dial/attempt.ts';
import type { WebSocketRequest } from '../transports.ts';
import { Channel, LARGEST_FRAME, LARGEST_MESSAGE } from './channel.ts';
import { openWebSocket } from './open.ts';

/**
 * Upgrades a verified socket to a channel that does not read yet. Without `onOversized` nobody would be told of a
 * message that is thrown away, so then a message above the limit ends the channel.
 */
export async function upgrade(attempt: Attempt, socket: Socket, request: WebSocketRequest): Promise<Channel> {
  const websocket = await openWebSocket(attempt, socket, {
    headers: request.headers ?? {},
    subprotocols: request.subprotocols ?? [],
    maxPayload: request.onOversized ? LARGEST_FRAME : LARGEST_MESSAGE,
    compression: true,
  });
  return new Channel(websocket, socket, request, attempt);
}
