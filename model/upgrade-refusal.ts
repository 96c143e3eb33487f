import type { DiagnosisCode } from './contract/diagnosis.ts';
import { LinkFailure } from './failure.ts';
import type { HttpRefusal } from './failure.ts';

const SHOWN_BODY = 300;

interface Meaning {
  code: DiagnosisCode;
  cause?: string;
  cure?: string;
}

/**
 * What a refused WebSocket upgrade means where the service behind the address is unknown: the HTTP status's own
 * meaning (RFC 9110). Any other failure is given back as it is.
 */
export function failureOfUpgrade(failure: LinkFailure): LinkFailure {
  const { http, evidence = [], ...details } = failure.details;
  if (failure.code !== 'upgrade-refused' || http === undefined) return failure;
  const { code, ...texts } = meaningOf(http.status);
  return new LinkFailure(code, { ...details, ...texts, http, evidence: [...evidence, ...bodyOf(http)] });
}

function meaningOf(status: number): Meaning {
  const known = REFUSALS.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return SERVER_ERROR;
  if (status < 300) return NO_WEBSOCKET;
  return { code: status < 400 ? 'not-the-service' : 'upgrade-refused' };
}

const SERVER_ERROR: Meaning = {
  code: 'server-error',
  cure: 'It is tried again by itself. If it stays, ask those who run the server for its log.',
};
const NO_WEBSOCKET: Meaning = {
  code: 'not-the-service',
  cause: 'The server answers as a web server and speaks no WebSocket at this address.',
  cure: 'Check the path of the address: a page and its WebSocket have different ones.',
};
const NOT_THERE: Meaning = {
  code: 'not-the-service',
  cause: 'The server has nothing at the path of this address.',
  cure: 'Check the path of the address, and that the server is the right one.',
};

const REFUSALS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    400,
    {
      code: 'upgrade-refused',
      cause: 'The server refused the WebSocket: the request is not as it wants it (HTTP 400).',
      cure: 'Check path and query of the address, and the sub-protocols and headers that the service asks for.',
    },
  ],
  [
    401,
    {
      code: 'auth-rejected',
      cause: 'The server wants to know who connects, and did not accept what it was told (HTTP 401).',
      cure: 'Check the secret of this source and how the service wants it: "Bearer …", "Basic …", or in the address.',
    },
  ],
  [
    403,
    {
      code: 'forbidden',
      cause: 'The server understood and does not allow it (HTTP 403).',
      cure: 'Check the path of the address first, then the rights that go with the secret of this source.',
    },
  ],
  [404, NOT_THERE],
  [410, NOT_THERE],
  [
    426,
    {
      code: 'upgrade-refused',
      cause: 'The server asks for another protocol than the WebSocket it was offered (HTTP 426).',
      cure: 'Check the sub-protocols. A proxy on the way that takes the Upgrade header out causes this too.',
    },
  ],
  [
    429,
    {
      code: 'rate-limited',
      cause: 'The server was asked too often (HTTP 429).',
      cure: 'It is tried again by itself, later. Find out what else connects with the same account.',
    },
  ],
]);

function bodyOf({ body }: HttpRefusal): string[] {
  const shown = body.trim().slice(0, SHOWN_BODY);
  return shown === '' ? [] : [`Body: ${JSON.stringify(shown)}`];
}
