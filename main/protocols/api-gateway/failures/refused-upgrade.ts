import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpRefusal } from '../../../../model/failure.ts';
import { failureOfUpgrade } from '../../../../model/upgrade-refusal.ts';

/** Where connections are refused for their rate, the next one waits at least this long (ms). */
const RATE_LIMIT_WAIT_MS = 10_000;
const BY_ITSELF = 'It is tried again by itself.';

interface Meaning {
  code: DiagnosisCode;
  cause: string;
  cure: string;
}

const FUNCTION_FAILED: Meaning = {
  code: 'server-error',
  cause: 'The function behind $connect, which decides on new connections, failed or is not there.',
  cure: `${BY_ITSELF} If it stays, ask the operator of the service for the function's log, and give the request id.`,
};

/** API Gateway's own reasons for the answers to an upgrade: those of $connect, of authorisers and of the gateway. */
const REFUSALS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [
    400,
    {
      code: 'upgrade-refused',
      cause: 'The function behind $connect refused the connection (HTTP 400).',
      cure: 'Set the sub-protocol, the headers and the query that the service asks for.',
    },
  ],
  [
    401,
    {
      code: 'auth-rejected',
      cause: "The service's authoriser did not accept what it was told, or was told nothing (HTTP 401).",
      cure: 'Check the token or the key of this source, and which of them the service asks for.',
    },
  ],
  [
    403,
    {
      code: 'forbidden',
      cause:
        'The gateway does not allow the connection (HTTP 403): a wrong stage or path looks the same as a wrong key.',
      cure: 'First check the stage at the end of the address (as in "/dev"), then the API key and the rights that go with it.',
    },
  ],
  [
    429,
    {
      code: 'rate-limited',
      cause: 'The gateway takes no more connections for now: its rate or the quota of the plan is used up.',
      cure: `${BY_ITSELF} Find out what else connects so often, or raise the plan.`,
    },
  ],
  [500, FUNCTION_FAILED],
  [502, FUNCTION_FAILED],
  [
    504,
    {
      ...FUNCTION_FAILED,
      cause: 'The function behind $connect, which decides on new connections, took longer than 29 s.',
    },
  ],
]);

/** What a failed dial means at an API Gateway. Failures of name, network and TLS are given back as they are. */
export function failureOfDial(failure: LinkFailure): LinkFailure {
  const { code, details } = failure;
  if (code === 'subprotocol-missing') {
    const cure =
      'Leave "subprotocols" out, unless the service asks for one; then its $connect function must return it.';
    return new LinkFailure(code, { ...details, cure });
  }
  if (code === 'timeout' && details.step === undefined) {
    const cause = `${details.cause} The function behind $connect runs before the answer and may be slow.`;
    return new LinkFailure(code, { ...details, cause });
  }
  if (code !== 'upgrade-refused' || details.http === undefined) return failure;
  const meaning = REFUSALS.get(details.http.status);
  if (meaning === undefined) return failureOfUpgrade(failure);
  return refused(failure, details.http, meaning);
}

function refused({ details }: LinkFailure, http: HttpRefusal, { code, ...texts }: Meaning): LinkFailure {
  const isRate = code === 'rate-limited';
  return new LinkFailure(code, {
    ...details,
    ...texts,
    evidence: [...(details.evidence ?? []), ...traces(http)],
    ...(isRate && { retryAfterMs: Math.max(RATE_LIMIT_WAIT_MS, details.retryAfterMs ?? 0) }),
  });
}

/** What the operator needs to find this refusal in the logs. */
function traces({ headers, body }: HttpRefusal): string[] {
  const id = headers['x-amzn-requestid'] ?? headers['apigw-requestid'] ?? headers['x-amz-apigw-id'];
  const said = body.trim().slice(0, 300);
  return [
    ...(id === undefined ? [] : [`Request id: ${JSON.stringify(id.slice(0, 100))}`]),
    ...(said === '' ? [] : [`Body: ${JSON.stringify(said)}`]),
  ];
}
