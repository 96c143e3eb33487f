import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What the gateway answers over HTTP; always with the request's id, which operators look for in their logs. */
export interface HttpAnswer {
  status: number;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}

const PORTAL = '<!doctype html><title>Welcome</title><p>Log in to use this network.</p>';

/** A log-in page of a network on the way. */
export const PORTAL_ANSWER: HttpAnswer = {
  status: 200,
  body: PORTAL,
  headers: { 'Content-Type': 'text/html' },
};

/** The service's texts by status; others have their standard ones. */
const MESSAGES: Readonly<Record<number, string>> = {
  500: 'Internal server error',
  502: 'Internal server error',
  504: 'Endpoint request timed out',
};

/** A refusal of the gateway itself: `{"message": …}`. */
export function refusal(status: number, message = MESSAGES[status] ?? STATUS_CODES[status]): HttpAnswer {
  return {
    status,
    body: JSON.stringify({ message }),
    headers: { 'Content-Type': 'application/json' },
  };
}

export function respond(response: ServerResponse, answer: HttpAnswer, requestId: string): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { ...answer.headers, 'x-amzn-RequestId': requestId });
  response.end(answer.body);
}

/** Answers an upgrade with something else than 101 and ends the connection. */
export function respondToUpgrade(stream: Duplex, answer: HttpAnswer, requestId: string): void {
  const { status, body = '', headers = {} } = answer;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    `x-amzn-RequestId: ${requestId}`,
    'Connection: close',
  ];
  stream.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
