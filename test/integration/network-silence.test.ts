import { readFile, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { environmentName } from '../../main/secrets/environment-secrets.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { patient } from '../support/examined.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOOK = fileURLToPath(new URL('../support/open-sockets-hook.mjs', import.meta.url));

interface Opened {
  what: 'connect' | 'listen' | 'datagrams' | 'name';
  host?: string;
  address?: string;
  port?: number;
}

/** The environment in which a program notes what it opens, and what it has noted. */
async function watched() {
  const folder = await temporaryFolder();
  const file = join(folder, 'sockets.ndjson');
  await writeFile(file, '');
  return {
    folder,
    environment: {
      NODE_OPTIONS: `--import ${HOOK}`,
      RINGSCOPE_TEST_SOCKETS: file,
      TMPDIR: folder,
      XDG_DATA_HOME: folder,
      HOME: folder,
    },
    opened: async () => {
      const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
      return lines.map((line): Opened => JSON.parse(line) as Opened);
    },
  };
}

/** Where the program connected to, but for what listens in itself. */
function outside(opened: readonly Opened[]): string[] {
  const own = new Set(opened.filter(({ what }) => what === 'listen').map(({ port }) => port));
  const away = opened.filter(({ what, port }) => what === 'connect' && !own.has(port));
  return [...new Set(away.map(({ host, port }) => `${host}:${port}`))];
}

/** What a name server was asked for: an address is none, and this computer is known without one. */
function names(opened: readonly Opened[]): string[] {
  const asked = opened.flatMap(({ what, host = '' }) => (what === 'name' ? [host] : []));
  return asked.filter((host) => host !== 'localhost' && isIP(host) === 0);
}

function elsewhere(opened: readonly Opened[]): (string | undefined)[] {
  return opened
    .filter(({ what, address }) => what === 'listen' && address !== '127.0.0.1')
    .map(({ address }) => address);
}

describe('a full run opens no socket but those of its sources', () => {
  it('in the demo on the command line', async () => {
    const { environment, opened, folder } = await watched();
    const out = join(folder, 'x.ringscope');
    const { code } = await runCommand(
      ['start', '--demo', '--headless', '--rate', '200', '--for', '6s', '--out', out],
      environment,
    );
    // A slow computer may not have all systems up by then, which is no matter here.
    expect([0, 3]).toContain(code);
    const all = await opened();
    // The five systems of the demo are in the same process: so the hook sees what it is to see.
    expect(all.filter(({ what }) => what === 'connect').length).toBeGreaterThan(5);
    expect({ outside: outside(all), names: names(all), elsewhere: elsewhere(all) }).toEqual({
      outside: [],
      names: [],
      elsewhere: [],
    });
    expect(all.filter(({ what }) => what === 'datagrams')).toEqual([]);
  });

  it('in the browser shell with the demo', async () => {
    const { environment, opened } = await watched();
    const running = startCommand(['serve', '--demo', '--port', '0'], environment);
    onTestFinished(async () => {
      await running.interrupt();
    });
    const printed = await running.printed('stdout', /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
    const address = /http:\S+/.exec(printed)?.[0] ?? '';
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
    await expect
      .poll(async () => (await opened()).filter(({ what }) => what === 'connect').length)
      .toBeGreaterThan(5);
    await running.interrupt();
    const all = await opened();
    expect({ outside: outside(all), names: names(all), elsewhere: elsewhere(all) }).toEqual({
      outside: [],
      names: [],
      elsewhere: [],
    });
    expect(all.filter(({ what }) => what === 'datagrams')).toEqual([]);
  });

  it('in an examination by the doctor', async () => {
    const { peer, source } = await patient('wazo', null);
    const { environment, opened, folder } = await watched();
    const sources = join(folder, 'sources.json');
    await writeFile(sources, JSON.stringify({ sources: [source] }));
    const secrets = peer.secrets.map(({ sourceId, name, value }): [string, string] => [
      environmentName(sourceId, name),
      value,
    ]);
    const { code } = await runCommand(['doctor', '--sources', sources, '--only', source.id, '--json'], {
      ...environment,
      ...Object.fromEntries(secrets),
    });
    expect(code).toBe(0);
    const all = await opened();
    const { host } = new URL(String(source.options['url']));
    expect({ outside: outside(all), names: names(all) }).toEqual({ outside: [host], names: [] });
    expect(all.filter(({ what }) => what === 'listen' || what === 'datagrams')).toEqual([]);
  });
});
