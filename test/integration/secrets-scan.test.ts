import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { Concealment } from '../../main/sources/concealment.ts';
import type * as SourceTransports from '../../main/transports/source-transports.ts';
import { createClient } from '../../model/contract/client.ts';
import type { Client } from '../../model/contract/client.ts';
import { EXPORT_FORMATS } from '../../model/contract/requests.ts';
import { serve } from '../../model/contract/server.ts';
import { wirePair } from '../../model/contract/wire.ts';
import { answeredInbound } from '../../simulators/scenarios/inbound.ts';
import { allSystems, secretsOf } from '../support/all-systems.ts';
import type { System } from '../support/all-systems.ts';
import { filesIn } from '../support/files-in.ts';
import { castOf, playAtOnce } from '../support/played-scenario.ts';
import { runningEngine } from '../support/running-engine.ts';
import type { RunningEngine } from '../support/running-engine.ts';
import { tracesOfSecrets } from '../support/traces-of-secrets.ts';

type Found = [where: string, text: string | Uint8Array];

const seen = vi.hoisted(() => ({ onTheWire: new Set<string>() }));

// Every secret that goes to a system comes back from it, in messages that it never asked for.
vi.mock('../../main/transports/source-transports.ts', async (importOriginal) => {
  const original = await importOriginal<typeof SourceTransports>();
  const { echoingTransports } = await import('../support/watched-transports.ts');
  return {
    ...original,
    createTransports: echoingTransports(original.createTransports, (secret) => seen.onTheWire.add(secret)),
  };
});

afterEach(() => void vi.restoreAllMocks());

/** A page beside the others, and all that it is told. */
function listeningPage({ engine, bugs }: RunningEngine): { client: Client; told: string[] } {
  const told: string[] = [];
  const [near, far] = wirePair();
  const page = engine.page();
  serve(far, page.api, (context, error) => bugs.push(`${context}: ${String(error)}`));
  onTestFinished(() => page.close());
  const client = createClient({
    send: (message) => near.send(message),
    onClose: (listener) => near.onClose(listener),
    onMessage: (listener) =>
      near.onMessage((message) => {
        told.push(JSON.stringify(message));
        listener(message);
      }),
  });
  return { client, told };
}

async function examine({ client }: { client: Client }, { source, secrets }: System): Promise<void> {
  const examination = await client.ask('doctor.start', { source, secrets });
  let progress = await client.ask('doctor.next', { examination, known: 0 });
  while (!progress.isOver) {
    progress = await client.ask('doctor.next', { examination, known: progress.version });
  }
  await client.ask('doctor.report', { examination });
}

it('leaves no secret, token, hash or signed address in what a page is told, on the disk, or in a crash', async () => {
  const spies = (['addStored', 'addPassing'] as const).map((add) => vi.spyOn(Concealment.prototype, add));
  const app = await runningEngine();
  const page = listeningPage(app);
  const systems = await allSystems();
  for (const { source, secrets } of systems) await page.client.ask('sources.save', { source, secrets });
  await app.until(
    ({ sources }) => sources.length === systems.length && sources.every(({ link }) => link.state === 'up'),
  );
  for (const { peer } of systems) playAtOnce(peer, answeredInbound, castOf(0));

  const { recording } = await app.until(({ sources }) => sources.every(({ link }) => link.eventCount > 2));
  for (const of of ['events', 'calls'] as const) {
    const basis = { capture: recording, filter: '', descending: false };
    const definition =
      of === 'events'
        ? ({ ...basis, of, orderBy: 'seq' } as const)
        : ({ ...basis, of, orderBy: 'started' } as const);
    const view = await page.client.ask('views.open', definition);
    await page.client.ask('views.window', { view, known: 0, from: 0, count: 200, buckets: 10 });
  }
  for (let seq = 1; seq <= 60; seq += 1) await page.client.ask('captures.event', { capture: recording, seq });
  await Promise.all(systems.map((system) => examine(page, system)));
  const wrong = systems.map((system) => ({
    ...system,
    secrets: Object.fromEntries(Object.keys(system.secrets).map((name) => [name, WRONG_SECRET])),
  }));
  await Promise.all(wrong.map((system) => examine(page, system)));
  for (const format of EXPORT_FORMATS) {
    const of = format === 'mermaid' || format === 'html' ? 'calls' : 'events';
    const job = await page.client.ask('exports.start', {
      ...{ capture: recording, format, of, filter: '', calls: null, redact: false },
    });
    await app.until(({ jobs }) => jobs.find(({ id }) => id === job)?.state !== 'running');
  }
  await page.client.ask('sources.export', {});
  const during = await filesIn(app.dataDir);
  await app.close();

  const declared = spies.flatMap(({ mock }) => mock.calls.flat());
  const given = systems.flatMap(secretsOf);
  const secrets = [...given, ...declared, ...seen.onTheWire, WRONG_SECRET].map(withoutScheme);
  const left: Found[] = [
    ['told to the page', page.told.join('\n')],
    ['mistakes of ours', app.bugs.join('\n')],
    ['arguments', [...process.argv, ...process.execArgv].join(' ')],
    ...during,
    ...(await filesIn(app.dataDir)),
  ];
  // What is searched is what was said: the systems' words are there, and in them the secrets masked.
  expect(seen.onTheWire.size).toBeGreaterThan(systems.length);
  expect(page.told.join('\n')).toContain('echo of •••');
  expect(tracesOfSecrets(secrets, left)).toEqual([]);
});

const WRONG_SECRET = 'entirely-wrong/8+Zk';

/** "Bearer x" and "Basic x": the scheme is no secret. */
function withoutScheme(secret: string): string {
  return secret.replace(/^[A-Za-z]+ /, '');
}
