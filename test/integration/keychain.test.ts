import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CHILD = fileURLToPath(new URL('../support/keychain-child.ts', import.meta.url));
/** `$@` is the child and its steps. */
const UNLOCKED = 'printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"';
const LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$@"';
const NO_SERVICES = `<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

/** A home of its own for a keyring, and sessions in it. */
interface Home {
  readonly folder: string;
  /** Runs the steps in a new session; one answer each. Without `script`, nothing is started before them. */
  readonly session: (steps: string[], script?: string, busOptions?: string[]) => Promise<unknown[]>;
  readonly withoutBus: (steps: string[]) => Promise<unknown[]>;
}

async function home(): Promise<Home> {
  requirePrograms();
  const folder = await temporaryFolder();
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_RUNTIME_DIR: folder,
    LANG: 'C.UTF-8',
  };
  const run = async (command: string, args: string[]): Promise<unknown[]> => {
    const { stdout } = await promisify(execFile)(command, args, { env, timeout: 15_000 });
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
  };
  return {
    folder,
    session(steps, script = 'exec "$@"', busOptions = []) {
      const child = [process.execPath, CHILD, ...steps];
      return run('dbus-run-session', [...busOptions, '--', 'sh', '-c', script, 'sh', ...child]);
    },
    withoutBus: (steps) => run(process.execPath, [CHILD, ...steps]),
  };
}

function requirePrograms(): void {
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter(
    (name) => !places.some((place) => existsSync(join(place, name))),
  );
  if (missing.length === 0) return;
  throw new Error(
    `These tests use a real keyring and need ${missing.join(' and ')}. On Debian and Ubuntu: ` +
      '"apt-get install dbus gnome-keyring libsecret-1-0"; on Fedora: "dnf install dbus-daemon gnome-keyring libsecret".',
  );
}

describe.skipIf(process.platform !== 'linux')('the keychain of a Linux desktop', () => {
  it('keeps secrets from one session to the next, changes and deletes them', async () => {
    const { session } = await home();
    expect(await session(['state', 'get', 'set', 'get'], UNLOCKED)).toEqual([
      { state: 'available' },
      null,
      null,
      'wise-owl 🦉',
    ]);
    expect(await session(['get', 'list', 'change', 'get', 'delete', 'delete', 'list'], UNLOCKED)).toEqual([
      'wise-owl 🦉',
      [{ sourceId: 'hq', name: 'password' }],
      null,
      'other',
      true,
      false,
      [],
    ]);
  });

  it('is told to be locked, not empty, and listing it harms nothing', async () => {
    const { session } = await home();
    await session(['set'], UNLOCKED);
    const locked = { state: 'locked', cause: expect.stringContaining('locked') as string };
    const refused = { refused: expect.objectContaining(locked) as unknown };
    const [got, state, ...others] = await session(['get', 'state', 'set', 'delete', 'list'], LOCKED);
    expect([got, state]).toEqual([null, expect.objectContaining(locked)]);
    expect(others).toEqual([refused, refused, refused]);
    expect(await session(['get'], UNLOCKED)).toEqual(['wise-owl 🦉']);
  });

  it('is told to be absent where nobody on the bus keeps secrets', async () => {
    const { folder, session } = await home();
    const config = join(folder, 'session.conf');
    await writeFile(config, NO_SERVICES);
    const [state, got, set] = await session(['state', 'get', 'set'], undefined, [`--config-file=${config}`]);
    const absent = { state: 'absent', cause: expect.stringContaining('org.freedesktop.secrets') as string };
    expect(state).toMatchObject(absent);
    expect([got, set]).toMatchObject([null, { refused: absent }]);
  });

  it('is told to be absent where there is no bus', async () => {
    const { withoutBus } = await home();
    const [state, got] = await withoutBus(['state', 'get']);
    expect(state).toMatchObject({ state: 'absent', cause: expect.stringContaining('D-Bus') as string });
    expect(got).toBeNull();
  });
});
