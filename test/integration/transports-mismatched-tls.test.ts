import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { Aedes } from 'aedes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { failureOf } from '../support/failure-of.ts';
import { onLoopback } from '../support/loopback-server.ts';

const authority = makeAuthority('Example PBX CA');
const good = makeCertificate({ subject: 'pbx', names: ['localhost'], issuer: authority });
const TLS = { key: good.key, cert: good.certificate };

async function failing(scheme: string, port: number) {
  const trust = await loadTrust({ caFiles: [], pinSha256: good.sha256 }, '.');
  const transports = createTransports({ trust, clock: systemClock });
  const url = `${scheme}://localhost:${port}/`;
  const onMessage = () => undefined;
  if (scheme.startsWith('http')) return failureOf(transports.https({ method: 'GET', url }));
  if (scheme.startsWith('ws')) return failureOf(transports.websocket({ url, onMessage }));
  return failureOf(transports.mqtt({ url, protocolVersion: 4, onMessage }));
}

async function listening(server: Parameters<typeof onLoopback>[0]): Promise<number> {
  const listener = await onLoopback(server);
  onTestFinished(() => listener.close());
  return listener.port;
}

async function broker(): Promise<Aedes> {
  const aedes = await Aedes.createBroker();
  onTestFinished(() => new Promise<void>((closed) => aedes.close(() => closed())));
  return aedes;
}

const webSockets = <Server extends ReturnType<typeof createHttpServer>>(server: Server): Server => {
  new WebSocketServer({ server });
  return server;
};

describe('TLS to a plain port', () => {
  it.each([
    ['https', () => Promise.resolve(createHttpServer((_request, answer) => answer.end()))],
    ['wss', () => Promise.resolve(webSockets(createHttpServer()))],
  ])('is told as such over %s', async (scheme, serve) => {
    const { code, details } = await failing(scheme, await listening(await serve()));
    expect([code, details.step]).toEqual(['tls-not-spoken', 'tls']);
    expect(details.cause).toMatch(/answers, but not with TLS/);
  });

  it('is one of the causes named where a broker hangs up', async () => {
    const { code, details } = await failing(
      'mqtts',
      await listening(createPlainServer((await broker()).handle)),
    );
    expect([code, details.step]).toEqual(['closed-by-peer', 'tls']);
    expect(details.cure).toMatch(/its TLS port and not the plain one/);
  });
});

describe('no TLS to a TLS port', () => {
  it.each([
    ['http', () => Promise.resolve(createHttpsServer(TLS, (_request, answer) => answer.end()))],
    ['ws', () => Promise.resolve(webSockets(createHttpsServer(TLS)))],
    ['mqtt', async () => createTlsServer(TLS, (await broker()).handle)],
  ])('is told as such over %s', async (scheme, serve) => {
    const { code, details } = await failing(scheme, await listening(await serve()));
    expect(code).toBe('not-the-service');
    expect(details.cause).toMatch(/speaks TLS, and the address asks for a connection without it/);
    expect(details.cure).toBe(`Begin the address with ${scheme}s.`);
  });

  it.each([
    'The plain HTTP request was sent to HTTPS port',
    "You're speaking plain HTTP to an SSL-enabled server port.",
    'Client sent an HTTP request to an HTTPS server.',
    'This combination of host and port requires TLS.',
  ])('is told by a server that answers “%s”', async (complaint) => {
    const port = await listening(
      createHttpServer((_request, answer) => answer.writeHead(400).end(complaint)).on(
        'upgrade',
        (_request, socket) =>
          socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Length: ${complaint.length}\r\n\r\n${complaint}`),
      ),
    );
    expect((await failing('http', port)).details.cure).toBe('Begin the address with https.');
    expect((await failing('ws', port)).details.cure).toBe('Begin the address with wss.');
  });

  it('is not claimed of a port that just hangs up', async () => {
    const port = await listening(createPlainServer((socket) => socket.once('data', () => socket.end())));
    expect((await failing('http', port)).code).toBe('closed-by-peer');
    expect((await failing('mqtt', port)).code).toBe('closed-by-peer');
  });
});

describe('a server that demands a client certificate', () => {
  const demanding = (maxVersion: 'TLSv1.2' | 'TLSv1.3'): TlsOptions => ({
    ...TLS,
    requestCert: true,
    rejectUnauthorized: true,
    ca: authority.certificate,
    maxVersion,
  });
  const services: [string, (tls: TlsOptions) => Promise<Parameters<typeof onLoopback>[0]>][] = [
    ['https', (tls) => Promise.resolve(createHttpsServer(tls, (_request, answer) => answer.end()))],
    ['wss', (tls) => Promise.resolve(webSockets(createHttpsServer(tls)))],
    ['mqtts', async (tls) => createTlsServer(tls, (await broker()).handle)],
  ];

  it.each(services)('is told as such over %s', async (scheme, serve) => {
    const { code, details } = await failing(scheme, await listening(await serve(demanding('TLSv1.3'))));
    expect([code, details.step]).toEqual(['tls-not-spoken', 'tls']);
    expect(details.cause).toMatch(/asks for a client certificate, and Ringscope has none/);
    expect(details.chain).toMatchObject({ trusted: true, tlsVersion: 'TLSv1.3' });
  });

  it.each(services)(
    'may be the cause over %s before TLS 1.3, which is all that it says',
    async (scheme, serve) => {
      const { code, details } = await failing(scheme, await listening(await serve(demanding('TLSv1.2'))));
      expect([code, details.step]).toEqual(['tls-not-spoken', 'tls']);
      expect(details.cure).toMatch(/not ask for a client certificate/);
    },
  );
});
