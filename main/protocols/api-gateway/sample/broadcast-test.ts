import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer, HttpRequest } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import { stageOf } from '../address.ts';
import type { ApiGatewayOptions } from '../options.ts';
import { Trial } from './trial.ts';
import type { TestResult } from './trial.ts';

interface Refusal {
  cause: string;
  cure: string;
}

const UNHEARD: Refusal = {
  cause:
    'The REST API answered 200, as it always does, but the number did not come: domain or stage are wrong.',
  cure: 'Copy domain and stage from the address of the WebSocket; "broadcastUrl" may carry them as ?domain=…&stage=….',
};

/** API Gateway's answers to the REST call; the function behind it only ever answers 200. */
const REFUSALS: ReadonlyMap<number, Refusal> = new Map<number, Refusal>([
  [413, { cause: 'The request is too large (HTTP 413).', cure: 'Check "broadcastUrl".' }],
  [
    429,
    {
      cause: 'The rate or the quota of the usage plan is used up (HTTP 429).',
      cure: 'Wait, or raise the plan.',
    },
  ],
  [
    504,
    {
      cause: 'The function behind the REST API took longer than 29 s (HTTP 504).',
      cure: 'Ask the operator for its log.',
    },
  ],
]);
const WRONG_PATH: Refusal = {
  cause: 'The REST API has nothing at this address (HTTP 403, missing authentication token).',
  cure: 'Check "broadcastUrl": it ends with /{stage}/receiver.',
};
const WRONG_KEY: Refusal = {
  cause: 'The REST API does not accept the API key (HTTP 403).',
  cure: 'Check the secret "apiKey", and that the key belongs to the stage\'s usage plan.',
};

/**
 * Broadcasts a program's number through the OutSystems sample's REST API and waits until a connection hears it.
 * `programId` is a positive number, for anything else is not broadcast. **Everybody connected gets it.** Throws
 * `LinkFailure` where it cannot connect or a setting is missing, and the reason of `link.signal` when that aborts.
 */
export async function broadcastTest(
  options: ApiGatewayOptions,
  link: Link,
  programId: number,
): Promise<TestResult> {
  const request = requestFor(options, link, programId);
  const trial = new Trial(options, link, UNHEARD);
  return trial.run(async () => {
    await trial.listenFor(String(programId));
    trial.begin();
    const answer = await link.transports.https(request);
    if (answer.status !== 200) trial.fail(refusalOf(answer));
  });
}

function requestFor(
  { url, broadcastUrl }: ApiGatewayOptions,
  link: Link,
  programId: number,
): HttpRequest & { method: 'GET' } {
  const apiKey = link.secret('apiKey');
  if (broadcastUrl === undefined || apiKey === undefined) throw missing(broadcastUrl, apiKey);
  const socket = new URL(url);
  const address = new URL(broadcastUrl);
  const query = address.searchParams;
  query.set('progId', String(programId));
  if (!query.has('domain')) query.set('domain', socket.host);
  if (!query.has('stage')) query.set('stage', stageOf(socket));
  return { method: 'GET', url: address.href, headers: { 'x-api-key': apiKey }, timeoutMs: 30_000 };
}

function missing(broadcastUrl: string | undefined, apiKey: string | undefined): LinkFailure {
  const wanted = [
    ...(broadcastUrl === undefined ? ['the setting "broadcastUrl"'] : []),
    ...(apiKey === undefined ? ['the secret "apiKey"'] : []),
  ];
  return new LinkFailure('secret-missing', {
    cause: `The broadcast needs ${wanted.join(' and ')}.`,
    cure: 'The operator of the service has the address of its REST API and the key of the usage plan.',
  });
}

function refusalOf({ status, body }: HttpAnswer): Refusal {
  if (status === 403) return /missing authentication token/i.test(body) ? WRONG_PATH : WRONG_KEY;
  return (
    REFUSALS.get(status) ?? {
      cause: `The REST API answered with HTTP ${status}.`,
      cure: 'Check "broadcastUrl", and ask the operator of the service.',
    }
  );
}
