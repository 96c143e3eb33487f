import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createPlainServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import type { HttpRequest } from '../../main/transports/transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { failureOf } from '../support/failure-of.ts';
import { onLoopback } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';

const trust = await loadTrust({ caFiles: [], pinSha256: null }, '.');
const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

async function answering(answer: RequestListener): Promise<LoopbackServer> {
  const server = await onLoopback(createHttpServer(answer));
  undo.push(() => server.close());
  return server;
}

async function saying(text: string): Promise<LoopbackServer> {
  const server = await onLoopback(
    createPlainServer((socket) => socket.once('data', () => socket.end(text, 'latin1'))),
  );
  undo.push(() => server.close());
  return server;
}

function ask(port: number, request: Partial<HttpRequest> = {}) {
  const transports = createTransports({ trust, clock: systemClock });
  return transports.https({ method: 'GET', url: `http://127.0.0.1:${port}/v1/calls?state=up`, ...request });
}

describe('an HTTP exchange', () => {
  it('sends method, path, headers and body, and asks for no compression', async () => {
    const server = await answering((request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        answer.setHeader('Set-Cookie', ['a=1', 'b=2']);
        answer.writeHead(201);
        const { method, url, headers } = request;
        answer.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
      });
    });
    const answer = await ask(server.port, {
      method: 'POST',
      headers: { 'X-Auth-Token': 't' },
      body: 'Grüße',
    });
    expect(answer).toMatchObject({ status: 201, headers: { 'set-cookie': 'a=1, b=2' } });
    expect(JSON.parse(answer.body)).toEqual({
      method: 'POST',
      url: '/v1/calls?state=up',
      headers: {
        'x-auth-token': 't',
        'content-length': '7',
        host: `127.0.0.1:${server.port}`,
        connection: 'close',
      },
      body: 'Grüße',
    });
    await expect.poll(() => server.sockets).toBe(0);
  });

  it.each([200, 302, 401, 503])('resolves with status %i', async (status) => {
    const { port } = await answering((_request, answer) => {
      answer.writeHead(status, { location: 'https://elsewhere.example/' });
      answer.end('why');
    });
    expect(await ask(port)).toMatchObject({ status, body: 'why' });
  });

  it('resolves with an answer to HEAD, which has no body', async () => {
    const { port } = await answering((_request, answer) => answer.end('never sent'));
    expect(await ask(port, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  it('fails when the answer is longer than is allowed', async () => {
    const server = await answering((_request, answer) => answer.end('x'.repeat(1001)));
    expect(await ask(server.port, { maxBodyBytes: 1001 })).toMatchObject({ status: 200 });
    expect((await failureOf(ask(server.port, { maxBodyBytes: 1000 }))).code).toBe('unreadable-answer');
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('fails when the answer is compressed without having been asked', async () => {
    const { port } = await answering((_request, answer) => {
      answer.setHeader('content-encoding', 'br');
      answer.end('not readable');
    });
    const failure = await failureOf(ask(port));
    expect(failure.code).toBe('unreadable-answer');
    expect(failure.details.cause).toContain('compressed (br)');
  });

  it('fails when the answer breaks off', async () => {
    const { port } = await saying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc');
    expect((await failureOf(ask(port))).code).toBe('closed-by-peer');
  });

  it('fails when something else than HTTP answers, and shows how it began', async () => {
    const { port } = await saying('220 mail.example ESMTP\x07\r\n');
    const failure = await failureOf(ask(port));
    expect(failure.code).toBe('not-the-service');
    expect(failure.details.evidence?.join('\n')).toContain('220 mail.example ESMTP\\u{7}');
  });

  it('times out when the answer does not end, and leaves no socket', async () => {
    const server = await answering((_request, answer) => answer.write('begin'));
    const failure = await failureOf(ask(server.port, { timeoutMs: 60 }));
    expect(failure.code).toBe('timeout');
    expect(failure.details.step).toBeUndefined();
    expect(failure.details.evidence).toEqual([`Address: http://127.0.0.1:${server.port}/v1/calls`]);
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('leaves no socket after a header that cannot be sent', async () => {
    const server = await answering((_request, answer) => answer.end());
    await expect(ask(server.port, { headers: { authorization: 'a\nb' } })).rejects.toThrow(TypeError);
    await expect.poll(() => server.sockets).toBe(0);
  });
});
