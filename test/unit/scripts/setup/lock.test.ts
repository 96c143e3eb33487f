import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSetupLock } from '../../../../scripts/setup/lock.mjs';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** The id of a process that has just ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('the set-up lock', () => {
  it('lets one work at a time, in whatever order they came', async () => {
    const root = await temporaryFolder();
    let working = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++working);
      await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withSetupLock(root, work)));
    expect(most).toBe(1);
  });

  it('is gone after the work, also when that fails', async () => {
    const root = await temporaryFolder();
    await expect(withSetupLock(root, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path.join(root, '.setup-lock'))).toBe(false);
    expect(await withSetupLock(root, () => Promise.resolve('next'))).toBe('next');
  });

  it('is taken over from an owner that has died, by one heir at a time', async () => {
    const root = await temporaryFolder();
    await mkdir(path.join(root, '.setup-lock'));
    await writeFile(path.join(root, '.setup-lock', 'owner'), String(deadProcess()));
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
    };
    await Promise.all([withSetupLock(root, work('a')), withSetupLock(root, work('b'))]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('is taken over from one who died before writing its name', async () => {
    const root = await temporaryFolder();
    const lock = path.join(root, '.setup-lock');
    await mkdir(lock);
    await utimes(lock, 1, 1);
    expect(await withSetupLock(root, () => Promise.resolve('done'))).toBe('done');
  });
});
