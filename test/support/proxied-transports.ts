import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Server as ProxyChain } from 'proxy-chain';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../main/system-clock.ts';
import { createTransports } from '../../main/transports/source-transports.ts';
import type { SourceTransports, TransportSettings } from '../../main/transports/source-transports.ts';
import { loadTrust } from '../../main/trust/source-trust.ts';
import { makeAuthority, makeCertificate } from './certificates.ts';
import { onLoopback } from './loopback-server.ts';
import type { LoopbackServer } from './loopback-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const authority = makeAuthority('Example PBX CA');
const good = makeCertificate({
  subject: 'pbx',
  names: ['localhost'],
  addresses: ['127.0.0.1'],
  issuer: authority,
});

/** For servers on loopback; `transportsTo` trusts them. */
export const TRUSTED_TLS = { key: good.key, cert: good.certificate };

export const SIGN_IN = { username: 'cti', password: 'p@ss:w/rd' };
/** The same as it is written in a proxy's address. */
export const USER_INFO = 'cti:p%40ss%3Aw%2Frd@';

/** Transports with the environment kept out. */
export async function transportsTo(settings: Partial<TransportSettings>): Promise<SourceTransports> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  const trust = await loadTrust({ caFiles: ['ca.pem'], pinSha256: null }, folder);
  return createTransports({ trust, clock: systemClock, environment: {}, ...settings });
}

/** Listens until the test is over. */
export async function listening(server: Parameters<typeof onLoopback>[0]): Promise<LoopbackServer> {
  const listener = await onLoopback(server);
  onTestFinished(() => listener.close());
  return listener;
}

/** The proxy of the npm package, with a sign-in. */
export async function startProxyChain({ secure }: { secure: boolean }): Promise<number> {
  const settings = {
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ username, password }: { username: string; password: string }) => ({
      requestAuthentication: username !== SIGN_IN.username || password !== SIGN_IN.password,
    }),
  };
  const server = secure
    ? new ProxyChain({ ...settings, serverType: 'https', httpsOptions: TRUSTED_TLS })
    : new ProxyChain(settings);
  await server.listen();
  onTestFinished(() => server.close(true));
  return server.port;
}
