import type { Duplex } from 'node:stream';
import type { Client } from 'aedes';
import type { WebSocket } from 'ws';
import type { Undo } from '../../../model/clock.ts';
import type { Cloud } from '../conduct.ts';
import type { Principal } from '../rest/accounts.ts';

/** Of one WebSocket; it ends at the next message after that. */
const LONGEST_LIFE = 24 * 3_600_000;
/** Bytes that may wait for a client that does not read. */
const MOST_BEHIND = 32 * 1024 * 1024;
/** A half-open link is kept for so long. */
const FROZEN_FOR = 600_000;

/** An open link, from the upgrade on. */
export interface Guest {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly client: Client;
  /** Whose address it came with. */
  readonly holder: Principal;
  /** Breaks the TCP connection by RST. */
  readonly reset: () => void;
  /** ms since the epoch. */
  readonly openedAt: number;
  /** The same: when it last showed that it lives. */
  heardAt: number;
  /** Topics asked for: AWS IoT counts them before it grants. */
  readonly asked: Set<string>;
  /** Topics granted, with their QoS. */
  readonly topics: Map<string, 0 | 1>;
  /** Nothing goes in or out any more. */
  isFrozen: boolean;
}

/** Publishes to a subscribed client; ends the link of one that does not read, or has lived for too long. */
export function deliver(
  { clock, hurry }: Cloud,
  guest: Guest,
  topic: string,
  payload: Buffer | string,
): void {
  const { socket, stream, client } = guest;
  const qos = guest.topics.get(topic);
  if (qos === undefined || guest.isFrozen || !client.connected) return;
  const isOld = clock.now() - guest.openedAt > LONGEST_LIFE / hurry;
  if (isOld || socket.bufferedAmount + stream.writableLength > MOST_BEHIND) {
    stream.destroy();
    return;
  }
  client.publish({ cmd: 'publish', topic, payload, qos, dup: false, retain: false }, ignoreResult);
}

/** The library insists on a callback; a write that fails is followed by the link's `close`. */
function ignoreResult(): void {
  return;
}

/** Ends the link after one and a half times the keep-alive without a sign of life; to be undone when the link closes. */
export function endWhenSilent({ clock }: Cloud, guest: Guest, keepAliveSeconds: number): Undo {
  const patience = keepAliveSeconds * 1_500;
  let undo = clock.after(patience, look);
  function look(): void {
    if (guest.isFrozen) return;
    const left = guest.heardAt + patience - clock.now();
    if (left > 0) undo = clock.after(left, look);
    else guest.stream.destroy();
  }
  return () => undo();
}

/**
 * The link stays; what is written to it goes nowhere, and what comes is not read. As that hides the client's own end
 * too, the link is given up after a time that no client waits for.
 */
export function freeze({ clock }: Cloud, guest: Guest): void {
  if (guest.isFrozen) return;
  guest.isFrozen = true;
  guest.stream.cork();
  guest.socket.pause();
  guest.stream.removeAllListeners('readable');
  guest.socket.on(
    'close',
    clock.after(FROZEN_FOR, () => guest.stream.destroy()),
  );
}
