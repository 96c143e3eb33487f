import { LinkFailure } from '../../../model/failure.ts';
import type { HttpRefusal } from '../../../model/failure.ts';
import type { Clues, Link } from '../protocol.ts';
import { addressOf } from './options.ts';
import type { AesWtiOptions } from './options.ts';

/** Headers that only something between this machine and AES adds (RFC 9110, 7.6.3, and usage). */
const OF_PROXIES = ['via', 'x-cache', 'proxy-agent', 'proxy-connection', 'x-squid-error'];
const TIMEOUT_MS = 10_000;
const CTI_USER =
  'Check user name and password of the CTI user on AES; if they work in the DMCC Dashboard, the release is to blame: 10.2 or later is needed.';

/**
 * Why AES answered 401: it is asked once more, without any password, for a wrong one counts towards the locking of the
 * user. What it asks for then, and whether it answers otherwise than before, tells the causes apart as far as they can be.
 */
export async function inquire(
  failure: LinkFailure,
  options: AesWtiOptions,
  link: Link,
): Promise<Clues | null> {
  const refusal = failure.details.http;
  if (failure.code !== 'auth-rejected' || refusal === undefined) return null;
  const bare = await withoutCredentials(options, link);
  const evidence = [
    `AES asks for: ${refusal.headers['www-authenticate'] ?? '(nothing named)'}`,
    bare === null ? 'Asked without credentials: no answer' : `Asked without credentials: HTTP ${bare.status}`,
  ];
  const proxy = OF_PROXIES.filter((name) => refusal.headers[name] !== undefined);
  if (proxy.length > 0) {
    return {
      cause:
        'Something between this computer and AES answered or passed on the sign-in, and it was refused (HTTP 401).',
      cure: `A proxy that takes the Authorization header away has this effect: try without it. ${CTI_USER}`,
      evidence: [...evidence, ...proxy.map((name) => `${name}: ${refusal.headers[name] ?? ''}`)],
    };
  }
  if (takesOnlyBearer(refusal)) {
    return {
      cause:
        'This AES takes no sign-in by user name and password on its WebSocket (HTTP 401): it asks for a token.',
      cure: 'Update AES to release 10.2 or later; nothing is wrong with user name and password.',
      evidence,
    };
  }
  if (bare !== null && saysOtherwise(refusal, bare)) {
    return {
      cause: 'AES got the user name and the password, and refused them (HTTP 401).',
      cure: CTI_USER,
      evidence: [...evidence, 'The answer without credentials is another one, so they did arrive.'],
    };
  }
  return { evidence: [...evidence, 'AES does not tell wrong credentials from none.'] };
}

async function withoutCredentials(options: AesWtiOptions, link: Link): Promise<HttpRefusal | null> {
  try {
    const channel = await link.transports.websocket({
      url: addressOf(options).socket,
      timeoutMs: TIMEOUT_MS,
      onMessage: () => undefined,
    });
    await channel.close(1000);
    return { status: 101, headers: {}, body: '' };
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    return error.details.http ?? null;
  }
}

function takesOnlyBearer({ headers }: HttpRefusal): boolean {
  const asked = headers['www-authenticate'] ?? '';
  return /\bbearer\b/i.test(asked) && !/\bbasic\b/i.test(asked);
}

/** Dates and ids differ by nature; what the answer is about does not. */
function saysOtherwise(one: HttpRefusal, other: HttpRefusal): boolean {
  const asked = ({ headers }: HttpRefusal) => headers['www-authenticate'];
  return one.status !== other.status || asked(one) !== asked(other) || one.body.trim() !== other.body.trim();
}
