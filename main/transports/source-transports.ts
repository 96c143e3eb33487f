import type { Socket } from 'node:net';
import type { Clock } from '../../model/clock.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { SourceTrust } from '../trust/source-trust.ts';
import { LinkFailure } from '../../model/failure.ts';
import { parseAddress } from './dial/address.ts';
import type { Address } from './dial/address.ts';
import { Attempt } from './dial/attempt.ts';
import { dial } from './dial/dial.ts';
import { exchange } from './https.ts';
import type { SystemProxy } from './proxy/choose-proxy.ts';
import { tlsPort } from './tls-port.ts';
import type { HttpRequest, MqttRequest, Transports, WebSocketRequest } from './transports.ts';
import { upgrade } from './websocket/websocket.ts';

const TIMEOUT_MS = 15_000;
const TLS_CHECK_MS = 3_000;

/** What the doctor and the status line can name before a protocol speaks: the shared steps. */
export type DialStage = 'resolve' | 'connect' | 'proxy' | 'tls' | 'upgrade';

export interface TransportSettings {
  /** One object for every path of the source. */
  trust: SourceTrust;
  /** As in the sources file: "system", "none" (when absent), or the URL of a proxy. */
  proxy?: string;
  /** Asked for "system" where the environment names no proxy; absent where the system's settings cannot be read. */
  systemProxy?: SystemProxy;
  /** Where "system" looks first; the process's own when absent. */
  environment?: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** When it aborts, every dial and exchange fails with its reason, and every channel is cut. */
  signal?: AbortSignal;
  /**
   * Called when a stage of any dial begins; `proxy` only where one is used. Failures of `resolve`, `connect`, `proxy`
   * and `tls` carry their step; those of the upgrade, an HTTP answer or a CONNACK carry none, because they belong to
   * the step that the protocol has named.
   */
  onStage?(stage: DialStage): void;
  /** What a stage has found, as a part of a sentence for people: "aes.example is 192.0.2.10". Peers' words in it are made safe. */
  onFound?(stage: DialStage, what: string): void;
  /** Called for each TLS handshake that came as far as certificates, accepted or not; also for that with a proxy. */
  onChain?(chain: PresentedChain): void;
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
  const proxy = {
    setting: settings.proxy ?? 'none',
    environment: settings.environment ?? process.env,
    system: settings.systemProxy ?? null,
  };
  const channels = new Set<OpenChannel>();
  let reading = true;

  async function withDial<T>(
    url: string,
    schemes: readonly string[],
    timeoutMs: number | undefined,
    use: (attempt: Attempt, socket: Socket) => Promise<T>,
  ): Promise<T> {
    const address = parseAddress(url, schemes);
    const attempt = new Attempt({
      clock,
      address,
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
      signal,
      onStage: (stage) => {
        if (stage !== 'answer') settings.onStage?.(stage);
      },
      onFound: (stage, what) => {
        if (stage !== 'answer') settings.onFound?.(stage, what);
      },
      onChain: (chain) => settings.onChain?.(chain),
    });
    try {
      return await use(attempt, await dial(attempt, trust, proxy));
    } catch (failure) {
      attempt.finish();
      if (saysNothing(failure, address) && (await speaksTls(address))) throw tlsPort(address);
      throw failure;
    } finally {
      attempt.finish();
    }
  }

  /** Looks whether TLS is spoken where it was not expected; whether it could be trusted does not matter for that. */
  async function speaksTls(address: Address): Promise<boolean> {
    if (signal?.aborted) return false;
    const quiet = new Attempt({
      clock,
      address: { ...address, secure: true },
      timeoutMs: TLS_CHECK_MS,
      signal,
      onStage: () => undefined,
    });
    try {
      (await dial(quiet, trust, proxy)).destroy();
      return true;
    } catch (failure) {
      return failure instanceof LinkFailure && failure.details.chain !== undefined;
    } finally {
      quiet.finish();
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

/** A TLS port hangs up on, or answers gibberish to, whoever does not speak TLS to it. */
function saysNothing(failure: unknown, { secure }: Address): boolean {
  return (
    !secure &&
    failure instanceof LinkFailure &&
    failure.details.step === undefined &&
    (failure.code === 'closed-by-peer' || failure.code === 'not-the-service')
  );
}
