import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExaminationProgress } from '../../../model/contract/doctor.ts';
import type { Job } from '../../../model/contract/app-state.ts';
import type { ViewWindow } from '../../../model/contract/view.ts';
import { runningEngine } from '../../support/running-engine.ts';
import type { RunningEngine } from '../../support/running-engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const WEBSOCKET = {
  id: 'own',
  protocol: 'websocket',
  options: { url: 'ws://127.0.0.1:9' },
};

/** The window of a view of everything in the running record, once it has as many rows. */
async function rows(
  { client, until }: RunningEngine,
  of: 'events' | 'calls',
  most: number,
): Promise<ViewWindow> {
  const { recording } = await until(() => true);
  const basis = { capture: recording, filter: '', descending: false };
  const view = await client.ask(
    'views.open',
    of === 'events' ? { ...basis, of, orderBy: 'seq' } : { ...basis, of, orderBy: 'started' },
  );
  let known = 0;
  for (;;) {
    const window = await client.ask('views.window', { view, known, from: 0, count: most, buckets: 0 });
    if (window.matching >= most) return window;
    known = window.version;
  }
}

function jobOver({ until }: RunningEngine, id: string | null): Promise<Job | undefined> {
  const job = (jobs: readonly Job[]) => jobs.find((each) => each.id === id);
  return until(({ jobs }) => job(jobs)?.state !== 'running').then(({ jobs }) => job(jobs));
}

describe('the engine, asked as a page asks', () => {
  it('shows the demo: all systems up but the one that is not trusted, calls, and what is ringing', async () => {
    const app = await runningEngine();
    await app.client.ask('demo.start', {});
    const state = await app.until(
      ({ sources }) => sources.length === 6 && sources.every(({ link }) => link.state !== 'connecting'),
    );
    const states = Object.fromEntries(state.sources.map(({ config, link }) => [config.id, link.state]));
    expect(states).toEqual({
      aes: 'up',
      wazo: 'up',
      cloudlink: 'up',
      kazoo: 'up',
      'api-gateway': 'up',
      depot: 'rejected',
    });
    const calls = await rows(app, 'calls', 5);
    expect(calls.rows.of === 'calls' && calls.rows.calls.every(({ parties }) => parties.length > 0)).toBe(
      true,
    );
    await app.until(({ ringing }) => ringing.length > 0);
    await app.client.ask('demo.stop', {});
    const after = await app.until(({ demo }) => demo === 'off');
    expect(after.sources).toEqual([]);
    expect(app.bugs).toEqual([]);
  });

  it('names the chain that a source does not trust, step by step', async () => {
    const app = await runningEngine();
    await app.client.ask('demo.start', {});
    const { sources } = await app.until(({ demo }) => demo === 'running');
    const depot = sources.find(({ config }) => config.id === 'depot');
    expect(depot?.isDemo).toBe(true);
    if (!depot) return;
    const examination = await app.client.ask('doctor.start', { source: depot.config, secrets: {} });
    const next = (known: number): Promise<ExaminationProgress> =>
      app.client.ask('doctor.next', { examination, known });
    let progress = await next(0);
    while (!progress.isOver) progress = await next(progress.version);
    expect(progress.examination.diagnosis?.code).toBe('tls-untrusted');
    expect(progress.chains[0]?.certificates.at(-1)?.pem).toContain('BEGIN CERTIFICATE');
    expect(await app.client.ask('doctor.report', { examination })).toContain('tls-untrusted');
  });

  it('exports what the filter selects, redacted, and imports it again', async () => {
    const app = await runningEngine();
    await app.client.ask('demo.start', {});
    await rows(app, 'events', 50);
    const { recording } = await app.until(() => true);
    const job = await app.client.ask('exports.start', {
      capture: recording,
      format: 'json',
      of: 'events',
      filter: 'kind:(delivered,established)',
      calls: null,
      redact: true,
    });
    const done = await jobOver(app, job);
    expect(done).toMatchObject({ state: 'done', progress: 1 });
    const exported = JSON.parse(await readFile(done?.file ?? '', 'utf8')) as {
      redacted: boolean;
      events: unknown[];
    };
    expect(exported.redacted).toBe(true);
    const imported = await app.client.ask('captures.import', { upload: done?.file ?? '' });
    expect(await jobOver(app, imported)).toMatchObject({ state: 'done' });
    const { captures } = await app.until(({ captures: open }) => open.length === 2);
    expect(captures[1]?.events).toBe(exported.events.length);
  });

  it('keeps sources, but never secrets, in a file, and starts them again with the next start', async () => {
    const dataDir = await temporaryFolder();
    const first = await runningEngine({ dataDir });
    await first.client.ask('sources.save', {
      source: WEBSOCKET,
      secrets: { authorization: 'Bearer s3cret' },
    });
    const { sources } = await first.until(({ sources: known }) => known.length === 1);
    expect(sources[0]?.secrets).toEqual([{ name: 'authorization', place: 'keychain' }]);
    expect(await readFile(join(dataDir, 'sources.json'), 'utf8')).not.toContain('s3cret');
    expect(await first.client.ask('sources.export', {})).not.toContain('s3cret');
    await first.close();
    const second = await runningEngine({ dataDir });
    const again = await second.until(() => true);
    expect(again.sources.map(({ config }) => config.id)).toEqual(['own']);
    expect(again.sources[0]?.link.state).not.toBe('stopped');
  });

  it('says at which option the settings of a source are wrong, and changes nothing', async () => {
    const app = await runningEngine();
    const wrong = { ...WEBSOCKET, options: { url: 'ftp://x' } };
    const asked = app.client.ask('sources.save', { source: wrong, secrets: {} });
    await expect(asked).rejects.toMatchObject({ code: 'source' });
    await expect(asked).rejects.toThrow('options.url');
    expect((await app.until(() => true)).sources).toEqual([]);
  });

  it('stops, disables and deletes a source, and forgets its secrets with it', async () => {
    const app = await runningEngine();
    await app.client.ask('sources.save', { source: WEBSOCKET, secrets: { authorization: 'x' } });
    await app.client.ask('sources.enable', { id: 'own', enabled: false });
    expect((await app.until(() => true)).sources[0]?.link.state).toBe('stopped');
    await app.client.ask('sources.delete', { id: 'own' });
    await app.client.ask('sources.save', { source: { ...WEBSOCKET, enabled: false }, secrets: {} });
    expect((await app.until(({ sources }) => sources.length === 1)).sources[0]?.secrets).toEqual([]);
  });

  it('goes on recording in a new file when asked, and opens the one before beside it', async () => {
    const app = await runningEngine();
    const before = await app.until(() => true);
    const id = await app.client.ask('captures.recordTo', { name: 'Monday' });
    const after = await app.until(({ recording }) => recording === id);
    expect(after.captures.map(({ name }) => name)).toEqual(['Monday']);
    const [recent] = await app.client.ask('captures.recent', {});
    expect(recent?.file).toBe(before.captures[0]?.file);
    const opened = await app.client.ask('captures.openRecent', { file: recent?.file ?? '' });
    const both = await app.until(({ captures }) => captures.length === 2);
    expect(both.captures[1]).toMatchObject({ id: opened, isRecording: false });
    await expect(app.client.ask('captures.close', { capture: id })).rejects.toMatchObject({
      code: 'capture',
    });
    await app.client.ask('captures.close', { capture: opened });
    await app.until(({ captures }) => captures.length === 1);
  });

  it('opens no file that the person has not chosen', async () => {
    const app = await runningEngine();
    const asked = app.client.ask('captures.openRecent', { file: '/etc/passwd' });
    await expect(asked).rejects.toMatchObject({ code: 'gone' });
  });

  it('points at the mistake in a filter', async () => {
    const app = await runningEngine();
    const { recording } = await app.until(() => true);
    const asked = app.client.ask('views.open', {
      capture: recording,
      filter: 'staet:ringing',
      descending: false,
      of: 'events',
      orderBy: 'seq',
    });
    await expect(asked).rejects.toMatchObject({
      code: 'filter',
      mistake: { start: 0, end: 5, suggestion: 'state' },
    });
  });
});
