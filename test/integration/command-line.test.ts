import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it, onTestFinished } from 'vitest';
import captureSchema from '../../main/export/capture.schema.json' with { type: 'json' };
import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface ExportedCapture {
  events: TelephonyEvent[];
  calls: Call[];
  counts: { events: number; byKind: Record<string, number> };
  sources: { id: string }[];
  filter: string | null;
}

async function readExport(file: string): Promise<ExportedCapture> {
  const exported = JSON.parse(await readFile(file, 'utf8')) as ExportedCapture;
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const validate = ajv.compile(captureSchema);
  expect(validate(exported) ? [] : validate.errors).toEqual([]);
  expect(exported.events.map(({ seq }) => seq)).toEqual(exported.events.map((_, index) => index + 1));
  return exported;
}

async function startSimulation(...args: string[]) {
  const simulation = startCommand(['simulate', ...args]);
  onTestFinished(async () => {
    await simulation.interrupt();
  });
  const hint = await simulation.printed('stderr', /authority in /);
  const sources = /--sources (\S+)/.exec(hint)?.[1] ?? '';
  const secrets = Object.fromEntries(
    [...hint.matchAll(/(RINGSCOPE_SECRET_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  return { simulation, sources, secrets };
}

async function sourcesFile(content: unknown): Promise<string> {
  const file = join(await temporaryFolder(), 'sources.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const plainSource = {
  id: 'lab',
  protocol: 'websocket',
  options: { url: 'wss://127.0.0.1:9/' },
  trust: { caFiles: [], pinSha256: null },
};

describe('ringscope demo', () => {
  it('records calls of all simulated systems and ends by itself with a valid export', async () => {
    const out = join(await temporaryFolder(), 'demo.json');
    const { code, stderr } = await runCommand([
      'start',
      '--demo',
      '--headless',
      '--for',
      '20s',
      '--out',
      out,
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { events } = await readExport(out);
    for (const kind of ['delivered', 'established', 'held', 'retrieved', 'connectionCleared', 'linkUp']) {
      expect(events.map((event) => event.kind)).toContain(kind);
    }
    const delivered = events.filter(({ kind }) => kind === 'delivered');
    expect(
      delivered.some(({ callId, from, to, state }) => callId && from?.number && to?.number && state),
    ).toBe(true);
    expect(await readdir(join(out, '..'))).toEqual(['demo.json']);
  });
});

describe('ringscope capture', () => {
  it('records what a simulated Wazo says, under its private CA', async () => {
    const { sources, secrets } = await startSimulation('wazo', '--rate', '100');
    const out = join(await temporaryFolder(), 'wazo.ringscope');
    const captured = await runCommand(
      ['capture', '--sources', sources, '--max-events', '300', '--out', out, '--format', 'ndjson'],
      secrets,
    );
    expect(captured.code).toBe(0);
    expect(captured.stderr).toMatch(/^wazo: up \d+ s in all · \d+ events$/m);
    const printed = captured.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TelephonyEvent);
    expect(printed.filter(({ kind }) => !/^(link|gap)/.test(kind))).toHaveLength(300);
    const exported = await runCommand(['export', out, '--format', 'ndjson']);
    expect(
      exported.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(printed);
  });

  it('leaves a whole capture behind when it is killed', async () => {
    const { sources, secrets } = await startSimulation('wazo', '--rate', '300');
    const out = join(await temporaryFolder(), 'killed.ringscope');
    const running = startCommand(
      ['capture', '--sources', sources, '--out', out, '--format', 'ndjson'],
      secrets,
    );
    await running.printed('stdout', /"seq":900,/);
    running.process.kill('SIGKILL');
    const killedAt = Date.now();
    const { stdout } = await running.finished;
    const lines = stdout.split('\n').slice(0, -1);
    const lastPrinted = JSON.parse(lines.at(-1) ?? '') as TelephonyEvent;

    const exported = await runCommand(['export', out, '--format', 'ndjson']);
    expect(exported.code).toBe(0);
    const events = exported.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TelephonyEvent);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.length).toBeGreaterThanOrEqual(lastPrinted.seq);
    expect(killedAt - (events.at(-1)?.receivedAt ?? 0)).toBeLessThan(1_000);
  });

  it('rejects a wrong password without trying it again, and says what to do', async () => {
    const { sources } = await startSimulation('wazo');
    const captured = await runCommand(['capture', '--sources', sources, '--for', '20s'], {
      RINGSCOPE_SECRET_WAZO_PASSWORD: 'not the password',
    });
    expect(captured.code).toBe(3);
    expect(captured.stderr).toMatch(/wazo: rejected[\s\S]*auth-rejected/);
    expect(captured.stderr).not.toContain('not the password');
  });

  it('names the variable of a secret that is missing', async () => {
    const { sources } = await startSimulation('wazo');
    const captured = await runCommand(['capture', '--sources', sources, '--for', '20s']);
    expect(captured.code).toBe(3);
    expect(captured.stderr).toContain('RINGSCOPE_SECRET_WAZO_PASSWORD');
  });

  it('ends with 3 when a source never came up', async () => {
    const file = await sourcesFile({ sources: [plainSource] });
    const running = startCommand(['capture', '--sources', file]);
    await running.printed('stderr', /lab: waiting[\s\S]*unreachable/);
    const ended = await running.interrupt();
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^lab: never up · 0 events\n {2}last failure at \d\d:\d\d: unreachable at connect: /m,
    );
  });

  it.each([
    ['a file that is not there', null, /there is no such file/],
    ['text that is not JSON', '{\n  "sources": [\n  {]', /expected JSON: .*line 3/],
    ['another shape', { source: [] }, /sources: /],
    ['an unknown key', { sources: [{ ...plainSource, protcol: 'x' }] }, /sources\[0\].*protcol/],
    [
      'an unknown protocol',
      { sources: [{ ...plainSource, protocol: 'sip' }] },
      /sources\[0\]\.protocol: .*sip.*wazo/,
    ],
    ['a doubled id', { sources: [plainSource, plainSource] }, /sources\[1\]\.id: .*sources\[0\]/],
    [
      'a wrong option',
      { sources: [{ ...plainSource, options: { url: 7 } }] },
      /sources\[0\]\.options\.url: /,
    ],
    [
      'a CA file that is not there',
      { sources: [{ ...plainSource, trust: { caFiles: ['missing.pem'] } }] },
      /sources\[0\]\.trust.*missing\.pem/,
    ],
    [
      'a CA file that is not PEM',
      { sources: [{ ...plainSource, trust: { caFiles: ['sources.json'] } }] },
      /sources\[0\]\.trust.*sources\.json/,
    ],
    [
      'a pin that is no fingerprint',
      { sources: [{ ...plainSource, trust: { pinSha256: 'abc' } }] },
      /sources\[0\]\.trust\.pinSha256.*SHA-256/,
    ],
  ])('refuses a sources file with %s, and starts nothing', async (_, content, message) => {
    const file = content === null ? join(await temporaryFolder(), 'none.json') : await sourcesFile(content);
    const captured = await runCommand(['capture', '--sources', file, '--for', '5s']);
    expect(captured).toMatchObject({ code: 2, stdout: '' });
    expect(captured.stderr).toContain(file);
    expect(captured.stderr).toMatch(message);
  });

  it('refuses a source that the file does not have', async () => {
    const file = await sourcesFile({ sources: [plainSource] });
    const captured = await runCommand(['capture', '--sources', file, '--only', 'hq']);
    expect(captured.code).toBe(2);
    expect(captured.stderr).toMatch(/"hq".*It has: lab/);
  });

  it('refuses to write over a file, unless told to', async () => {
    const file = await sourcesFile({ sources: [plainSource] });
    const out = join(file, '..', 'kept.ringscope');
    await writeFile(out, 'something dear');
    const captured = await runCommand(['capture', '--sources', file, '--out', out, '--for', '1s']);
    expect(captured.code).toBe(2);
    expect(captured.stderr).toContain('--overwrite');
    expect(await readFile(out, 'utf8')).toBe('something dear');
  });

  it('says where it cannot write', async () => {
    const file = await sourcesFile({ sources: [plainSource] });
    const out = join(file, '..', 'nowhere', 'a.ringscope');
    const captured = await runCommand(['capture', '--sources', file, '--out', out, '--for', '1s']);
    expect(captured.code).toBe(4);
    expect(captured.stderr).toContain('there is no such folder');
  });

  it('points at what is wrong in a filter', async () => {
    const file = await sourcesFile({ sources: [plainSource] });
    const captured = await runCommand(['capture', '--sources', file, '--filter', 'kind:deliverd']);
    expect(captured.code).toBe(2);
    expect(captured.stderr).toContain('delivered');
  });
});

describe('ringscope export and import', () => {
  it('makes the same capture again', async () => {
    const folder = await temporaryFolder();
    const [first, copy, second] = [
      join(folder, 'a.json'),
      join(folder, 'b.ringscope'),
      join(folder, 'b.json'),
    ];
    await runCommand(['start', '--demo', '--rate', '200', '--max-events', '400', '--quiet', '--out', first]);
    const imported = await runCommand(['import', first, '--out', copy]);
    expect(imported).toMatchObject({ code: 0 });
    expect(await runCommand(['export', copy, '--out', second])).toMatchObject({ code: 0 });
    const [before, after] = [await readExport(first), await readExport(second)];
    expect(after.events).toEqual(before.events);
    expect(after.sources).toEqual(before.sources);
    expect(after.counts).toEqual(before.counts);
  });

  it('exports only what a filter selects, and says which', async () => {
    const folder = await temporaryFolder();
    const [capture, out] = [join(folder, 'a.ringscope'), join(folder, 'a.json')];
    await runCommand([
      'start',
      '--demo',
      '--rate',
      '200',
      '--max-events',
      '400',
      '--quiet',
      '--out',
      capture,
    ]);
    await runCommand(['export', capture, '--filter', 'kind:delivered', '--out', out]);
    const exported = JSON.parse(await readFile(out, 'utf8')) as ExportedCapture;
    expect(exported.filter).toBe('kind:delivered');
    expect(new Set(exported.events.map(({ kind }) => kind))).toEqual(new Set(['delivered']));
    expect(exported.counts.events).toBe(exported.events.length);
  });

  it.each([
    ['is not there', null],
    ['is not a capture', 'just text, and long enough to be taken for the head of a database file'],
    ['is empty', ''],
  ])('ends with 2 for a capture that %s, and leaves it alone', async (_, content) => {
    const file = join(await temporaryFolder(), 'x.ringscope');
    if (content !== null) await writeFile(file, content);
    const exported = await runCommand(['export', file]);
    expect(exported).toMatchObject({ code: 2, stdout: '' });
    expect(exported.stderr).toContain(file);
    if (content !== null) expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('ends with 2 for an import that is wrong, names the place, and leaves nothing behind', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'bad.ndjson');
    await writeFile(file, '{"seq":1,"kind":"rang"}\n');
    const imported = await runCommand(['import', file, '--out', join(folder, 'bad.ringscope')]);
    expect(imported.code).toBe(2);
    expect(imported.stderr).toMatch(/line 1/);
    expect(await readdir(folder)).toEqual(['bad.ndjson']);
  });

  it('makes captures that only their owner can read', async () => {
    const capture = join(await temporaryFolder(), 'a.ringscope');
    await runCommand(['start', '--demo', '--rate', '100', '--max-events', '20', '--quiet', '--out', capture]);
    expect((await stat(capture)).mode & 0o777).toBe(0o600);
  });
});

describe('ringscope calls', () => {
  it('lists the calls of a capture, all or what a filter selects, the same as its JSON export', async () => {
    const folder = await temporaryFolder();
    const [capture, out] = [join(folder, 'a.ringscope'), join(folder, 'a.json')];
    await runCommand([
      'start',
      '--demo',
      '--rate',
      '300',
      '--max-events',
      '900',
      '--quiet',
      '--out',
      capture,
    ]);
    const all = await runCommand(['calls', capture, '--json']);
    expect(all.code).toBe(0);
    const calls = JSON.parse(all.stdout) as Call[];
    await runCommand(['export', capture, '--out', out]);
    expect((await readExport(out)).calls).toEqual(calls);

    const missed = await runCommand(['calls', capture, '--json', '--filter', 'outcome:missed']);
    expect(JSON.parse(missed.stdout)).toEqual(calls.filter(({ outcome }) => outcome === 'missed'));
    expect(calls.some(({ outcome }) => outcome === 'missed')).toBe(true);

    const lines = await runCommand(['calls', capture]);
    expect(lines.stdout.trimEnd().split('\n')).toHaveLength(calls.length);
  });

  it('says that a filter asks for what no call has', async () => {
    const capture = join(await temporaryFolder(), 'a.ringscope');
    await runCommand(['start', '--demo', '--rate', '100', '--max-events', '5', '--quiet', '--out', capture]);
    const refused = await runCommand(['calls', capture, '--filter', 'raw:x']);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain('raw');
  });
});

describe('ringscope', () => {
  it('lists every protocol with its options as JSON Schema', async () => {
    const { code, stdout } = await runCommand(['protocols', '--json']);
    expect(code).toBe(0);
    const protocols = JSON.parse(stdout) as { id: string; secrets: string[]; options: object }[];
    expect(protocols.map(({ id }) => id)).toEqual(expect.arrayContaining(['wazo', 'mqtt', 'websocket']));
    for (const { options } of protocols)
      expect(() => new Ajv2020({ strict: false }).compile(options)).not.toThrow();
  });

  it.each([[[]], [['capture']], [['capture', '--for', 'soon']], [['nonsense']], [['simulate', 'sip']]])(
    'ends with 2 for wrong usage: %s',
    async (args) => {
      expect(await runCommand(args)).toMatchObject({ code: 2 });
    },
  );

  it('teaches every command by example', async () => {
    for (const command of [
      'capture',
      'export',
      'calls',
      'import',
      'recover',
      'simulate',
      'serve',
      'protocols',
    ]) {
      const { code, stdout } = await runCommand([command, '--help']);
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(stdout).toContain(`ringscope ${command}`);
      expect(stdout).toContain('Examples:');
    }
  });
});
