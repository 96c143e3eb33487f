import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { doctor } from '../../../main/headless/commands/doctor.ts';
import type { DoctorOptions } from '../../../main/headless/commands/doctor.ts';
import { Terminal } from '../../../main/headless/terminal.ts';
import { environmentName } from '../../../main/secrets/environment-secrets.ts';
import { DIAGNOSIS_CODES } from '../../../model/contract/diagnosis.ts';
import { patient } from '../../support/examined.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The command over a sources file with this system in it. */
async function ran(protocol: string, fault: string | null, options: Partial<DoctorOptions> = {}) {
  const { peer, source } = await patient(protocol, fault);
  const folder = await temporaryFolder();
  const sources = join(folder, 'sources.json');
  await writeFile(sources, JSON.stringify({ sources: [source, { ...source, id: 'other' }] }));
  for (const { sourceId, name, value } of peer.secrets) vi.stubEnv(environmentName(sourceId, name), value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const output = new PassThrough({ encoding: 'utf8' });
  const told = new PassThrough({ encoding: 'utf8' });
  const terminal = new Terminal(output, told);
  const signal = new AbortController().signal;
  const given = { sources, only: source.id, wait: 100, ...options };
  const code = await doctor(given, signal, terminal).finally(() => {
    output.end();
    told.end();
  });
  return { code, stdout: (await output.toArray()).join(''), stderr: (await told.toArray()).join(''), folder };
}

describe('ringscope doctor', () => {
  it('shows each step with its mark, and says 0 for a healthy source', async () => {
    const { code, stdout } = await ran('wazo', null);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toContain('Wazo');
    expect(lines.filter((line) => line.startsWith('  ✓ '))).toHaveLength(7);
    expect(lines.filter((line) => line.startsWith('  ! Receive events'))).toHaveLength(1);
    expect(stdout).toContain('is healthy, and nothing came yet');
  });

  it('shows cause and cure of a failure once, and says 1', async () => {
    const { code, stdout } = await ran('wazo', 'auth-rejected');
    expect(code).toBe(1);
    expect(stdout).toMatch(/ {2}✗ Sign in +\d+ ms {2}Failed\./);
    expect(stdout).toMatch(/ {2}– Subscribe +Not reached\./);
    expect(stdout).toContain('auth-rejected at the step "Sign in"');
    expect(stdout.split('User name or password not accepted.')).toHaveLength(2);
    expect(stdout).toMatch(/Cure +Correct the user name/);
    expect(stdout).toMatch(/Evidence +HTTP 401/);
  });

  it('prints with --json what programs read, and nothing else', async () => {
    const { code, stdout } = await ran('kazoo', 'socket-full', { json: true });
    expect(code).toBe(1);
    const found = JSON.parse(stdout) as { steps: object[]; diagnosis: { code: string } };
    expect(Object.keys(found)).toEqual(['source', 'protocol', 'healthy', 'steps', 'diagnosis']);
    expect(Object.keys(found.diagnosis)).toEqual(['code', 'step', 'cause', 'cure', 'evidence']);
    expect(DIAGNOSIS_CODES).toContain(found.diagnosis.code);
    for (const step of found.steps) {
      expect(Object.keys(step)).toEqual(['id', 'title', 'status', 'durationMs', 'detail']);
    }
  });

  it.each(['report.json', 'report.txt'])('writes the report to %s', async (name) => {
    const report = join(await temporaryFolder(), name);
    const { code, stderr } = await ran('wazo', 'no-right', { report });
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(report) as string });
    const written = await readFile(report, 'utf8');
    for (const part of [
      'token-lacks-right',
      'websocketd',
      process.version,
      'BEGIN CERTIFICATE',
      'WebSocket close 4002',
    ]) {
      expect(written).toContain(part);
    }
    expect(written.startsWith('{')).toBe(name.endsWith('.json'));
  });

  it('asks which source is meant, and refuses what it cannot do, before it dials', async () => {
    await expect(ran('wazo', null, { only: 'nobody' })).rejects.toMatchObject({ exitCode: 2 });
    await expect(ran('wazo', null, { sendTest: true })).rejects.toMatchObject({ exitCode: 2 });
    const taken = join(await temporaryFolder(), 'taken.txt');
    await writeFile(taken, 'mine');
    await expect(ran('wazo', null, { report: taken })).rejects.toMatchObject({ exitCode: 2 });
    expect(await readFile(taken, 'utf8')).toBe('mine');
  });
});
