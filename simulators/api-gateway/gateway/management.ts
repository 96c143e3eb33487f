import type { HttpAnswer } from './http-answer.ts';
import { LARGEST_MESSAGE } from './frames.ts';
import type { Gateway } from './gateway.ts';

export interface HttpRequest {
  method: string;
  /** The path's parts, percent-decoded: the stage first. */
  path: readonly string[];
  query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  body: string;
}

const SIGNATURE = /^AWS4-HMAC-SHA256 /;

/**
 * `@connections/{id}`: POST pushes, GET tells of the connection, DELETE ends it. The signature that AWS demands is
 * not checked; whether there was one is told in a header that AWS does not have.
 */
export function answerManagement(gateway: Gateway, request: HttpRequest): HttpAnswer {
  const signed = SIGNATURE.test(request.header('authorization') ?? '') ? 'present' : 'missing';
  const answer = answerSigned(gateway, request);
  return { ...answer, headers: { ...answer.headers, 'x-simulator-signature': signed } };
}

function answerSigned(gateway: Gateway, { method, path, body }: HttpRequest): HttpAnswer {
  const [stage = '', , id = ''] = path;
  if (gateway.weather.conduct.http === 'throttled') return failure(429, 'LimitExceededException');
  const connection = gateway.find(stage, id);
  if (connection === undefined) return failure(410, 'GoneException');
  switch (method) {
    case 'POST':
      if (Buffer.byteLength(body) > LARGEST_MESSAGE) return failure(413, 'PayloadTooLargeException');
      connection.push(body);
      return { status: 200 };
    case 'GET':
      return {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          connectedAt: new Date(connection.connectedAt).toISOString(),
          identity: connection.identity,
          lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
        }),
      };
    case 'DELETE':
      connection.close(1000);
      return { status: 204 };
    default:
      return failure(403, 'MissingAuthenticationTokenException');
  }
}

function failure(status: number, type: string): HttpAnswer {
  return { status, headers: { 'x-amzn-ErrorType': type } };
}
