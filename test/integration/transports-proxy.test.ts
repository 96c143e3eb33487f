import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createPlainServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Aedes } from 'aedes';
import { Server as ProxyChain } from 'proxy-chain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { SourceTransports } from '../../main/transports/source-transports.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { LoopbackServer } from '../support/loopback-server.ts';
import {
  SIGN_IN,
  TRUSTED_TLS,
  USER_INFO,
  listening,
  startProxyChain,
  transportsTo,
} from '../support/proxied-transports.ts';
import { MICROSOCKS, TINYPROXY, startMicrosocks, startTinyproxy, unless } from '../support/real-proxies.ts';

async function broker(): Promise<Aedes> {
  const aedes = await Aedes.createBroker();
  onTestFinished(() => new Promise<void>((closed) => aedes.close(() => closed())));
  return aedes;
}

function webSocketsOn(server: ReturnType<typeof createHttpServer>): typeof server {
  new WebSocketServer({ server }).on('connection', (socket) => {
    socket.on('message', (data) => socket.send(`heard ${(data as Buffer).toString()}`));
  });
  return server;
}

const hello = (_request: unknown, answer: { end(text: string): void }) => answer.end('hello');

interface Service {
  scheme: string;
  serve: () => Promise<LoopbackServer>;
  visit: (through: SourceTransports, url: string) => Promise<void>;
}

async function visitHttp(through: SourceTransports, url: string): Promise<void> {
  expect(await through.https({ method: 'GET', url })).toMatchObject({ status: 200, body: 'hello' });
}

async function visitWebSocket(through: SourceTransports, url: string): Promise<void> {
  const heard: unknown[] = [];
  const channel = await through.websocket({ url, onMessage: (message) => void heard.push(message) });
  channel.send('one');
  await expect.poll(() => heard).toEqual(['heard one']);
  expect(await channel.close()).toMatchObject({ code: 1000 });
}

async function visitBroker(through: SourceTransports, url: string): Promise<void> {
  const topics: string[] = [];
  const channel = await through.mqtt({
    url,
    protocolVersion: 4,
    onMessage: ({ topic }) => void topics.push(topic),
  });
  await channel.subscribe([{ topic: 'calls/#', qos: 1 }]);
  await channel.publish('calls/1', 'ringing', 1);
  await expect.poll(() => topics).toEqual(['calls/1']);
  await channel.close();
}

const services: Service[] = [
  { scheme: 'https', serve: () => listening(createHttpsServer(TRUSTED_TLS, hello)), visit: visitHttp },
  { scheme: 'http', serve: () => listening(createHttpServer(hello)), visit: visitHttp },
  {
    scheme: 'wss',
    serve: () => listening(webSocketsOn(createHttpsServer(TRUSTED_TLS))),
    visit: visitWebSocket,
  },
  { scheme: 'ws', serve: () => listening(webSocketsOn(createHttpServer())), visit: visitWebSocket },
  {
    scheme: 'mqtts',
    serve: async () => listening(createTlsServer(TRUSTED_TLS, (await broker()).handle)),
    visit: visitBroker,
  },
  {
    scheme: 'mqtt',
    serve: async () => listening(createPlainServer((await broker()).handle)),
    visit: visitBroker,
  },
];

describe.each(services)('$scheme', ({ scheme, serve, visit }) => {
  it.skipIf(TINYPROXY === undefined).each([
    ['without a sign-in', undefined, ''],
    ['with a sign-in', { username: 'cti', password: 'secret' }, 'cti:secret@'],
  ])(`goes through Tinyproxy %s${unless(TINYPROXY, 'tinyproxy')}`, async (_how, signIn, userInfo) => {
    const [{ port }, proxy] = await Promise.all([serve(), startTinyproxy(signIn ? { signIn } : {})]);
    const through = await transportsTo({ proxy: `http://${userInfo}127.0.0.1:${proxy.port}` });
    await visit(through, `${scheme}://localhost:${port}/`);
  });

  it.skipIf(MICROSOCKS === undefined).each([
    ['without a sign-in', undefined, ''],
    ['with a sign-in', SIGN_IN, USER_INFO],
  ])(`goes through MicroSocks %s${unless(MICROSOCKS, 'microsocks')}`, async (_how, signIn, userInfo) => {
    const [{ port }, proxy] = await Promise.all([serve(), startMicrosocks(signIn ? { signIn } : {})]);
    const through = await transportsTo({ proxy: `socks5://${userInfo}127.0.0.1:${proxy.port}` });
    await visit(through, `${scheme}://localhost:${port}/`);
  });

  it('goes through an HTTPS proxy that the source’s trust covers', async () => {
    const [{ port }, proxyPort] = await Promise.all([serve(), startProxyChain({ secure: true })]);
    const chains: PresentedChain[] = [];
    const through = await transportsTo({
      proxy: `https://${USER_INFO}localhost:${proxyPort}`,
      onChain: (chain) => void chains.push(chain),
    });
    await visit(through, `${scheme}://127.0.0.1:${port}/`);
    expect(chains.map(({ place, trusted }) => [place, trusted])).toEqual([
      [`localhost:${proxyPort}`, true],
      ...(scheme.endsWith('s') && scheme !== 'ws' ? [[`127.0.0.1:${port}`, true]] : []),
    ]);
  });
});

describe('a channel through a proxy', () => {
  it('tells its stages and what they found', async () => {
    const { port } = await listening(webSocketsOn(createHttpsServer(TRUSTED_TLS)));
    const proxy = await startProxyChain({ secure: false });
    const stages: string[] = [];
    const found: string[] = [];
    const through = await transportsTo({
      proxy: `http://${USER_INFO}localhost:${proxy}`,
      onStage: (stage) => void stages.push(stage),
      onFound: (stage, what) => void found.push(`${stage}: ${what}`),
    });
    await visitWebSocket(through, `wss://localhost:${port}/`);
    expect(stages).toEqual(['resolve', 'connect', 'proxy', 'tls', 'upgrade']);
    expect(found).toEqual([
      expect.stringMatching(/^resolve: localhost is .*127\.0\.0\.1/),
      `connect: connected to 127.0.0.1, port ${proxy}`,
      `proxy: http://localhost:${proxy}, named by the setting “proxy” of the source, connects on to localhost:${port} and looks up that name itself`,
      expect.stringMatching(/^tls: TLSv1\.3, CN=pbx; issued by CN=Example PBX CA/),
    ]);
  });

  it('makes the service feel that reading has stopped', async () => {
    let sent = 0;
    const http = createHttpServer();
    new WebSocketServer({ server: http }).on('connection', (socket) => {
      const more = () => {
        if (socket.readyState !== socket.OPEN) return;
        sent += 1;
        socket.send(Buffer.alloc(64 * 1024), more);
      };
      more();
    });
    const { port } = await listening(http);
    const through = await transportsTo({
      proxy: `http://${USER_INFO}127.0.0.1:${await startProxyChain({ secure: false })}`,
    });
    through.setReading(false);
    let heard = 0;
    const channel = await through.websocket({
      url: `ws://127.0.0.1:${port}/`,
      onMessage: () => void (heard += 1),
    });
    let before = -1;
    await expect
      .poll(
        () => {
          const stalled = sent === before;
          before = sent;
          return stalled;
        },
        { interval: 100 },
      )
      .toBe(true);
    expect(heard).toBe(0);
    through.setReading(true);
    await expect.poll(() => heard).toBeGreaterThan(before);
    await channel.close();
  });

  it('ends when the proxy goes away', async () => {
    const { port } = await listening(webSocketsOn(createHttpServer()));
    const proxy = new ProxyChain({ host: '127.0.0.1', port: 0 });
    await proxy.listen();
    const through = await transportsTo({ proxy: `http://127.0.0.1:${proxy.port}` });
    const channel = await through.websocket({ url: `ws://127.0.0.1:${port}/`, onMessage: () => undefined });
    await proxy.close(true);
    expect(await channel.ended).toMatchObject({ code: 1006 });
  });
});
