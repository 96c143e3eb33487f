import type { WebSocketRequest } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { ApiGatewayOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';

/** The $connect function runs before the upgrade is answered, and may take up to 29 s. */
const DIAL_WITHIN_MS = 30_000;
/** Names of headers and query parameters whose values are not for the record. */
const SECRET_NAME = /(cookie|token|secret|password|passwd|signature|credential|api-?_?key|auth|^key$|^sig$)/i;

/** The dial of a source, with its secrets where the service looks for them. */
export function requestFor(
  options: ApiGatewayOptions,
  link: Link,
  onMessage: WebSocketRequest['onMessage'],
): WebSocketRequest {
  const apiKey = link.secret('apiKey');
  const authorization = link.secret('authorization');
  return {
    url: addressWithToken(options, link.secret('token')),
    headers: {
      ...options.headers,
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    },
    ...(options.subprotocols !== undefined && { subprotocols: options.subprotocols }),
    timeoutMs: DIAL_WITHIN_MS,
    onMessage,
  };
}

function addressWithToken({ url, tokenParameter }: ApiGatewayOptions, token: string | undefined): string {
  if (token === undefined) return url;
  const address = new URL(url);
  address.searchParams.set(tokenParameter, token);
  return address.href;
}

/** Keeps out of the record what stands in the settings and looks like a secret, and says so once. */
export function concealWhatLooksSecret(
  { url, headers = {} }: ApiGatewayOptions,
  link: Link,
  remembered: Remembered,
): void {
  const found: string[] = [];
  for (const [name, value] of new URL(url).searchParams) {
    if (!SECRET_NAME.test(name)) continue;
    link.conceal(value);
    found.push(`the query parameter "${name}" (there is the secret "token" for it)`);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!SECRET_NAME.test(name)) continue;
    link.conceal(value);
    found.push(`the header "${name}"`);
  }
  if (found.length > 0 && remembered.isNews('secrets in the settings')) {
    link.notice(
      `What looks like a secret stands in the settings, readable for whoever has the file: ${found.join(', ')}.`,
    );
  }
}
