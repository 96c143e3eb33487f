import type { WebSocket } from 'ws';
import type { Undo } from '../../../model/clock.ts';
import type { BusEvent } from '../bus.ts';
import type { Kazoo } from '../kazoo.ts';
import { createOutlet } from './outlet.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';

/** A listener that is this far behind is dropped. */
const MOST_BEHIND = 32 * 1024 * 1024;
/** How often idle sockets are looked for. */
const SWEEP = 1_000;

/** Where the two ends of a socket are, as "address:port". */
export interface Ends {
  address: string;
  source: string;
  destination: string;
}

/** One client of Blackhole. */
export interface EventSocket {
  readonly session: Session;
  readonly ends: Ends;
  /** ms since the epoch. */
  readonly openedAt: number;
  /** It is open and has a subscription. */
  readonly subscribed: boolean;
  readonly dropped: number;
  /** `data` is the event's data as text, or null for one that is not sent; asked for only when a binding matches. */
  deliver(event: BusEvent, data: () => string | null): void;
  close(code: number, reason?: string): void;
  /** Ends the connection without a close frame. */
  cut(): void;
  /** Neither reads nor says anything from now on, but stays open. */
  freeze(): void;
  /** Sends as it is. */
  sendRaw(data: string | Buffer): void;
}

/** Says nothing until the client speaks; `onSubscribed` is called at the first subscription. */
export function serveSocket(
  socket: WebSocket,
  ends: Ends,
  kazoo: Kazoo,
  onSubscribed: (served: EventSocket) => void,
): EventSocket {
  const { clock, hurry } = kazoo;
  const session = createSession(kazoo, ends.address);
  const openedAt = clock.now();
  let heardAt = openedAt;
  let trafficAt = openedAt;
  let frozen = false;
  let told = false;
  let undoSweep: Undo = () => undefined;

  const outlet = createOutlet({
    clock,
    hurry,
    conduct: () => kazoo.conduct,
    write,
    overflow: () => socket.terminate(),
  });

  function write(data: string | Buffer, done: () => void = () => undefined): void {
    if (frozen || socket.readyState !== socket.OPEN) return;
    trafficAt = clock.now();
    socket.send(data, { binary: typeof data !== 'string' }, done);
    if (socket.bufferedAmount > MOST_BEHIND) socket.terminate();
  }

  function close(code: number, reason = ''): void {
    if (!frozen) socket.close(code, reason);
  }

  /** Only bytes from the client keep a socket from the idle limit; a proxy counts both ways. */
  function sweep(): void {
    undoSweep = clock.after(SWEEP / hurry, () => {
      const now = clock.now();
      const { idleLimit, proxyPatience } = kazoo.conduct;
      if (now - heardAt >= idleLimit / hurry) close(1000);
      else if (proxyPatience !== null && now - trafficAt >= proxyPatience / hurry) socket.terminate();
      else sweep();
    });
  }

  function stop(): void {
    undoSweep();
    outlet.stop();
  }

  function heard(): void {
    heardAt = clock.now();
    trafficAt = heardAt;
  }

  socket.on('message', (message: Buffer, isBinary) => {
    if (frozen) return;
    heard();
    const outcome = session.receive(message, isBinary);
    if (outcome === null) return;
    if ('close' in outcome) {
      close(outcome.close, outcome.reason);
      return;
    }
    outlet.reply(JSON.stringify(outcome.reply));
    if (told || !served.subscribed) return;
    told = true;
    onSubscribed(served);
  });
  socket.on('ping', heard);
  socket.on('pong', heard);
  socket.on('close', stop);
  // Too large a frame, or a connection that broke: ws closes (1009 where due), and `close` tells the rest.
  socket.on('error', stop);

  const served: EventSocket = {
    session,
    ends,
    openedAt,
    get subscribed() {
      return session.subscriptions.size > 0 && socket.readyState === socket.OPEN;
    },
    get dropped() {
      return outlet.dropped;
    },
    deliver(event, data) {
      for (const { binding, pattern } of session.subscriptions.matching(event)) {
        const text = data();
        if (text !== null) outlet.event(frame(event, binding, pattern, text));
      }
    },
    close,
    cut: () => socket.terminate(),
    freeze() {
      frozen = true;
      stop();
      socket.pause();
    },
    sendRaw: (data) => write(data),
  };
  sweep();
  return served;
}

function frame(event: BusEvent, binding: string, pattern: string, data: string): string {
  return `{"action":"event","subscribed_key":${JSON.stringify(binding)},"subscription_key":${JSON.stringify(pattern)},"name":"${event.name}","routing_key":"${event.routingKey}","data":${data}}`;
}
