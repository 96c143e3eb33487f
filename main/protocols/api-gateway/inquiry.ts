import { LinkFailure } from '../../../model/failure.ts';
import type { HttpRefusal } from '../../../model/failure.ts';
import type { WebSocketRequest } from '../../transports/transports.ts';
import type { Clues, Link } from '../protocol.ts';
import { stageOf } from './address.ts';
import type { ApiGatewayOptions } from './options.ts';
import { requestFor } from './sockets/request.ts';

/** No service has a stage of this name. */
const NO_STAGE = 'ringscope-no-such-stage';
const TIMEOUT_MS = 10_000;
const OPEN = 'open';

/**
 * Why the gateway answered 403, which means a wrong stage as well as a wrong key: what it says to a stage that cannot
 * exist, and to nobody's key, is compared with what it said.
 */
export async function inquire(
  failure: LinkFailure,
  options: ApiGatewayOptions,
  link: Link,
): Promise<Clues | null> {
  const refusal = failure.details.http;
  if (failure.code !== 'forbidden' || refusal?.status !== 403) return null;
  const request = { ...requestFor(options, link, () => undefined), timeoutMs: TIMEOUT_MS };
  const stage = stageOf(new URL(options.url));
  const wrongStage = await answerTo(link, { ...request, url: atStage(request.url) });
  const evidence = [`A stage that cannot exist ("${NO_STAGE}"): ${inWords(wrongStage)}`];
  const withoutKey = hasCredentials(link) ? await answerTo(link, withoutCredentials(request, options)) : null;
  if (withoutKey !== null) evidence.push(`The same address without credentials: ${inWords(withoutKey)}`);
  if (withoutKey === OPEN) {
    return {
      cause: `The stage "${stage}" lets everybody in, but not with the credentials of this source (HTTP 403).`,
      cure: 'Correct the key or the token of this source, or delete it: this address does without.',
      evidence,
    };
  }
  const differs =
    (isRefusal(wrongStage) && saysOtherwise(refusal, wrongStage)) ||
    (isRefusal(withoutKey) && saysOtherwise(refusal, withoutKey));
  if (!differs) return { evidence: [...evidence, 'The gateway answers all of them alike.'] };
  return {
    cause: `The gateway knows the stage "${stage}" and refuses what this source shows it (HTTP 403).`,
    cure: hasCredentials(link)
      ? 'Check the API key or the token, and that the key belongs to the usage plan of this stage.'
      : 'Store the API key or the token that the service asks for.',
    evidence,
  };
}

type Answer = HttpRefusal | typeof OPEN | null;

async function answerTo(link: Link, request: WebSocketRequest): Promise<Answer> {
  try {
    const channel = await link.transports.websocket(request);
    await channel.close(1000);
    return OPEN;
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    return error.details.http ?? null;
  }
}

function atStage(url: string): string {
  const address = new URL(url);
  address.pathname = `/${NO_STAGE}`;
  return address.href;
}

function hasCredentials(link: Link): boolean {
  return ['apiKey', 'authorization', 'token'].some((name) => link.secret(name) !== undefined);
}

function withoutCredentials(
  request: WebSocketRequest,
  { url, headers = {} }: ApiGatewayOptions,
): WebSocketRequest {
  return { ...request, url, headers };
}

function isRefusal(answer: Answer): answer is HttpRefusal {
  return answer !== null && answer !== OPEN;
}

/** Dates and ids differ by nature; the kind of error and the body do not. */
function saysOtherwise(one: HttpRefusal, other: HttpRefusal): boolean {
  const kind = ({ headers }: HttpRefusal) => headers['x-amzn-errortype'];
  return one.status !== other.status || kind(one) !== kind(other) || textOf(one) !== textOf(other);
}

/** Some gateways put the id of the request into the body. */
function textOf({ body }: HttpRefusal): string {
  return body.replaceAll(/"(?:requestId|connectionId)"\s*:\s*"[^"]*"/g, '').trim();
}

function inWords(answer: Answer): string {
  if (answer === OPEN) return 'the WebSocket opens';
  if (answer === null) return 'no answer';
  const body = textOf(answer).slice(0, 200);
  return `HTTP ${answer.status}${body === '' ? '' : `, ${JSON.stringify(body)}`}`;
}
