import { LinkFailure } from '../../../model/failure.ts';
import { eventFromText } from '../../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../../model/mapping/mapping.ts';
import { failureOfUpgrade } from '../../../model/upgrade-refusal.ts';
import type { EventFacts } from '../../../model/event.ts';
import type { WebSocketChannel, WebSocketRequest } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { failureOfEnd } from './endings.ts';
import type { WebSocketOptions } from './options.ts';

const MESSAGE_NAME = 'message';
/** Missed pings after which a peer is dead. */
const PINGS_MISSED = 3;
/** Names of headers and query parameters whose values are not for the record. */
const SECRET_NAME = /(cookie|token|secret|password|passwd|signature|credential|api-?_?key|auth|^key$|^sig$)/i;

/** One conversation on a plain WebSocket: dial, say what is to be said once open, and record what comes. */
export async function runSession(options: WebSocketOptions, link: Link): Promise<void> {
  concealWhatLooksSecret(options, link);
  const silenceMs = options.pingSeconds * 1000 * PINGS_MISSED;
  const read = reader(options);
  let open = false;
  const begin = () => {
    if (open) return;
    open = true;
    link.step('events');
    link.up();
  };
  const request = requestFor(options, link, (message) => {
    begin();
    link.emit(read(message));
  });
  const stopped = stopOf(link.signal);
  try {
    const channel = await Promise.race([dialled(request, link), stopped.promise]);
    if (channel === undefined) return;
    begin();
    sendFirstMessages(channel, options);
    const end = await Promise.race([channel.ended, stopped.promise]);
    if (end === undefined) await channel.close(1000);
    else throw failureOfEnd(end, silenceMs, link.clock.now());
  } finally {
    stopped.forget();
  }
}

function requestFor(
  options: WebSocketOptions,
  link: Link,
  onMessage: WebSocketRequest['onMessage'],
): WebSocketRequest {
  const authorization = link.secret('authorization');
  const pingEveryMs = options.pingSeconds * 1000;
  return {
    url: options.url,
    headers: { ...options.headers, ...(authorization !== undefined && { Authorization: authorization }) },
    ...(options.subprotocols !== undefined && { subprotocols: options.subprotocols }),
    ...(pingEveryMs > 0 && { pingEveryMs, silenceLimitMs: pingEveryMs * PINGS_MISSED }),
    onMessage,
  };
}

async function dialled(request: WebSocketRequest, link: Link): Promise<WebSocketChannel> {
  try {
    return await link.transports.websocket(request);
  } catch (error) {
    throw error instanceof LinkFailure ? failureOfUpgrade(error) : error;
  }
}

function sendFirstMessages(channel: WebSocketChannel, { onOpen }: WebSocketOptions): void {
  for (const message of onOpen) channel.send(typeof message === 'string' ? message : JSON.stringify(message));
}

function reader({ mapping }: WebSocketOptions): (message: string | Uint8Array) => EventFacts {
  const mapper = mapping === undefined ? null : compileMapping(mapping);
  return (message) => {
    if (typeof message === 'string') return eventFromText(message, { mapper, fallbackName: MESSAGE_NAME });
    const raw = Buffer.from(message).toString('base64');
    return { kind: 'message', name: MESSAGE_NAME, raw, rawEncoding: 'base64' };
  };
}

function concealWhatLooksSecret({ url, headers = {} }: WebSocketOptions, link: Link): void {
  for (const [name, value] of new URL(url).searchParams) {
    if (SECRET_NAME.test(name)) link.conceal(value);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!SECRET_NAME.test(name)) continue;
    link.conceal(value);
    link.notice(
      `The header ${name} looks like a secret but stands in the settings, readable for whoever has the file. ` +
        'Where the service also takes an Authorization header, put it in the secret "authorization".',
    );
  }
}

/** Resolves with undefined when the link is to be stopped. */
function stopOf(signal: AbortSignal): { promise: Promise<undefined>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const onAbort = () => resolve(undefined);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', onAbort) };
}
