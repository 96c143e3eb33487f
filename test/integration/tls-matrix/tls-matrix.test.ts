import { writeFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Aedes } from 'aedes';
import { Server as ProxyChain } from 'proxy-chain';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../../main/system-clock.ts';
import { createTransports } from '../../../main/transports/source-transports.ts';
import type { SourceTransports } from '../../../main/transports/source-transports.ts';
import { loadTrust } from '../../../main/trust/source-trust.ts';
import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import type { TrustSettings } from '../../../model/contract/sources.ts';
import { LinkFailure } from '../../../model/failure.ts';
import { makeAuthority, makeCertificate, makePowerlessAuthority } from '../../support/certificates.ts';
import type { MadeCertificate } from '../../support/certificates.ts';
import { onLoopback } from '../../support/loopback-server.ts';
import { MICROSOCKS, startMicrosocks, unless } from '../../support/real-proxies.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const publicRoot = makeAuthority('Example Public Root');
const publicBranch = makeAuthority('Example Public Issuer', publicRoot);
const own = makeAuthority('Example PBX CA');
const branch = makeAuthority('Example Branch CA', own);
const powerless = makePowerlessAuthority('Example Powerless CA');

const HOST = { subject: 'pbx', names: ['localhost'] };
const good = makeCertificate({ ...HOST, issuer: own });
const renewed = makeCertificate({ ...HOST, issuer: own });
const selfSigned = makeCertificate(HOST);

/** As an installation of the operating system's root list would; before the first dial, which reads it. */
setDefaultCACertificates([...getCACertificates('default'), publicRoot.certificate]);

interface Situation {
  name: string;
  /** What the server presents, its own certificate first. */
  chain: MadeCertificate[];
  trust: { authorities?: MadeCertificate[]; pin?: MadeCertificate };
  expected: DiagnosisCode | 'ok';
  /** Words that name the very problem; in the cause or with a certificate of the chain. */
  says?: RegExp;
}

const date = (text: string) => new Date(`${text}T00:00:00Z`);

const situations: Situation[] = [
  {
    name: 'public CA',
    chain: [makeCertificate({ ...HOST, issuer: publicBranch, purpose: 'server' }), publicBranch],
    trust: {},
    expected: 'ok',
  },
  { name: 'private CA, imported', chain: [good], trust: { authorities: [own] }, expected: 'ok' },
  {
    name: 'private CA, not imported',
    chain: [good, own],
    trust: {},
    expected: 'tls-untrusted',
    says: /authority that is not trusted here: CN=Example PBX CA/,
  },
  {
    name: 'self-signed leaf',
    chain: [selfSigned],
    trust: { authorities: [own] },
    expected: 'tls-untrusted',
    says: /is self-signed: nobody but the server itself/,
  },
  {
    name: 'expired',
    chain: [
      makeCertificate({ ...HOST, issuer: own, notBefore: date('2020-01-01'), notAfter: date('2020-02-01') }),
    ],
    trust: { authorities: [own] },
    expected: 'tls-expired',
    says: /has expired \(valid until 2020-02-01/,
  },
  {
    name: 'not yet valid',
    chain: [
      makeCertificate({ ...HOST, issuer: own, notBefore: date('2045-01-01'), notAfter: date('2046-01-01') }),
    ],
    trust: { authorities: [own] },
    expected: 'tls-expired',
    says: /is not valid yet \(valid from 2045-01-01/,
  },
  {
    name: 'wrong host',
    chain: [makeCertificate({ subject: 'other', names: ['other.example'], issuer: own })],
    trust: { authorities: [own] },
    expected: 'tls-wrong-host',
    says: /not made for “localhost”: it is made for other\.example/,
  },
  {
    name: 'missing intermediate',
    chain: [makeCertificate({ ...HOST, issuer: branch })],
    trust: { authorities: [own] },
    expected: 'tls-untrusted',
    says: /Its issuer “CN=Example Branch CA” was not sent by the server/,
  },
  {
    name: 'wrong key usage (for clients)',
    chain: [makeCertificate({ ...HOST, issuer: own, purpose: 'client' })],
    trust: { authorities: [own] },
    expected: 'tls-untrusted',
    says: /its extended key usage lacks server authentication/,
  },
  {
    name: 'wrong key usage (of the CA)',
    chain: [makeCertificate({ ...HOST, issuer: powerless }), powerless],
    trust: { authorities: [powerless] },
    expected: 'tls-untrusted',
    says: /its key usage does not allow that/,
  },
  { name: 'pinned', chain: [selfSigned], trust: { pin: selfSigned }, expected: 'ok' },
  {
    name: 'pin changed',
    chain: [renewed, own],
    trust: { pin: good, authorities: [own] },
    expected: 'tls-pin-mismatch',
    says: /Not the pinned certificate; pinned is SHA-256/,
  },
];

interface Service {
  name: string;
  scheme: string;
  serve(tls: { key: string; cert: string }): Promise<Server>;
  visit(transports: SourceTransports, url: string): Promise<unknown>;
}

const services: Service[] = [
  {
    name: 'HTTPS',
    scheme: 'https',
    serve: (tls) => Promise.resolve(createHttpsServer(tls, (_request, answer) => answer.end())),
    visit: (transports, url) => transports.https({ method: 'GET', url }),
  },
  {
    name: 'WSS',
    scheme: 'wss',
    serve(tls) {
      const server = createHttpsServer(tls);
      new WebSocketServer({ server });
      return Promise.resolve(server);
    },
    visit: async (transports, url) =>
      (await transports.websocket({ url, onMessage: () => undefined })).close(),
  },
  {
    name: 'MQTT over TLS',
    scheme: 'mqtts',
    async serve(tls) {
      const broker = await Aedes.createBroker();
      onTestFinished(() => new Promise<void>((closed) => broker.close(() => closed())));
      return createTlsServer(tls, broker.handle);
    },
    visit: async (transports, url) =>
      (await transports.mqtt({ url, protocolVersion: 4, onMessage: () => undefined })).close(),
  },
];

const paths = [
  { name: 'direct', proxy: () => Promise.resolve('none'), runs: true },
  {
    name: 'HTTP proxy',
    async proxy() {
      const server = new ProxyChain({ host: '127.0.0.1', port: 0 });
      await server.listen();
      onTestFinished(() => server.close(true));
      return `http://127.0.0.1:${server.port}`;
    },
    runs: true,
  },
  {
    name: `SOCKS5${unless(MICROSOCKS, 'microsocks')}`,
    proxy: async () => `socks5://127.0.0.1:${(await startMicrosocks()).port}`,
    runs: MICROSOCKS !== undefined,
  },
];

const table: string[] = [];

afterAll(() => {
  const head = ['| situation | path | protocol | expected | found |', '|---|---|---|---|---|'];
  process.stdout.write(`\n${[...head, ...table].join('\n')}\n`);
});

async function trustOf({ trust }: Situation): Promise<TrustSettings & { folder: string }> {
  const folder = await temporaryFolder();
  const authorities = trust.authorities ?? [];
  await writeFile(join(folder, 'ca.pem'), authorities.map(({ certificate }) => certificate).join(''));
  return {
    caFiles: authorities.length > 0 ? ['ca.pem'] : [],
    pinSha256: trust.pin?.sha256 ?? null,
    folder,
  };
}

describe.each(paths)('TLS by $name', ({ name: path, proxy, runs }) => {
  describe.each(services)('with $name', (service) => {
    it.skipIf(!runs)('passes what is trusted, and tells everything else apart', async () => {
      const through = await proxy();
      for (const situation of situations) {
        const found = await dialled(situation, service, through);
        table.push(
          `| ${situation.name} | ${path} | ${service.name} | ${situation.expected} | ${found.code} |`,
        );
        expect.soft(found.code, situation.name).toBe(situation.expected);
        if (situation.says) expect.soft(found.said, situation.name).toMatch(situation.says);
        expect.soft(found.step, situation.name).toBe(situation.expected === 'ok' ? null : 'tls');
        expect.soft(found.presented, situation.name).toBe(situation.chain[0]?.sha256);
      }
    });
  });
});

interface Found {
  code: string;
  step: string | null;
  said: string;
  /** The fingerprint of the server's certificate, from the chain that was told. */
  presented: string | undefined;
}

async function dialled(situation: Situation, service: Service, proxy: string): Promise<Found> {
  const [leaf] = situation.chain;
  const cert = situation.chain.map(({ certificate }) => certificate).join('');
  const server = await onLoopback(await service.serve({ key: leaf?.key ?? '', cert }));
  const { folder, ...settings } = await trustOf(situation);
  let presented: string | undefined;
  const transports = createTransports({
    trust: await loadTrust(settings, folder),
    clock: systemClock,
    proxy,
    onChain: ({ certificates }) => (presented = certificates[0]?.sha256),
  });
  try {
    await service.visit(transports, `${service.scheme}://localhost:${server.port}/`);
    return { code: 'ok', step: null, said: '', presented };
  } catch (error) {
    if (!(error instanceof LinkFailure)) throw error;
    const { cause, step = null, chain } = error.details;
    const problems = chain?.certificates.flatMap((one) => one.problems) ?? [];
    return { code: error.code, step, said: [cause, ...problems].join('\n'), presented };
  } finally {
    await server.close();
  }
}
