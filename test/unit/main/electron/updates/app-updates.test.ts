import { describe, expect, it, vi } from 'vitest';
import { AppUpdates } from '../../../../../main/electron/updates/app-updates.ts';
import { failureInWords } from '../../../../../main/electron/updates/update-failure.ts';
import type { Updater } from '../../../../../main/electron/updates/updater.ts';
import { fakeClock } from '../../../../support/fake-clock.ts';

const HALF_A_DAY_MS = 12 * 60 * 60_000;

/** An updater that finds `version`. */
function fakeUpdater(version: string | null) {
  const listeners = new Map<string, (fact: never) => void>();
  const updater = {
    autoDownload: true,
    autoInstallOnAppQuit: false,
    allowDowngrade: true,
    allowPrerelease: true,
    checkForUpdates: vi.fn(() =>
      Promise.resolve({ isUpdateAvailable: version !== null, updateInfo: { version: version ?? '1.4.0' } }),
    ),
    downloadUpdate: vi.fn<() => Promise<unknown>>(() => Promise.resolve([])),
    quitAndInstall: vi.fn(),
    on: (event: string, listener: (fact: never) => void) => listeners.set(event, listener),
  } satisfies Updater;
  return { updater, tell: (event: string, fact: unknown) => listeners.get(event)?.(fact as never) };
}

function updates(version: string | null) {
  const { updater, tell } = fakeUpdater(version);
  const clock = fakeClock();
  const load = vi.fn(() => Promise.resolve<Updater>(updater));
  const leave = vi.fn((end: () => void) => end());
  const log: string[] = [];
  const app = new AppUpdates({ clock, version: '1.4.0', load, leave, tell: (text) => log.push(text) });
  const changes: string[] = [];
  app.onChange(() => changes.push(app.state.state));
  return { app, updater, tell, clock, load, leave, log, changes };
}

describe('updates of the app', () => {
  it('are not even loaded where the person wants none', async () => {
    const { app, clock, load } = updates('1.5.0');
    app.policy = 'never';
    app.start();
    await app.check();
    await app.install();
    await clock.advance(10 * HALF_A_DAY_MS);
    expect(load).not.toHaveBeenCalled();
    expect(app.state.message).toBe('Updates are switched off in the settings.');
  });

  it('are looked for when the app has been seen, and every half day', async () => {
    const { app, updater, clock } = updates(null);
    app.policy = 'ask';
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
    app.start();
    await vi.waitFor(() => expect(app.state.message).toBe('This is the newest version.'));
    expect(app.state).toMatchObject({ state: 'idle', version: null, checkedAt: clock.now() });
    await clock.advance(2 * HALF_A_DAY_MS);
    expect(updater.checkForUpdates).toHaveBeenCalledTimes(3);
    app.close();
    expect(clock.pending).toBe(0);
  });

  it('leave the decision to us: no downloads, no downgrades, no trials by the updater itself', async () => {
    const { app, updater } = updates(null);
    app.policy = 'automatic';
    await app.check();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: true,
      allowDowngrade: false,
      allowPrerelease: false,
    });
  });

  it('are only told of where the person is to be asked, downloaded when wanted, and installed in good order', async () => {
    const { app, updater, leave, tell } = updates('1.5.0');
    app.policy = 'ask';
    await app.check();
    expect(app.state).toMatchObject({ state: 'available', version: '1.5.0', isMajor: false });
    expect(updater.downloadUpdate).not.toHaveBeenCalled();

    const downloading = Promise.withResolvers<unknown>();
    updater.downloadUpdate.mockReturnValueOnce(downloading.promise);
    const installing = app.install();
    await Promise.resolve();
    tell('download-progress', { percent: 40 });
    expect(app.state).toMatchObject({ state: 'downloading', progress: 0.4 });
    downloading.resolve([]);
    await installing;
    expect(app.state).toMatchObject({ state: 'ready', progress: null });

    await app.install();
    expect(leave).toHaveBeenCalledTimes(1);
    expect(updater.quitAndInstall).toHaveBeenCalledTimes(1);
  });

  it('are taken unasked where the person wants that, but never a major', async () => {
    const minor = updates('1.5.0');
    minor.app.policy = 'automatic';
    await minor.app.check();
    await vi.waitFor(() => expect(minor.app.state.state).toBe('ready'));
    expect(minor.updater.quitAndInstall).not.toHaveBeenCalled();

    const major = updates('2.0.0');
    major.app.policy = 'automatic';
    await major.app.check();
    expect(major.app.state).toMatchObject({ state: 'available', isMajor: true });
    await major.clock.advance(3 * HALF_A_DAY_MS);
    expect(major.updater.downloadUpdate).not.toHaveBeenCalled();
  });

  it('follow a change of mind', async () => {
    const { app, updater, clock } = updates('1.5.0');
    app.policy = 'never';
    app.start();
    app.policy = 'ask';
    await vi.waitFor(() => expect(app.state.state).toBe('available'));
    app.policy = 'automatic';
    await vi.waitFor(() => expect(app.state.state).toBe('ready'));
    app.policy = 'never';
    await clock.advance(3 * HALF_A_DAY_MS);
    expect(updater.checkForUpdates).toHaveBeenCalledTimes(1);
  });

  it('say in plain words that they failed, and are tried again', async () => {
    const { app, updater, clock, log } = updates('1.5.0');
    app.policy = 'ask';
    updater.checkForUpdates.mockRejectedValueOnce(new Error('net::ERR_NAME_NOT_RESOLVED'));
    await app.check();
    expect(app.state).toMatchObject({ state: 'failed' });
    expect(app.state.message).toMatch(/^The server of updates cannot be reached/);
    expect(log).toEqual(['cannot look for updates: net::ERR_NAME_NOT_RESOLVED']);
    await clock.advance(HALF_A_DAY_MS);
    await vi.waitFor(() => expect(app.state.state).toBe('available'));
    updater.downloadUpdate.mockRejectedValueOnce(
      Object.assign(new Error('sha512 checksum mismatch, /home/x'), { code: 'ERR_CHECKSUM_MISMATCH' }),
    );
    await app.install();
    expect(app.state.message).toMatch(/^What was downloaded is not what was published/);
  });

  it('survive an updater that tells of an error by itself', async () => {
    const { app, tell, log } = updates(null);
    app.policy = 'ask';
    await app.check();
    tell('error', new Error('broken'));
    expect(log).toEqual(['updater: broken']);
  });
});

describe('a failure of the updater', () => {
  it.each([
    ['ENOSPC: no space left on device', /disk is full/],
    ['EACCES: permission denied, open /opt/Ringscope', /cannot be written/],
    ['HttpError: 404', /nothing for this system/],
    ['something else at /home/somebody', /^The update failed\. Details are in the log/],
  ])('is told without paths: %s', (message, words) => {
    expect(failureInWords(new Error(message))).toMatch(words);
    expect(failureInWords(new Error(message))).not.toContain('/');
  });
});
