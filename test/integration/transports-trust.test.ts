import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer, createWebSocketStream } from 'ws';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import type { SourceTransports } from '../../main/transports/source-transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import type { TrustSettings } from '../../model/contract/sources.ts';
import { failureOf } from '../support/failure-of.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import type { MadeCertificate } from '../support/certificates.ts';
import { onLoopback } from '../support/loopback-server.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';

const authority = makeAuthority('Example PBX CA');
const intermediate = makeAuthority('Example Branch CA', authority);
const HOST = { subject: 'pbx', names: ['localhost'], addresses: ['127.0.0.1'] };
const good = makeCertificate({ ...HOST, issuer: authority });
const selfSigned = makeCertificate(HOST);
const otherHost = makeCertificate({ subject: 'other', names: ['other.example'], issuer: authority });
const expired = makeCertificate({
  ...HOST,
  issuer: authority,
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2020-02-01T00:00:00Z'),
});
const branch = makeCertificate({ ...HOST, issuer: intermediate });

const byAuthority: TrustSettings = { caFiles: ['ca.pem'], pinSha256: null };
const byNobodyElse: TrustSettings = { caFiles: [], pinSha256: null };
const pinned = ({ sha256 }: MadeCertificate): TrustSettings => ({ caFiles: [], pinSha256: sha256 });

let folder: string;
const undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringscope-transports-'));
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  await writeFile(join(folder, 'branch.pem'), intermediate.certificate);
  return () => rm(folder, { recursive: true });
});

afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** One kind of service: how it is served under a certificate, and one visit to it that needs an answer. */
interface Service {
  name: string;
  scheme: string;
  serve(tls: { key: string; cert: string }): Promise<LoopbackServer>;
  visit(transports: SourceTransports, url: string, timeoutMs: number): Promise<void>;
}

async function visitMqtt(transports: SourceTransports, url: string, timeoutMs: number): Promise<void> {
  const channel = await transports.mqtt({ url, timeoutMs, protocolVersion: 4, onMessage: () => undefined });
  await channel.close();
}

async function mqttBroker(): Promise<Aedes> {
  const broker = await Aedes.createBroker();
  undo.push(() => new Promise<void>((closed) => broker.close(() => closed())));
  return broker;
}

const services: Service[] = [
  {
    name: 'https',
    scheme: 'https',
    serve: (tls) => onLoopback(createHttpsServer(tls, (_request, answer) => answer.end('hello'))),
    async visit(transports, url, timeoutMs) {
      expect(await transports.https({ method: 'GET', url, timeoutMs })).toMatchObject({
        status: 200,
        body: 'hello',
      });
    },
  },
  {
    name: 'websocket',
    scheme: 'wss',
    serve(tls) {
      const server = createHttpsServer(tls);
      new WebSocketServer({ server });
      return onLoopback(server);
    },
    async visit(transports, url, timeoutMs) {
      const channel = await transports.websocket({ url, timeoutMs, onMessage: () => undefined });
      expect(await channel.close()).toMatchObject({ code: 1000, silent: false });
    },
  },
  {
    name: 'mqtts',
    scheme: 'mqtts',
    async serve(tls) {
      const broker = await mqttBroker();
      return onLoopback(createTlsServer(tls, broker.handle));
    },
    visit: visitMqtt,
  },
  {
    name: 'mqtt over wss',
    scheme: 'wss',
    async serve(tls) {
      const broker = await mqttBroker();
      const server = createHttpsServer(tls);
      new WebSocketServer({ server }).on('connection', (websocket, request) =>
        broker.handle(createWebSocketStream(websocket), request),
      );
      return onLoopback(server);
    },
    visit: visitMqtt,
  },
];

async function transportsTrusting(settings: TrustSettings): Promise<SourceTransports> {
  return createTransports({ trust: await loadTrust(settings, folder), clock: systemClock });
}

describe.each(services)('$name', (service) => {
  const { scheme } = service;
  const visit: Service['visit'] = (...call) => service.visit(...call);

  async function served(
    certificate: MadeCertificate,
    chain: MadeCertificate[] = [],
  ): Promise<LoopbackServer> {
    const cert = [certificate, ...chain].map((one) => one.certificate).join('');
    const server = await service.serve({ key: certificate.key, cert });
    undo.push(() => server.close());
    return server;
  }

  async function visiting(
    settings: TrustSettings,
    certificate: MadeCertificate,
    { host = 'localhost', chain = [] as MadeCertificate[] } = {},
  ): Promise<void> {
    const { port } = await served(certificate, chain);
    await visit(await transportsTrusting(settings), `${scheme}://${host}:${port}/`, 5000);
  }

  it.each([['localhost'], ['127.0.0.1']])('trusts %s by the CA file of the source', async (host) => {
    await visiting(byAuthority, good, { host });
  });

  it('trusts through an intermediate certificate that the server sends', async () => {
    await visiting(byAuthority, branch, { chain: [intermediate] });
  });

  it('trusts an intermediate authority that the source names without its root', async () => {
    await visiting({ caFiles: ['branch.pem'], pinSha256: null }, branch);
  });

  it('trusts a self-signed certificate that is pinned', async () => {
    await visiting(pinned(selfSigned), selfSigned, { host: '127.0.0.1' });
  });

  it('trusts a pinned certificate whose name and dates are wrong', async () => {
    await visiting(pinned(expired), expired);
  });

  it('refuses a proper certificate that is not the pinned one, before it has said anything', async () => {
    const failure = await failureOf(visiting({ ...pinned(selfSigned), caFiles: ['ca.pem'] }, good));
    expect(failure.code).toBe('tls-pin-mismatch');
    expect(failure.details.step).toBe('tls');
    expect(failure.details.evidence?.join('\n')).toContain('CN=pbx; issued by CN=Example PBX CA');
  });

  it.each([
    ['an unknown authority', byNobodyElse, good, 'tls-untrusted', 'issued by CN=Example PBX CA'],
    ['a self-signed certificate', byAuthority, selfSigned, 'tls-untrusted', 'CN=pbx; self-signed'],
    ['a missing intermediate', byAuthority, branch, 'tls-untrusted', 'issued by CN=Example Branch CA'],
    ['an expired certificate', byAuthority, expired, 'tls-expired', 'to 2020-02-01 00:00 UTC'],
    ['a certificate of another host', byAuthority, otherHost, 'tls-wrong-host', 'for other.example'],
  ])('refuses %s and shows what was presented', async (_what, settings, certificate, code, evidence) => {
    const failure = await failureOf(visiting(settings, certificate));
    expect(failure.code).toBe(code);
    expect(failure.details.step).toBe('tls');
    expect(failure.details.evidence?.join('\n')).toContain(evidence);
  });

  it('shows the whole chain that was presented', async () => {
    const failure = await failureOf(visiting(byNobodyElse, branch, { chain: [intermediate, authority] }));
    expect(failure.details.evidence?.filter((line) => line.startsWith('Certificate '))).toEqual([
      expect.stringContaining('Certificate 1 of 3: CN=pbx; issued by CN=Example Branch CA'),
      expect.stringContaining('Certificate 2 of 3: CN=Example Branch CA; issued by CN=Example PBX CA'),
      expect.stringContaining('Certificate 3 of 3: CN=Example PBX CA; self-signed'),
    ]);
    expect(failure.details.cause).toContain('CN=Example PBX CA');
  });

  it('leaves no socket after a refused certificate', async () => {
    const server = await served(good);
    const url = `${scheme}://localhost:${server.port}/`;
    await failureOf(visit(await transportsTrusting(byNobodyElse), url, 5000));
    await expect.poll(() => server.sockets).toBe(0);
  });

  it('says that a port answers without TLS', async () => {
    const plain = await onLoopback(
      createPlainServer((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      ),
    );
    undo.push(() => plain.close());
    const url = `${scheme}://localhost:${plain.port}/`;
    const failure = await failureOf(visit(await transportsTrusting(byAuthority), url, 5000));
    expect(failure.code).toBe('tls-not-spoken');
    expect(failure.details.step).toBe('tls');
  });

  it('says that a port hung up during the handshake', async () => {
    const plain = await onLoopback(createPlainServer((socket) => socket.once('data', () => socket.end())));
    undo.push(() => plain.close());
    const url = `${scheme}://localhost:${plain.port}/`;
    const failure = await failureOf(visit(await transportsTrusting(byAuthority), url, 5000));
    expect(failure.code).toBe('closed-by-peer');
    expect(failure.details.step).toBe('tls');
  });

  it('says that a port is refused', async () => {
    const gone = await onLoopback(createPlainServer());
    await gone.close();
    const url = `${scheme}://localhost:${gone.port}/`;
    const failure = await failureOf(visit(await transportsTrusting(byAuthority), url, 5000));
    expect(failure.code).toBe('unreachable');
    expect(failure.details.step).toBe('connect');
    expect(failure.details.evidence?.join()).toContain('ECONNREFUSED');
  });

  it('says that a name is unknown', async () => {
    const failure = await failureOf(
      visit(await transportsTrusting(byAuthority), `${scheme}://nope.invalid/`, 9000),
    );
    expect(failure.code).toBe('name-not-found');
    expect(failure.details.step).toBe('resolve');
  });

  it('says that nothing answered the handshake in time', async () => {
    const silent = await onLoopback(createPlainServer((socket) => socket.resume()));
    undo.push(() => silent.close());
    const url = `${scheme}://localhost:${silent.port}/`;
    const failure = await failureOf(visit(await transportsTrusting(byAuthority), url, 200));
    expect(failure.code).toBe('timeout');
    expect(failure.details.step).toBe('tls');
    await expect.poll(() => silent.sockets).toBe(0);
  });
});

it('nothing is sent before a pin is found wrong', async () => {
  const heard: Buffer[] = [];
  const server = await onLoopback(
    createTlsServer({ key: good.key, cert: good.certificate }, (socket) => {
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => socket.destroy());
    }),
  );
  undo.push(() => server.close());
  const transports = await transportsTrusting(pinned(selfSigned));
  const url = `https://localhost:${server.port}/`;
  await failureOf(
    transports.https({ method: 'POST', url, headers: { authorization: 'Bearer x' }, body: 'secret' }),
  );
  await expect.poll(() => server.sockets).toBe(0);
  expect(heard).toEqual([]);
});
