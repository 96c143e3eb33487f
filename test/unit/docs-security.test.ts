import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const TABLE = readFileSync(new URL('docs/security-electron.md', ROOT), 'utf8')
  .split('\n')
  .map((line) => /^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$/.exec(line))
  .filter((row) => row !== null);

describe('the answers to Electron’s security list', () => {
  it('are twenty, in its order, each with a test that is there', () => {
    expect(TABLE.map(([, number]) => Number(number))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    for (const [, , , , tested = ''] of TABLE) {
      const [, file = ''] = /^`(test\/.+\.test\.ts)`$/.exec(tested) ?? [];
      expect(existsSync(new URL(file, ROOT)), tested).toBe(true);
      expect(readFileSync(new URL(file, ROOT), 'utf8')).toContain("it('");
    }
  });

  it('name a version of Electron that is pinned, of the line whose Node runs the tests', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
    const typings = readFileSync(new URL('node_modules/electron/package.json', ROOT), 'utf8');
    expect(JSON.parse(typings)).toMatchObject({ version: devDependencies['electron'] });
    expect(devDependencies['node']?.split('.')[0]).toBe(process.versions.node.split('.')[0]);
  });

  it('name fuses that packages are made with', () => {
    const fuses = readFileSync(new URL('electron-builder.yml', ROOT), 'utf8');
    for (const line of [
      'runAsNode: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'enableEmbeddedAsarIntegrityValidation: true',
      'onlyLoadAppFromAsar: true',
      'grantFileProtocolExtraPrivileges: false',
    ]) {
      expect(fuses).toContain(line);
    }
  });
});
