import type { LinkTransports } from '../../main/sources/session-link.ts';
import type { ChannelEnd } from '../../main/transports/transports.ts';

/** Nothing comes after the last message that would overtake it. */
const LONGEST_OVERTAKEN_MS = 20;

/** What happens to each message on its way to the session: it gives those that come instead. */
export type Mangle = (message: string) => string[];

/** What a peer might say, and how it might leave, whatever its protocol. */
export class BadMessages {
  mangle: Mangle = (message) => [message];
  /** Each second message overtakes the one before it. */
  overtakes = false;
  /** How far the Date header of each HTTP answer is off, in ms. */
  dateOff = 0;
  readonly #endings = new Set<(end: ChannelEnd) => void>();

  /** Every channel that is open now ends as if the peer had closed it with this code. */
  end(code: number): void {
    for (const end of this.#endings) end({ code, reason: '', silent: false });
  }

  /** The transports with this in between. */
  readonly between = (transports: LinkTransports): LinkTransports => ({
    https: async (request) => {
      const answer = await transports.https(request);
      const { date } = answer.headers;
      if (this.dateOff === 0 || date === undefined) return answer;
      const off = new Date(Date.parse(date) + this.dateOff).toUTCString();
      return { ...answer, headers: { ...answer.headers, date: off } };
    },
    setReading: (reading) => transports.setReading(reading),
    closed: () => transports.closed(),
    websocket: async (request) => {
      const channel = await transports.websocket({
        ...request,
        onMessage: this.#inTurn((message) => {
          if (typeof message !== 'string') request.onMessage(message);
          else for (const each of this.mangle(message)) request.onMessage(each);
        }),
      });
      const { promise, resolve } = Promise.withResolvers<ChannelEnd>();
      this.#endings.add(resolve);
      const ended = Promise.race([channel.ended, promise]).finally(() => this.#endings.delete(resolve));
      void promise.then(() => channel.close());
      return {
        subprotocol: channel.subprotocol,
        send: (message) => channel.send(message),
        ping: (timeoutMs) => channel.ping(timeoutMs),
        close: (code, reason) => channel.close(code, reason),
        ended,
      };
    },
    mqtt: (request) =>
      transports.mqtt({
        ...request,
        onMessage: this.#inTurn((message) => {
          for (const each of this.mangle(Buffer.from(message.payload).toString())) {
            request.onMessage({ ...message, payload: Buffer.from(each) });
          }
        }),
      }),
  });

  /** Gives each message on, or the second of two before the first; the last of an odd number comes late. */
  #inTurn<T>(give: (message: T) => void): (message: T) => void {
    let waiting: { message: T; timer: NodeJS.Timeout } | null = null;
    const release = () => {
      if (waiting === null) return;
      const { message, timer } = waiting;
      waiting = null;
      clearTimeout(timer);
      give(message);
    };
    return (message) => {
      if (this.overtakes && waiting === null) {
        waiting = { message, timer: setTimeout(release, LONGEST_OVERTAKEN_MS) };
      } else {
        give(message);
        release();
      }
    };
  }
}

/** The same JSON with every value that is no list or object replaced by one of another type; what is no JSON stays. */
export function wronglyTyped(message: string): string {
  try {
    return JSON.stringify(other(JSON.parse(message)));
  } catch (error) {
    if (error instanceof SyntaxError) return message;
    throw error;
  }
}

function other(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(other);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, other(member)]));
  }
  if (typeof value === 'string') return { was: value.length };
  return typeof value === 'number' ? [String(value)] : 7;
}
