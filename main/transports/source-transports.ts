import type { Socket } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import type { SourceTrust } from '../trust/source-trust.ts';
import { parseAddress } from './dial/address.ts';
import { Attempt } from './dial/attempt.ts';
import { dial } from './dial/dial.ts';
import { exchange } from './https.ts';
import type { HttpRequest, MqttRequest, Transports, WebSocketRequest } from './transports.ts';
import { upgrade } from './websocket/websocket.ts';

const TIMEOUT_MS = 15_000;

/** What the doctor and the status line can name before a protocol speaks: the shared steps. */
export type DialStage = 'resolve' | 'connect' | 'tls' | 'upgrade';

export interface TransportSettings {
  /** One object for every path of the source. */
  trust: SourceTrust;
  clock: Clock;
  /** When it aborts, every dial and exchange fails with its reason, and every channel is cut. */
  signal?: AbortSignal;
  /**
   * Called when a stage of any dial begins. Failures of `resolve`, `connect` and `tls` carry their step; those of the
   * upgrade, an HTTP answer or a CONNACK carry none, because they belong to the step that the protocol has named.
   */
  onStage?(stage: DialStage): void;
}

/** The transports of one source. */
export interface SourceTransports extends Transports {
  /** false stops reading from every channel, present and future, so that the peer feels it; true goes on. */
  setReading(reading: boolean): void;
  /** Resolves once every channel open now has ended; it does not end them. */
  closed(): Promise<void>;
}

interface OpenChannel {
  readonly ended: Promise<unknown>;
  setReading(reading: boolean): void;
  cut(): void;
}

/** Each call dials its own socket. Without `signal` channels live until they end or are closed. */
export function createTransports(settings: TransportSettings): SourceTransports {
  const { trust, clock, signal } = settings;
  const channels = new Set<OpenChannel>();
  let reading = true;

  async function withDial<T>(
    url: string,
    schemes: readonly string[],
    timeoutMs: number | undefined,
    use: (attempt: Attempt, socket: Socket) => Promise<T>,
  ): Promise<T> {
    const attempt = new Attempt({
      clock,
      address: parseAddress(url, schemes),
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
      signal,
      onStage: (stage) => {
        if (stage !== 'answer') settings.onStage?.(stage);
      },
    });
    try {
      return await use(attempt, await dial(attempt, trust));
    } finally {
      attempt.finish();
    }
  }

  /** Reading begins a turn later, so that nothing comes before the caller holds the channel. */
  function keep<Channel extends OpenChannel>(channel: Channel): Channel {
    channels.add(channel);
    const cut = () => channel.cut();
    if (signal?.aborted) cut();
    else signal?.addEventListener('abort', cut, { once: true });
    void channel.ended.then(() => {
      channels.delete(channel);
      signal?.removeEventListener('abort', cut);
    });
    setImmediate(() => channel.setReading(reading));
    return channel;
  }

  return {
    websocket: async (request: WebSocketRequest) =>
      keep(
        await withDial(request.url, ['wss:', 'ws:'], request.timeoutMs, (attempt, socket) =>
          upgrade(attempt, socket, request),
        ),
      ),
    https: (request: HttpRequest) =>
      withDial(request.url, ['https:', 'http:'], request.timeoutMs, (attempt, socket) =>
        exchange(attempt, socket, request),
      ),
    mqtt: async (request: MqttRequest) =>
      keep(
        await withDial(
          request.url,
          ['mqtts:', 'mqtt:', 'wss:', 'ws:'],
          request.timeoutMs,
          async (attempt, socket) => {
            // Loaded when first needed: it takes a tenth of a second, and most sources speak something else.
            const { connectBroker } = await import('./mqtt/connect.ts');
            return connectBroker(attempt, socket, request);
          },
        ),
      ),
    setReading(value) {
      reading = value;
      for (const channel of channels) channel.setReading(value);
    },
    closed: async () => {
      await Promise.all([...channels].map(({ ended }) => ended));
    },
  };
}
