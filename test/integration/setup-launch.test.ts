import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** The command line, the desktop app's two programs, and the page. */
const BUILDS = [
  'build vite.config.ts',
  'build vite.desktop.config.ts',
  'build vite.preload.config.ts',
  'build vite.page.config.ts',
];
const PROGRAM = 'console.log(JSON.stringify(process.argv.slice(2)));';

/** A clone as it is before the first command, with a program that prints its arguments, and a stand-in for npm. */
async function freshClone(program = PROGRAM): Promise<string> {
  const root = await temporaryFolder();
  await cp(path.join(REPOSITORY, 'scripts'), path.join(root, 'scripts'), { recursive: true });
  await cp(path.join(REPOSITORY, 'test/fixtures/setup/npm-cli.js'), path.join(root, 'npm-cli.js'));
  await mkdir(path.join(root, 'main'));
  await writeFile(path.join(root, 'main/program.js'), program);
  await writeFile(path.join(root, 'package.json'), '{ "type": "module", "dependencies": { "ws": "8.0.0" } }');
  await writeFile(path.join(root, 'package-lock.json'), lockFile('8.0.0'));
  return root;
}

function lockFile(version: string): string {
  return JSON.stringify({ packages: { '': { name: 'x' }, 'node_modules/ws': { version } } });
}

function start(root: string, args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.join(root, 'scripts/launch.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      npm_execpath: path.join(root, 'npm-cli.js'),
      FAKE_NPM_NODE: process.execPath,
      ...environment,
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (text[stream] += chunk));
  }
  const finished = once(child, 'close').then(([code]) => ({ code: code as number | null, ...text }));
  return { child, finished };
}

function launch(root: string, args: readonly string[], environment?: Record<string, string>) {
  return start(root, args, environment).finished;
}

/** What was called so far: npm and the bundler. */
async function calls(root: string): Promise<string[]> {
  return (await readFile(path.join(root, 'calls.log'), 'utf8')).trim().split('\n');
}

describe('the launcher', () => {
  it('installs, builds and runs in a fresh clone, and only runs the second time', async () => {
    const root = await freshClone();
    const first = await launch(root, ['ringscope', 'protocols', '--json']);
    expect(first).toMatchObject({ code: 0, stdout: '["protocols","--json"]\n' });
    expect(first.stderr).toBe('Installing dependencies (once, about a minute)…\nBuilding…\n');
    const second = await launch(root, ['ringscope', 'protocols', '--json']);
    expect(second).toEqual({ code: 0, stdout: '["protocols","--json"]\n', stderr: '' });
    expect(await calls(root)).toEqual(['npm ci', ...BUILDS]);
  });

  it('starts the app as the command line does, with the arguments after it', async () => {
    const { stdout } = await launch(await freshClone(), ['start', '--demo']);
    expect(stdout).toBe('["start","--demo"]\n');
  });

  it('installs anew when the lock file has changed or node_modules is gone', async () => {
    const root = await freshClone();
    await launch(root, ['ringscope']);
    await writeFile(path.join(root, 'package-lock.json'), lockFile('8.0.1'));
    await launch(root, ['ringscope']);
    await rm(path.join(root, 'node_modules'), { recursive: true });
    await launch(root, ['ringscope']);
    expect((await calls(root)).filter((call) => call === 'npm ci')).toHaveLength(3);
  });

  it('takes what somebody has installed by hand, when it is what the lock file asks for', async () => {
    const root = await freshClone();
    await launch(root, ['ringscope']);
    await writeFile(path.join(root, 'package-lock.json'), lockFile('8.0.1'));
    await writeFile(path.join(root, 'node_modules/.package-lock.json'), lockFile('8.0.1'));
    await launch(root, ['ringscope']);
    expect((await calls(root)).filter((call) => call === 'npm ci')).toHaveLength(1);
    await writeFile(path.join(root, 'package-lock.json'), lockFile('8.0.2'));
    await launch(root, ['ringscope']);
    expect((await calls(root)).filter((call) => call === 'npm ci')).toHaveLength(2);
  });

  it('builds anew when a source has changed, not when only its time has', async () => {
    const root = await freshClone();
    await launch(root, ['ringscope']);
    await utimes(path.join(root, 'main/program.js'), 1, 1);
    await launch(root, ['ringscope']);
    expect(await calls(root)).toEqual(['npm ci', ...BUILDS]);
    await writeFile(path.join(root, 'main/program.js'), 'console.log("newer");');
    expect((await launch(root, ['ringscope'])).stdout).toBe('newer\n');
    expect(await calls(root)).toEqual(['npm ci', ...BUILDS, ...BUILDS]);
  });

  it.each([
    ['offline', 'ringscope: no network: '],
    ['full', 'ringscope: no space: '],
    ['without-scripts', 'the pinned Node 24 does not run'],
  ])(
    'says in plain words why it cannot install (%s), and installs the next time',
    async (behaviour, words) => {
      const root = await freshClone();
      const failed = await launch(root, ['ringscope'], { FAKE_NPM: behaviour });
      expect(failed).toMatchObject({ code: 1, stdout: '' });
      expect(failed.stderr).toContain(words);
      expect(failed.stderr).not.toContain('    at ');
      expect(existsSync(path.join(root, '.setup-lock'))).toBe(false);
      expect(await launch(root, ['ringscope'])).toMatchObject({ code: 0, stdout: '[]\n' });
    },
  );

  it('shows what the bundler said when the build fails, and runs nothing', async () => {
    const root = await freshClone('MISTAKE');
    const failed = await launch(root, ['ringscope']);
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('ringscope: the build failed:\nmain/program.js:1 unexpected MISTAKE');
    expect((await launch(root, ['ringscope'])).code).toBe(1);
    expect(await calls(root)).toEqual(['npm ci', 'build vite.config.ts', 'build vite.config.ts']);
  });

  it('sets up once when two terminals start at the same time', async () => {
    const root = await freshClone();
    const both = await Promise.all([launch(root, ['ringscope', 'a']), launch(root, ['ringscope', 'b'])]);
    expect(both.map(({ code, stdout }) => ({ code, stdout }))).toEqual([
      { code: 0, stdout: '["a"]\n' },
      { code: 0, stdout: '["b"]\n' },
    ]);
    expect(await calls(root)).toEqual(['npm ci', ...BUILDS]);
  });

  it('ends with the exit code of the program', async () => {
    expect((await launch(await freshClone('process.exit(3);'), ['ringscope'])).code).toBe(3);
  });

  it('prints its usage for an unknown command, and sets nothing up for it', async () => {
    const root = await freshClone();
    const { code, stderr } = await launch(root, ['strat']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no command "strat".\nUsage: ');
    expect(existsSync(path.join(root, 'calls.log'))).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('the launcher under signals', () => {
  const waiting = (signal: string) => `
    let count = 0;
    process.on('${signal}', () => { count += 1; setTimeout(() => { console.log('${signal} ' + count); process.exit(7); }, 200); });
    setInterval(() => {}, 1000);
    console.log('ready');`;

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on once and waits for the end',
    async (signal) => {
      const { child, finished } = start(await freshClone(waiting(signal)), ['ringscope']);
      await once(child.stdout, 'data');
      child.kill(signal);
      child.kill(signal);
      expect(await finished).toMatchObject({ code: 7, stdout: `ready\n${signal} 1\n` });
    },
  );

  it('reports a program that a signal ended as a shell does', async () => {
    const { finished } = start(await freshClone("process.kill(process.pid, 'SIGTERM');"), ['ringscope']);
    expect((await finished).code).toBe(128 + 15);
  });

  it('lets the program notice when the launcher is killed', async () => {
    const program = `
      process.on('disconnect', () => { process.stdout.write('gone'); process.exit(); });
      console.log('ready');`;
    const { child, finished } = start(await freshClone(program), ['ringscope']);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    expect((await finished).stdout).toBe('ready\ngone');
  });
});
