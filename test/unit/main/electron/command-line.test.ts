import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ENTRY = fileURLToPath(new URL('../../../../main/electron/main.ts', import.meta.url));
const HOOK = fileURLToPath(new URL('../../../support/electron/as-electron.ts', import.meta.url));

/** The entry in a process of its own, where `electron` is the stand-in. */
function run(...args: string[]) {
  return spawnSync(process.execPath, ['--import', HOOK, ENTRY, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
}

describe('the program, started as the command line', () => {
  it('does what is asked, never gets ready, and ends with its exit code', () => {
    const version = run('--ozone-platform=headless', '--cli', '--version');
    expect([version.stdout.trim(), version.stderr, version.status]).toEqual(['0.1.0', '', 0]);
    const wrong = run('--cli', 'nonsense');
    expect(wrong.stderr).toContain("unknown command 'nonsense'");
    expect(wrong.status).toBe(2);
  });

  it('prints all that it has to say', () => {
    const { stdout, status } = run('--cli', 'protocols', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toHaveLength(7);
  });
});
