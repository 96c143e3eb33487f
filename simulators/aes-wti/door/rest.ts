import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Aes } from '../aes.ts';
import { BAD_REQUEST, bodyOf } from '../session/envelope.ts';
import type { Answer } from '../session/envelope.ts';
import { isRequestName, run } from '../session/requests.ts';
import { signIn } from './sign-in.ts';

export const REST_BASE = '/api/fe/v1/';
const MAX_BODY_BYTES = 64 * 1024;

/** The path of a request without its query; never throws, whatever the client sent. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}

const bodySchema = z.record(z.string(), z.unknown());

/**
 * A request over REST: the bare payload by POST, StartApplicationSession with Basic, all others with the token as
 * Bearer. Events are not among it: AES would post them to the client's `targetUrl`, and this one, like an AES that
 * cannot reach the client, does not.
 */
export async function serveRest(aes: Aes, request: IncomingMessage, answer: ServerResponse): Promise<void> {
  const name = pathOf(request).slice(REST_BASE.length);
  if (!isRequestName(name)) {
    send(answer, 404, { error: 'not found' });
    return;
  }
  if (request.method !== 'POST') {
    send(answer, 405, { error: 'method not allowed' });
    return;
  }
  const start = name === 'StartApplicationSession';
  const caller = signIn(aes, request.headers.authorization);
  const wrongKind = start ? caller?.session !== null : caller?.session === null;
  if (caller === null || wrongKind || (!start && aes.conduct.tokens === 'rejects')) {
    send(answer, 401, { error: 'unauthorized' });
    return;
  }
  const payload = await bodyFrom(request);
  const result = isBare(name, payload)
    ? run(aes, { ...caller, attach: () => undefined }, name, payload)
    : BAD_REQUEST;
  sendResult(answer, result);
}

/** DMCC's form, and our own envelope, are no bare payload; a monitor without a place to post to is useless. */
function isBare(name: string, payload: Record<string, unknown> | null): payload is Record<string, unknown> {
  if (payload === null || 'header' in payload) return false;
  return name !== 'MonitorStart' || typeof payload.targetUrl === 'string';
}

function sendResult(answer: ServerResponse, result: Answer): void {
  if (result.kind === 'nothing') return;
  send(answer, result.kind === 'response' || result.kind === 'unreadable' ? 200 : 400, bodyOf(result));
}

function send(answer: ServerResponse, status: number, body: object | string): void {
  answer.writeHead(status, { 'Content-Type': 'application/json' });
  answer.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function bodyFrom(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return null;
  }
  try {
    return bodySchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
