import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { freePorts, killed, programPath } from './real-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface ProxySignIn {
  username: string;
  password: string;
}

/** A proxy of Debian's that runs for the test in progress. */
export interface RealProxy {
  readonly port: number;
}

export const TINYPROXY = programPath('tinyproxy');
export const MICROSOCKS = programPath('microsocks');

/** What to say of a test that has to be left out. */
export function unless(program: string | undefined, name: string): string {
  return program === undefined ? ` (left out: ${name} is not installed)` : '';
}

/** The HTTP proxy Tinyproxy. It connects on to the ports in `allowed` only, where there are such. */
export async function startTinyproxy(
  setup: { signIn?: ProxySignIn; allowed?: number[] } = {},
): Promise<RealProxy> {
  const [port = 0] = await freePorts(1);
  const config = join(await temporaryFolder(), 'tinyproxy.conf');
  const lines = [
    `Port ${port}`,
    'Listen 127.0.0.1',
    'Timeout 60',
    ...(setup.signIn ? [`BasicAuth ${setup.signIn.username} ${setup.signIn.password}`] : []),
    ...(setup.allowed ?? []).map((one) => `ConnectPort ${one}`),
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  await started(spawn(TINYPROXY ?? 'tinyproxy', ['-d', '-c', config], { stdio: 'ignore' }), port);
  return { port };
}

/** The SOCKS5 proxy MicroSocks. */
export async function startMicrosocks(setup: { signIn?: ProxySignIn } = {}): Promise<RealProxy> {
  const [port = 0] = await freePorts(1);
  const { signIn } = setup;
  const login = signIn ? ['-u', signIn.username, '-P', signIn.password] : [];
  const args = ['-i', '127.0.0.1', '-p', String(port), ...login];
  await started(spawn(MICROSOCKS ?? 'microsocks', args, { stdio: 'ignore' }), port);
  return { port };
}

/** Neither of them says when it listens. */
async function started(proxy: ChildProcess, port: number): Promise<void> {
  onTestFinished(() => killed(proxy));
  await vi.waitFor(
    async () => {
      const socket = connect(port, '127.0.0.1');
      try {
        await once(socket, 'connect');
      } finally {
        socket.destroy();
      }
    },
    { timeout: 5000, interval: 20 },
  );
}
