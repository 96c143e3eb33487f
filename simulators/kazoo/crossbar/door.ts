import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { Kazoo } from '../kazoo.ts';
import { envelope, refusal } from './answers.ts';
import type { RestRequest } from './answers.ts';
import { answerRest } from './resources.ts';
import type { Windows } from './resources.ts';

const LARGEST_BODY = 64 * 1024;
export const PORTAL = '<!doctype html><title>Welcome</title><p>Log in to use this network.</p>';

/** Crossbar's HTTPS server. Not listening yet. */
export function createCrossbar(tls: { cert: string; key: string }, kazoo: Kazoo, windows: Windows): Server {
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (kazoo.conduct.rest === 'page') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PORTAL);
      return;
    }
    const request = await readRequest(incoming);
    const { answer, isKnown } =
      request === null
        ? { answer: refusal(413, 'request entity too large'), isKnown: false }
        : answerRest(kazoo, windows, request);
    response
      .writeHead(answer.status, { 'Content-Type': 'application/json', Server: 'Cowboy' })
      .end(envelope(kazoo, answer, isKnown));
  }

  return createServer(tls, (incoming, response) => {
    // Only a client that goes away in mid-request gets here.
    respond(incoming, response).catch(() => response.destroy());
  });
}

async function readRequest(incoming: IncomingMessage): Promise<RestRequest | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Buffer);
    length += bytes.length;
    if (length > LARGEST_BODY) return null;
    chunks.push(bytes);
  }
  const [path = '/'] = (incoming.url ?? '/').split('?', 1);
  const token = incoming.headers['x-auth-token'];
  return {
    method: incoming.method ?? 'GET',
    path,
    token: typeof token === 'string' ? token : undefined,
    body: Buffer.concat(chunks).toString(),
  };
}
