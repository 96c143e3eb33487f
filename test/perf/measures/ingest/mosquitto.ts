import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePorts, killed, programPath } from '../../../support/real-program.ts';
import { endsWithUs } from '../../harness/ends-with-us.ts';

/** A real Eclipse Mosquitto on 127.0.0.1 that leaves out no message, however slow its clients are. */
export interface Broker {
  port: number;
  stop(): Promise<void>;
}

/** Why there can be none on this machine. */
export function lacksMosquitto(): string | null {
  return programPath('mosquitto') === undefined ? 'mosquitto' : null;
}

/** `scratch`: where its settings go. */
export async function startBroker(scratch: string): Promise<Broker> {
  const file = programPath('mosquitto');
  if (file === undefined) throw new Error('mosquitto is not on this machine.');
  const [port = 0] = await freePorts(1);
  const config = join(scratch, 'mosquitto.conf');
  const lines = [
    `user ${userInfo().username}`,
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_queued_messages 0',
    'log_dest stderr',
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  const broker = spawn(file, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  endsWithUs(broker);
  let log = '';
  const ready = Promise.withResolvers<undefined>();
  broker.once('error', ready.reject);
  broker.once('exit', (code) => ready.reject(new Error(`mosquitto ended with ${String(code)}: ${log}`)));
  broker.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-10_000);
    if (/mosquitto version \S+ running/.test(log)) ready.resolve(undefined);
  });
  await ready.promise;
  return { port, stop: () => killed(broker) };
}

/** Until the client that mosquitto brings has taken in so many messages; undefined where it is not on this machine. */
export function mosquittoSub(): ((port: number, topic: string, count: number) => Promise<void>) | undefined {
  const file = programPath('mosquitto_sub');
  if (file === undefined) return undefined;
  return async (port, topic, count) => {
    const where = ['-h', '127.0.0.1', '-p', String(port), '-t', topic, '-C', String(count)];
    const client = spawn(file, where, { stdio: ['ignore', 'ignore', 'inherit'] });
    endsWithUs(client);
    await once(client, 'exit');
    if (client.exitCode !== 0) throw new Error(`mosquitto_sub ended with ${String(client.exitCode)}.`);
  };
}
