import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Authority } from '../../simulators/authority.ts';
import { freePorts, killed, programPath } from './real-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface MosquittoSetup {
  /** Issues the certificate of the TLS listeners; without it there are none. */
  authority?: Authority;
  /** Name and password of who may connect; without it everybody may. */
  user?: { name: string; password: string };
  /** Only topics that this filter covers may be subscribed to; MQTT 5 then says 0x87 for the others. */
  readable?: string;
}

/** A real Eclipse Mosquitto, on free ports of 127.0.0.1, for the running test. */
export interface Mosquitto {
  readonly urls: { mqtt: string; ws: string; mqtts: string; wss: string };
  publish(topic: string, payload: string | Uint8Array, options?: { retain?: boolean }): Promise<void>;
  /** Ends it without a farewell, as a power cut would. */
  kill(): Promise<void>;
  /** Begins again with the same settings and ports. Without persistence: sessions and retained messages are gone. */
  restart(): Promise<void>;
}

const DYNAMIC_SECURITY = [
  '/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so',
  '/usr/lib/aarch64-linux-gnu/mosquitto_dynamic_security.so',
  '/usr/lib/mosquitto_dynamic_security.so',
];

export async function startMosquitto(setup: MosquittoSetup = {}): Promise<Mosquitto> {
  const folder = await temporaryFolder();
  const [mqtt = 0, ws = 0, mqtts = 0, wss = 0] = await freePorts(4);
  const config = join(folder, 'mosquitto.conf');
  const lines = [
    ...listener(mqtt, 'mqtt'),
    ...listener(ws, 'websockets'),
    ...(await tlsListeners(folder, setup.authority, { mqtts, wss })),
    ...(await accessRules(folder, setup)),
  ];
  await writeFile(config, [`user ${userInfo().username}`, 'log_dest stderr', ...lines, ''].join('\n'));

  let broker = await launched(config);
  onTestFinished(() => killed(broker));
  const login = setup.user === undefined ? [] : ['-u', setup.user.name, '-P', setup.user.password];
  return {
    urls: {
      mqtt: `mqtt://127.0.0.1:${mqtt}`,
      ws: `ws://127.0.0.1:${ws}/mqtt`,
      mqtts: `mqtts://127.0.0.1:${mqtts}`,
      wss: `wss://127.0.0.1:${wss}/mqtt`,
    },
    publish: (topic, payload, { retain = false } = {}) => {
      const to = ['-h', '127.0.0.1', '-p', String(mqtt), '-t', topic, '-q', '1'];
      const how = [...login, ...(retain ? ['-r'] : []), payload.length === 0 ? '-n' : '-s'];
      return run('mosquitto_pub', [...to, ...how], payload);
    },
    kill: () => killed(broker),
    restart: async () => {
      await killed(broker);
      broker = await launched(config);
    },
  };
}

function listener(port: number, protocol: 'mqtt' | 'websockets'): string[] {
  return [`listener ${port} 127.0.0.1`, `protocol ${protocol}`];
}

async function tlsListeners(
  folder: string,
  authority: Authority | undefined,
  { mqtts, wss }: { mqtts: number; wss: number },
): Promise<string[]> {
  if (authority === undefined) return [];
  const { certificate, key } = authority.issue(['127.0.0.1', 'localhost']);
  const files = { certfile: join(folder, 'server.pem'), keyfile: join(folder, 'server.key') };
  await writeFile(files.certfile, certificate);
  await writeFile(files.keyfile, key);
  const tls = [`certfile ${files.certfile}`, `keyfile ${files.keyfile}`];
  return [...listener(mqtts, 'mqtt'), ...tls, ...listener(wss, 'websockets'), ...tls];
}

async function accessRules(folder: string, { user, readable }: MosquittoSetup): Promise<string[]> {
  if (user !== undefined) {
    const file = join(folder, 'passwords');
    await run('mosquitto_passwd', ['-c', '-b', file, user.name, user.password]);
    return ['allow_anonymous false', `password_file ${file}`];
  }
  if (readable === undefined) return ['allow_anonymous true'];
  const file = join(folder, 'dynamic-security.json');
  await writeFile(file, JSON.stringify(onlyReadable(readable)));
  return ['allow_anonymous true', `plugin ${dynamicSecurity()}`, `plugin_opt_config_file ${file}`];
}

/** An access file would not do: Mosquitto grants every subscription and only withholds the messages then. */
function onlyReadable(topic: string) {
  const role = 'reader';
  return {
    defaultACLAccess: {
      publishClientSend: true,
      publishClientReceive: true,
      subscribe: false,
      unsubscribe: true,
    },
    roles: [{ rolename: role, acls: [{ acltype: 'subscribePattern', topic, priority: 0, allow: true }] }],
    groups: [{ groupname: 'anybody', roles: [{ rolename: role, priority: 0 }], clients: [] }],
    clients: [],
    anonymousGroup: 'anybody',
  };
}

function dynamicSecurity(): string {
  const file = DYNAMIC_SECURITY.find((place) => existsSync(place));
  if (file === undefined)
    throw new Error('The dynamic security plugin of Mosquitto is not where it is looked for.');
  return file;
}

function program(name: string): string {
  const found = programPath(name);
  if (found !== undefined) return found;
  throw new Error(
    `These tests speak with a real broker and need "${name}". Install Mosquitto: on Debian and Ubuntu ` +
      '"apt-get install mosquitto mosquitto-clients", with Homebrew "brew install mosquitto".',
  );
}

async function launched(config: string): Promise<ChildProcess> {
  const broker = spawn(program('mosquitto'), ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    broker.once('error', reject);
    broker.once('exit', (code) => reject(new Error(`Mosquitto ended with ${String(code)}:\n${log}`)));
    broker.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (/mosquitto version \S+ running/.test(log)) resolve();
    });
  });
  return broker;
}

/** An empty input is none: a program that does not read would be gone before it could be written. */
async function run(name: string, args: string[], input: string | Uint8Array = ''): Promise<void> {
  const child = spawn(program(name), args, {
    stdio: [input.length === 0 ? 'ignore' : 'pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // A program that fails before it has read everything says so by its exit code.
  child.stdin?.on('error', (error) => (said += error.message));
  child.stdin?.end(input);
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${name} ended with ${String(child.exitCode)}: ${said}`);
}
