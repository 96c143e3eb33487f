import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCapture } from '../../main/capture/reader.ts';
import { exportCapture } from '../../main/export/export-capture.ts';
import { EXPORT_FORMATS } from '../../main/export/index.ts';
import { Concealment } from '../../main/sources/concealment.ts';
import type * as SourceTransports from '../../main/transports/source-transports.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { API_KEY } from '../../simulators/api-gateway/peer.ts';
import { createAuthority } from '../../simulators/authority.ts';
import { PEERS } from '../../simulators/index.ts';
import { SIMULATED_PASSWORD, SIMULATED_TOKEN } from '../../simulators/peer.ts';
import type { Peer } from '../../simulators/peer.ts';
import { answeredInbound } from '../../simulators/scenarios/inbound.ts';
import { SCENARIOS } from '../../simulators/scenarios/index.ts';
import { runCommand } from '../support/command-line.ts';
import { filesIn } from '../support/files-in.ts';
import { recordedRun } from '../support/recorded-run.ts';
import { castOf, playAtOnce } from '../support/played-scenario.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { tracesOfSecrets } from '../support/traces-of-secrets.ts';

type Found = [where: string, text: string | Uint8Array];

const seen = vi.hoisted(() => ({ onTheWire: new Set<string>() }));

vi.mock('../../main/transports/source-transports.ts', async (importOriginal) => {
  const original = await importOriginal<typeof SourceTransports>();
  const { echoingTransports } = await import('../support/watched-transports.ts');
  return {
    ...original,
    createTransports: echoingTransports(original.createTransports, (secret) => seen.onTheWire.add(secret)),
  };
});

const WRONG_SECRET = 'entirely-wrong/8+Zk';

afterEach(() => {
  vi.restoreAllMocks();
  seen.onTheWire.clear();
});

describe('a session leaves no secret behind', () => {
  it.each(PEERS)('with $protocol', async (entry) => {
    const spies = (['addStored', 'addPassing'] as const).map((add) => vi.spyOn(Concealment.prototype, add));
    const authority = await createAuthority();
    const peer = await (await entry.load()).start({ authority, port: 0, seed: 1 });
    onTestFinished(() => peer.close());
    const folder = await temporaryFolder();
    const left = await monitored(peer, authority.certificate, folder);
    await exportAll(folder);
    const files = await filesIn(folder);
    expectReadable(files);
    left.push(...files);

    const declared = spies.flatMap(({ mock }) => mock.calls.flat());
    const stored = peer.secrets.map(({ value }) => value);
    const derived = peer.sources.flatMap(({ options }) => credentialsOf(options?.['username']));
    const secrets = [...stored, ...stored.map(withoutScheme), WRONG_SECRET, ...derived, ...declared];
    expect([...seen.onTheWire]).not.toEqual([]);
    // The peer says every one of them back, and still what it said is there to be seen.
    expect(JSON.stringify(left.find(([where]) => where === 'events'))).toContain('echo of •••');
    expect(tracesOfSecrets([...secrets, ...seen.onTheWire], left)).toEqual([]);
  });
});

describe('a demo leaves no secret behind', () => {
  const secrets = [
    SIMULATED_PASSWORD,
    SIMULATED_TOKEN,
    API_KEY,
    ...credentialsOf('monitor'),
    ...credentialsOf('cti'),
  ];

  it.each([
    ['x.json', 'human'],
    ['x.ringscope', 'ndjson'],
  ])('in %s, or in what it prints as %s', async (name, format) => {
    const folder = await temporaryFolder();
    const file = join(folder, name);
    const { code, stdout, stderr } = await runCommand(
      ['start', '--demo', '--headless', '--rate', '200', '--for', '15s', '--format', format, '--out', file],
      { TMPDIR: folder },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('linkUp');
    const left: Found[] = [
      ['stdout', stdout],
      ['stderr', stderr],
    ];
    if (name.endsWith('.ringscope')) {
      for (const { id } of EXPORT_FORMATS) {
        const made = await runCommand(['export', file, '--format', id]);
        expect({ id, code: made.code }).toEqual({ id, code: 0 });
        expect(made.stdout.length).toBeGreaterThan(1_000);
        left.push([`export ${id}`, made.stdout], [`export ${id} stderr`, made.stderr]);
      }
    }
    const files = await filesIn(folder);
    expectReadable(files);
    left.push(...files);
    expect(await readdir(folder)).toContain(name);
    expect(tracesOfSecrets(secrets, left)).toEqual([]);
  });
});

/** Connects with the right secret and with a wrong one, has every scenario played, and returns all that is told. */
async function monitored(peer: Peer, certificate: string, folder: string): Promise<Found[]> {
  const [right] = peer.sources;
  if (!right) throw new Error('The peer offers no source.');
  const wrong = { ...right, id: 'wrong' };
  const wrongSecrets = peer.secrets.map(({ name, value }) => ({
    sourceId: wrong.id,
    name,
    value: value.replace(withoutScheme(value), WRONG_SECRET),
  }));
  const run = await recordedRun({
    sources: [right, wrong],
    secrets: [...peer.secrets, ...wrongSecrets],
    certificate,
    file: join(folder, 'x.ringscope'),
  });
  await run.until(() => run.link(right.id)?.state === 'up' && peer.listeners > 0);
  await run.until(() => run.link(wrong.id)?.state === 'rejected');
  for (const [index, scenario] of SCENARIOS.entries()) playAtOnce(peer, scenario, castOf(index % 9));
  playAtOnce(peer, answeredInbound, castOf(9));
  await run.until(() => isOver(run.events, castOf(9).outside[0].number));
  const during = await filesIn(folder);
  await run.stop();
  return [...run.told, ...during, ['events', JSON.stringify(run.events)]];
}

function isOver(events: readonly TelephonyEvent[], caller: string): boolean {
  const calls = events.flatMap(({ raw, callId }) => (raw.includes(caller) && callId ? [callId] : []));
  return events.some(({ kind, callId = '' }) => /Cleared$/.test(kind) && calls.includes(callId));
}

async function exportAll(folder: string): Promise<void> {
  const reader = openCapture(join(folder, 'x.ringscope'));
  for (const format of EXPORT_FORMATS) {
    const target = { file: join(folder, `export.${format.extension}`) };
    await exportCapture({ reader, format, target, application: 'Ringscope test', exportedAt: 0 });
  }
  reader.close();
}

/** What is searched is what was said: otherwise nothing found would prove nothing. */
function expectReadable(records: readonly Found[]): void {
  const { number } = castOf(0).inside[0];
  expect(records).not.toEqual([]);
  for (const [where, content] of records) expect(Buffer.from(content).includes(number), where).toBe(true);
}

/** "Bearer x" and "Basic x": the scheme is no secret. */
function withoutScheme(secret: string): string {
  return secret.replace(/^[A-Za-z]+ /, '');
}

/** What protocols make of a user name and its password: HTTP Basic, and the two hashes that Kazoo takes. */
function credentialsOf(username: unknown): string[] {
  return [SIMULATED_PASSWORD, WRONG_SECRET].flatMap((password) => {
    const pair = `${String(username)}:${password}`;
    const hash = (algorithm: string) => createHash(algorithm).update(pair).digest('hex');
    return [Buffer.from(pair).toString('base64'), hash('md5'), hash('sha1')];
  });
}
