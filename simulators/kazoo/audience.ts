import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Undo } from '../../model/clock.ts';
import { serveSocket } from './blackhole/event-socket.ts';
import type { EventSocket } from './blackhole/event-socket.ts';
import type { BusEvent } from './bus.ts';
import type { LiveSocket } from './crossbar/resources.ts';
import type { Account } from './directory.ts';
import { gregorianSeconds } from './gregorian.ts';
import type { Kazoo } from './kazoo.ts';
import { disguise } from './trouble/disguise.ts';
import type { Fault } from './trouble/faults.ts';
import { strike } from './trouble/strikes.ts';

const STRIKE_AFTER = 3_000;

/** All sockets that are open. */
export interface Audience {
  readonly size: number;
  /** Those that have subscribed. */
  readonly listeners: number;
  readonly dropped: number;
  /** Sockets that came from this address. */
  count(address: string): number;
  accept(socket: WebSocket, request: IncomingMessage): void;
  publish(event: BusEvent): void;
  /** Those of one account, as REST lists them. */
  list: (account: Account) => LiveSocket[];
  /** Strikes all, and later ones a while after they subscribed; null ends that. */
  suffer(fault: Fault | null): void;
}

export function createAudience(
  kazoo: Kazoo,
  setting: { reset: (remotePort: number | undefined) => void; burst: () => void },
): Audience {
  /** With the way to break the connection of each. */
  const guests = new Map<EventSocket, () => void>();
  const pending = new Set<Undo>();
  let suffered: Fault | null = null;

  function hit(fault: Fault, guest: EventSocket): void {
    const reset = guests.get(guest);
    if (fault.strike === 'burst') setting.burst();
    else if (fault.strike !== undefined && reset !== undefined) strike(fault.strike, guest, reset);
  }

  /** A socket that subscribes while a fault lasts is given time to show that all is well. */
  function hitLater(guest: EventSocket): void {
    const fault = suffered;
    // A service that is back after its restart runs.
    if (fault?.strike === undefined || fault.passing !== undefined) return;
    const undo = kazoo.clock.after(STRIKE_AFTER / kazoo.hurry, () => {
      pending.delete(undo);
      if (guests.has(guest)) hit(fault, guest);
    });
    pending.add(undo);
  }

  return {
    get size() {
      return guests.size;
    },
    get listeners() {
      return [...guests.keys()].filter(({ subscribed }) => subscribed).length;
    },
    get dropped() {
      return [...guests.keys()].reduce((sum, guest) => sum + guest.dropped, 0);
    },
    count: (address) => [...guests.keys()].filter(({ ends }) => ends.address === address).length,
    accept(socket, { socket: { remoteAddress = '', remotePort, localAddress = '', localPort } }) {
      const source = `${remoteAddress}:${String(remotePort)}`;
      const ends = { address: remoteAddress, source, destination: `${localAddress}:${String(localPort)}` };
      const guest = serveSocket(socket, ends, kazoo, hitLater);
      guests.set(guest, () => setting.reset(remotePort));
      socket.on('close', () => guests.delete(guest));
    },
    publish(event) {
      let text: string | null | undefined;
      for (const guest of guests.keys()) {
        guest.deliver(event, () => {
          if (text === undefined) {
            const data = disguise(event, kazoo.conduct);
            text = data === null ? null : JSON.stringify(data);
          }
          return text;
        });
      }
    },
    list(account) {
      return [...guests.keys()]
        .filter(({ session }) => session.claims?.account_id === account.id)
        .map(({ ends, session, openedAt }) => ({
          websocket_session_id: ends.source,
          bindings: session.subscriptions.names(),
          timestamp: gregorianSeconds(openedAt),
          source: ends.source,
          destination: ends.destination,
        }));
    },
    suffer(fault) {
      for (const undo of pending) undo();
      pending.clear();
      suffered = fault;
      if (fault?.strike === undefined) return;
      if (fault.strike === 'burst') setting.burst();
      else for (const guest of [...guests.keys()]) hit(fault, guest);
    },
  };
}
