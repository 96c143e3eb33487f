import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { expect, it } from 'vitest';
import config from '../../vite.config.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Builds one program as dist/ is built; answers where it lies. */
async function bundle(entry: string): Promise<string> {
  const outDir = await temporaryFolder();
  await build({
    ...config,
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    build: {
      ...config.build,
      outDir,
      rolldownOptions: { ...config.build?.rolldownOptions, input: { program: path.join(ROOT, entry) } },
    },
  });
  // What stays outside the bundle is looked for from here upwards.
  await symlink(path.join(ROOT, 'node_modules'), path.join(outDir, 'node_modules'), 'junction');
  return path.join(outDir, 'program.js');
}

it('bundles every library so that it works, parts of Node without what stands behind them, and worker threads as chunks of their own', async () => {
  const program = await bundle('test/fixtures/setup/bundled-program.ts');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program]);
  expect(stdout.trim().split('\n')).toEqual([
    'http 200 without fetch',
    'ws 100000',
    'mqtt a/b hello',
    'worker 21',
    'keytar function',
    'certificates -----BEGIN CERTIFICATE-----',
  ]);
  expect(stderr).toBe('');
});

it('reads a library only when the part that uses it is reached', async () => {
  const program = await bundle('test/fixtures/setup/bundled-program.ts');
  const code = await readFile(program, 'utf8');
  expect(code).toMatch(/import\("\.\/chunks\/[^"]+\.js"\)/);
  expect(code).not.toContain('class WebSocketServer');
});
