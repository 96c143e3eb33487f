import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { EXPORT_FORMATS } from '../../main/export/index.ts';
import { environmentName } from '../../main/secrets/environment-secrets.ts';
import { answeredInbound } from '../../simulators/scenarios/inbound.ts';
import { allSystems, secretsOf } from '../support/all-systems.ts';
import type { System } from '../support/all-systems.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import type { Finished, RunningCommand } from '../support/command-line.ts';
import { filesIn } from '../support/files-in.ts';
import { castOf, playAtOnce } from '../support/played-scenario.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { tracesOfSecrets } from '../support/traces-of-secrets.ts';

/** Of a system that says in every message what it was told. */
const ECHOED = 'Bearer only-for-this-test/9+Zq';

/** They sign in by Basic, by a hash, with a key in a header and with a password. */
const EXAMINED = ['wazo', 'kazoo', 'api-gateway', 'mqtt'];

/** Where the command line runs: with a home of its own, and the secrets of all systems in its environment. */
async function workplace(systems: readonly System[]) {
  const folder = await temporaryFolder();
  const sources = join(folder, 'sources.json');
  const echo = await echoingSource();
  await writeFile(sources, JSON.stringify({ sources: [...systems.map(({ source }) => source), echo] }));
  const given = systems.flatMap(({ source, secrets }) =>
    Object.entries(secrets).map(([name, value]): [string, string] => [
      environmentName(source.id, name),
      value,
    ]),
  );
  const environment = {
    ...Object.fromEntries(given),
    [environmentName(echo.id, 'authorization')]: ECHOED,
    ...{
      HOME: folder,
      TMPDIR: folder,
      XDG_DATA_HOME: folder,
      XDG_STATE_HOME: folder,
      XDG_CONFIG_HOME: folder,
    },
  };
  return { folder, sources, environment };
}

async function echoingSource() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket, { headers }) => {
    const { authorization = '' } = headers;
    const bare = authorization.replace('Bearer ', '');
    socket.send(JSON.stringify({ type: 'echo', of: [authorization, bare, encodeURIComponent(bare)] }));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    ...{ id: 'echo', protocol: 'websocket', proxy: 'none' },
    options: { url: `ws://127.0.0.1:${port}` },
  };
}

/** What every user of this computer can read of a process and of those that it has started. */
async function told(pid: number): Promise<[string, string][]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')),
  );
  const pids = [pid, ...children.join(' ').split(/\s+/).filter(Boolean).map(Number)];
  const read = async (of: number): Promise<[string, string][]> => [
    [`arguments of ${of}`, await readFile(`/proc/${of}/cmdline`, 'utf8')],
    [`name of ${of}`, await readFile(`/proc/${of}/comm`, 'utf8')],
  ];
  return (await Promise.all(pids.map(read))).flat();
}

/** Resolves when all systems are up and something of each is on disk. */
async function underWay(running: RunningCommand, systems: readonly System[]): Promise<void> {
  const recorded = (kinds: string) =>
    Promise.all(
      systems.map(({ source: { id } }) =>
        running.printed('stdout', new RegExp(`"kind":"(${kinds})"[^\\n]*"sourceId":"${id}"`)),
      ),
    );
  await recorded('linkUp');
  for (const { peer } of systems) playAtOnce(peer, answeredInbound, castOf(0));
  await recorded('established|connectionCleared|callCleared');
}

function said(what: string, { stdout, stderr }: Finished): [string, string][] {
  return [
    [`output of ${what}`, stdout],
    [`errors of ${what}`, stderr],
  ];
}

describe.skipIf(process.platform !== 'linux')('a process of Ringscope', { timeout: 240_000 }, () => {
  it('that is ended amid recording leaves no secret behind, and told none', async () => {
    const systems = await allSystems();
    const { folder, sources, environment } = await workplace(systems);
    const found: [string, string][] = [];
    for (const signal of ['SIGABRT', 'SIGKILL'] as const) {
      const capture = join(folder, `${signal}.ringscope`);
      const record = ['capture', '--sources', sources, '--out', capture, '--format', 'ndjson'];
      const running = startCommand(record, environment);
      await underWay(running, systems);
      const read = await told(running.process.pid ?? 0);
      expect(read.map(([, text]) => text).join()).toContain(capture);
      running.process.kill(signal);
      const ended = await running.finished;
      expect(ended.signal).toBe(signal);
      // The echoing system has said what it was told, and Ringscope has written down that it did.
      expect(ended.stdout).toContain('•••');
      found.push(...read, ...said('capture', ended));
    }
    for (const { id } of EXPORT_FORMATS) {
      const out = ['--format', id, '--out', join(folder, `export.${id}`)];
      const exported = await runCommand(['export', join(folder, 'SIGKILL.ringscope'), ...out], environment);
      expect(exported.code).toBe(0);
      found.push(...said('export', exported));
    }
    const files = await filesIn(folder);
    expect(files.length).toBeGreaterThan(2 + EXPORT_FORMATS.length);
    const secrets = [...systems.flatMap(secretsOf), ECHOED, ECHOED.replace('Bearer ', '')];
    expect(tracesOfSecrets(secrets, [...found, ...files])).toEqual([]);
  });

  it('that examines a source tells none, whether it works or not', async () => {
    const systems = (await allSystems()).filter(({ source }) => EXAMINED.includes(source.protocol));
    const { folder, sources, environment } = await workplace(systems);
    const wrong = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        name.startsWith('RINGSCOPE_SECRET') ? WRONG : value,
      ]),
    );
    const found: [string, string][] = [];
    await Promise.all(
      systems.map(async ({ source }) => {
        const examine = ['doctor', '--sources', sources, '--only', source.id];
        const running = startCommand([...examine, '--json'], environment);
        found.push(...(await told(running.process.pid ?? 0)));
        const right = await running.finished;
        expect(right.code).toBe(0);
        found.push(...said('the doctor', right), ...said('the doctor', await runCommand(examine, wrong)));
      }),
    );
    const secrets = [...systems.flatMap(secretsOf), WRONG];
    expect(tracesOfSecrets(secrets, [...found, ...(await filesIn(folder))])).toEqual([]);
  });
});

const WRONG = 'entirely-wrong/8+Zk';

it.each<[string, string]>([
  ['as it is', 'x s3cret/+pass y'],
  ['in JSON in JSON', '{\\"a\\":\\"s3cret\\/+pass\\"}'],
  ['in an address', 'https://a.example/?p=s3cret%2F%2Bpass'],
  ['as Basic with a name before it', `Basic ${Buffer.from('cti:s3cret/+pass').toString('base64')}`],
  ['as MD5', 'c14c8aaf93790ea7f202bad5773c421b'],
  ['as SHA-1, in capitals', '53E47D2422F85A48CE782587081825EEDB05387F'],
  ['as SHA-256 in base64', 'YDqODnXpk8Da+cIOFvlaT/XNDW8iFt+kDyBBsPosTt0='],
])('the scan finds a secret %s', (_how, text) => {
  expect(tracesOfSecrets(['s3cret/+pass'], [['there', text]])).toHaveLength(1);
});
