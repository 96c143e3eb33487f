import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { LinkFailure } from '../../model/failure.ts';
import { printable } from '../trust/printable.ts';
import type { Attempt } from './dial/attempt.ts';
import { httpFailure, joinedHeaders, readBody } from './http-answer.ts';
import type { Body } from './http-answer.ts';
import { asksForTls, tlsPort } from './tls-port.ts';
import type { HttpAnswer, HttpRequest } from './transports.ts';

const LARGEST_BODY = 8 * 1024 * 1024;

/** One request over a fresh, verified socket, which is closed afterwards. See `Transports.https`. */
export async function exchange(attempt: Attempt, socket: Socket, request: HttpRequest): Promise<HttpAnswer> {
  attempt.enter('answer');
  try {
    return await attempt.wait((answered, failed) => {
      const outgoing = send(attempt, socket, request);
      const broken = (error: Error) => failed(httpFailure(error, attempt.address));
      outgoing.once('response', (incoming) => receive(attempt, incoming, request, answered, failed, broken));
      outgoing.on('error', broken);
      return () => outgoing.destroy();
    });
  } finally {
    socket.destroy();
  }
}

function send(attempt: Attempt, socket: Socket, request: HttpRequest): ClientRequest {
  const { url, secure } = attempt.address;
  const options: RequestOptions = {
    ...urlToHttpOptions(url),
    // TLS is the socket's affair; "https:" would only be refused by the plain client.
    protocol: 'http:',
    defaultPort: secure ? 443 : 80,
    method: request.method,
    headers: { ...request.headers, ...lengthOf(request.body) },
    createConnection: () => socket,
  };
  const outgoing = httpRequest(options);
  outgoing.end(request.body);
  return outgoing;
}

/** A body of known length is sent whole: some servers of telephony systems do not read chunks. */
function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

function receive(
  attempt: Attempt,
  incoming: IncomingMessage,
  request: HttpRequest,
  answered: (answer: HttpAnswer) => void,
  failed: (failure: LinkFailure) => void,
  broken: (error: Error) => void,
): void {
  const limit = request.maxBodyBytes ?? LARGEST_BODY;
  const headers = joinedHeaders(incoming.headers);
  const status = incoming.statusCode ?? 0;
  const encoding = headers['content-encoding'] ?? 'identity';
  const finish = ({ text, cut }: Body) => {
    if (cut) failed(unreadable(attempt, `is longer than ${limit} bytes`));
    else if (encoding !== 'identity' && text !== '') {
      failed(unreadable(attempt, `is compressed (${printable(encoding, 40)}), which was not asked for`));
    } else if (asksForTls(attempt.address, status, text)) failed(tlsPort(attempt.address));
    else answered({ status, headers, body: text });
  };
  readBody(incoming, limit, finish, broken);
}

function unreadable(attempt: Attempt, what: string): LinkFailure {
  return new LinkFailure('unreadable-answer', {
    cause: `The answer of ${attempt.address.place} ${what}.`,
    cure: 'Check that the address names the right service; a proxy in between may also change its answers.',
    evidence: [`Address: ${attempt.address.shown}`],
  });
}
