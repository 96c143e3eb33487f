import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUDGETS } from '../perf/budgets.ts';
import { pageSize, programSize } from '../perf/measures/size/built-size.ts';
import { freePorts } from '../support/real-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = new URL('../../', import.meta.url);
const MARK = 'loads ';
/** Runs before the program, and tells each module on stderr. */
const TELLING = `data:text/javascript,import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) { process.stderr.write('${MARK}' + url + '\\n'); return next(url, context); } });`;

/** Paths of our own modules that a command loads, from the sources: as the build has them, it has them apart. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const program = fileURLToPath(new URL('main/headless/ringscope.ts', ROOT));
  const child = spawn(process.execPath, ['--import', TELLING, program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  await once(child, 'close');
  const own = MARK + ROOT.href;
  const paths = told.split('\n').flatMap((line) => (line.startsWith(own) ? [line.slice(own.length)] : []));
  return paths.filter((path) => !path.startsWith('node_modules/'));
}

/** Which of these folders have a module among the paths. */
function foldersOf(paths: readonly string[], folders: readonly string[]): string[] {
  return folders.filter((folder) => paths.some((path) => path.startsWith(`${folder}/`)));
}

const NOT_FOR_A_WORD = ['simulators', 'main/export', 'main/transports', 'main/doctor', 'main/browser-shell'];
const PROTOCOLS = ['aes-wti', 'wazo', 'cloudlink', 'kazoo', 'api-gateway', 'mqtt', 'websocket'];
const PROTOCOL_FOLDERS = PROTOCOLS.map((id) => `main/protocols/${id}`);

describe('starting Ringscope', () => {
  it('loads no protocol, exporter, simulator or socket to say its version', async () => {
    const paths = await loadedBy('--version');
    expect(paths).toContain('main/headless/program.ts');
    expect(foldersOf(paths, [...NOT_FOR_A_WORD, ...PROTOCOL_FOLDERS, 'main/capture/file'])).toEqual([]);
  });

  it('loads the protocols and nothing that connects, to list them', async () => {
    const paths = await loadedBy('protocols');
    expect(foldersOf(paths, PROTOCOL_FOLDERS)).toEqual(PROTOCOL_FOLDERS);
    expect(foldersOf(paths, [...NOT_FOR_A_WORD, 'main/capture/file'])).toEqual([]);
  });

  it('loads the protocol of the sources alone, to record from them', async () => {
    const [port = 0] = await freePorts(1);
    const file = join(await temporaryFolder(), 'sources.json');
    const options = { url: `ws://127.0.0.1:${port}/` };
    const sources = [{ id: 'one', protocol: 'websocket', options, proxy: 'none' }];
    await writeFile(file, JSON.stringify({ sources }));
    const paths = await loadedBy('capture', '--sources', file, '--for', '1s', '--quiet');
    expect(foldersOf(paths, PROTOCOL_FOLDERS)).toEqual(['main/protocols/websocket']);
    expect(
      foldersOf(paths, [
        'simulators',
        'main/doctor',
        'main/browser-shell',
        'main/transports/mqtt',
        'main/export',
      ]),
    ).toEqual([]);
  });
});

describe('the build', () => {
  it('has no more to read at the start of the program than its budget allows', async () => {
    const { bytes, files } = await programSize();
    expect(files.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThanOrEqual(BUDGETS.start);
  });

  it('has no more to fetch for the page than its budget allows', async () => {
    const { bytes, files } = await pageSize();
    expect(files.filter((file) => /\.(js|css)$/.test(file)).length).toBeGreaterThan(1);
    expect(bytes).toBeLessThanOrEqual(BUDGETS.page);
  });
});
