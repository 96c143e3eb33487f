import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RestAnswer, RestRequest } from './answer.ts';
import { refusal } from './answer.ts';
import { answerRest } from './services.ts';
import type { Services } from './services.ts';

const LARGEST_BODY = 64 * 1024;
const PORTAL = '<!doctype html><title>Welcome</title><p>Log in to use this network.</p>';

/** The HTTPS server with all REST services; upgrades are somebody else's. Not listening yet. */
export function createFrontDoor(tls: { cert: string; key: string }, services: Services): Server {
  const { cloud } = services;

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    if (cloud.conduct.rest === 'hangs') return;
    if (cloud.conduct.rest === 'captive-portal') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(PORTAL);
      return;
    }
    const request = await readRequest(incoming);
    // Support asks for this id: the gateway puts it on every answer, an error or not.
    response.setHeader('x-mitel-correlation-id', cloud.chance.uuid());
    send(
      response,
      request === null ? refusal(413, 'PayloadTooLarge', 'Payload Too Large') : answerRest(services, request),
    );
  }

  const server = createServer(tls);
  server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    // Only a client that goes away in mid-request gets here.
    respond(incoming, response).catch(() => response.destroy());
  });
  return server;
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
  const { method = 'GET', url = '/', headers } = incoming;
  const [path = '/', query = ''] = url.split('?', 2);
  return { method, path, headers, query: new URLSearchParams(query), body: Buffer.concat(chunks).toString() };
}

function send(response: ServerResponse, { status, body, headers = {} }: RestAnswer): void {
  if (body === undefined) response.writeHead(status, headers).end();
  else {
    response.writeHead(status, { ...headers, 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }
}
