import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { secretsCommand } from '../../../../main/headless/commands/secrets.ts';
import type { SecretsAction } from '../../../../main/headless/commands/secrets.ts';
import { CommandError } from '../../../../main/headless/exit-codes.ts';
import { Terminal } from '../../../../main/headless/terminal.ts';
import { KeychainError } from '../../../../main/secrets/keychain-error.ts';
import type { KeychainProblem } from '../../../../main/secrets/keychain-error.ts';
import type { KeychainSecrets } from '../../../../main/secrets/keychain-secrets.ts';

const LOCKED: KeychainProblem = { state: 'locked', cause: 'It is locked.', cure: 'Unlock it.' };

function fakeKeychain(problem?: KeychainProblem): KeychainSecrets & { items: Map<string, string> } {
  const items = new Map<string, string>();
  const use = async <T>(work: () => T): Promise<T> => {
    await Promise.resolve();
    if (problem !== undefined) throw new KeychainError(problem);
    return work();
  };
  return {
    items,
    state: () => Promise.resolve(problem ?? { state: 'available' }),
    get: (sourceId, name) => Promise.resolve(items.get(`${sourceId} ${name}`)),
    set: (sourceId, name, value) => use(() => void items.set(`${sourceId} ${name}`, value)),
    delete: (sourceId, name) => use(() => items.delete(`${sourceId} ${name}`)),
    list: () =>
      use(() =>
        [...items.keys()].map((key) => {
          const [sourceId = '', name = ''] = key.split(' ');
          return { sourceId, name };
        }),
      ),
  };
}

type Input = PassThrough & { isTTY?: boolean; setRawMode?: (mode: boolean) => unknown };

/** Runs the command with this on its stdin. */
async function run(
  words: [SecretsAction, string?, string?],
  {
    piped = '',
    store = fakeKeychain(),
    stdin,
  }: { piped?: string; store?: KeychainSecrets; stdin?: Input } = {},
): Promise<{ code: number; printed: string; told: string }> {
  const [action, source, name] = words;
  const input: Input = stdin ?? new PassThrough();
  if (stdin === undefined) input.end(piped);
  const [output, told] = [new PassThrough(), new PassThrough()];
  const request = { action, ...(source !== undefined && { source }), ...(name !== undefined && { name }) };
  const code = await secretsCommand(request, input, new Terminal(output, told), store);
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { code, printed: text(output), told: text(told) };
}

/** A keyboard at which this is typed, and what became of its echo. */
function keyboard(keys: string): { stdin: Input; modes: boolean[] } {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode(mode: boolean) {
      modes.push(mode);
      if (mode) stdin.write(keys);
    },
  });
  return { stdin, modes };
}

async function failureOf(promise: Promise<unknown>): Promise<[number, string]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof CommandError) return [error.exitCode, error.message];
  }
  throw new Error('It did not fail as a command does');
}

describe('ringscope secrets set', () => {
  it.each([
    ['wise-owl\n', 'wise-owl'],
    ['wise-owl\r\n', 'wise-owl'],
    ['wise-owl', 'wise-owl'],
    [' two words \n\n', ' two words \n'],
    ['Schlüssel🔑\n', 'Schlüssel🔑'],
  ])('stores what is piped in: %j is %j', async (piped, value) => {
    const store = fakeKeychain();
    const { code, printed, told } = await run(['set', 'hq', 'password'], { piped, store });
    expect([code, printed, store.items.get('hq password')]).toEqual([0, '', value]);
    expect(told).toBe('The password of hq is in the keychain.\n');
  });

  it.each(['', '\n'])('refuses an empty secret (%j)', async (piped) => {
    const store = fakeKeychain();
    const [code, message] = await failureOf(run(['set', 'hq', 'password'], { piped, store }));
    expect([code, message, store.items.size]).toEqual([2, 'The secret is empty; nothing was stored.', 0]);
  });

  it.each([
    ['without a source', ['set'], /needs the id of a source/],
    ['without a name', ['set', 'hq'], /needs the id of a source/],
    ['with an impossible source', ['set', 'h q', 'password'], /cannot be the id of a source/],
    [
      'with a name that no protocol has',
      ['set', 'hq', 'passwort'],
      /No protocol has a secret called "passwort"\. There are: .*password, token/,
    ],
  ] as [string, [SecretsAction, string?, string?], RegExp][])(
    'refuses to work %s',
    async (_what, words, why) => {
      const [code, message] = await failureOf(run(words, { piped: 'x' }));
      expect(code).toBe(2);
      expect(message).toMatch(why);
    },
  );

  it('refuses what is no secret', async () => {
    const words: [SecretsAction, string, string] = ['set', 'hq', 'password'];
    expect((await failureOf(run(words, { piped: 'a\0b' })))[0]).toBe(2);
    expect((await failureOf(run(words, { piped: 'x'.repeat(70_000) })))[0]).toBe(2);
  });

  it('asks at a terminal, with the echo off, and takes corrections', async () => {
    const store = fakeKeychain();
    const { stdin, modes } = keyboard('wrong\u0015wise-oxl\u007f\bwl\r');
    const { told } = await run(['set', 'hq', 'password'], { stdin, store });
    expect(store.items.get('hq password')).toBe('wise-owl');
    expect(modes).toEqual([true, false]);
    expect(told).toContain('Type the password of hq; it is not shown.');
    expect(told).not.toContain('wise');
  });

  it('stores nothing after Ctrl-C, and turns the echo on again', async () => {
    const store = fakeKeychain();
    const { stdin, modes } = keyboard('wise\u0003');
    expect((await failureOf(run(['set', 'hq', 'password'], { stdin, store })))[0]).toBe(130);
    expect([modes, store.items.size]).toEqual([[true, false], 0]);
  });
});

describe('ringscope secrets delete and list', () => {
  it('deletes, and says when there was nothing to delete', async () => {
    const store = fakeKeychain();
    store.items.set('hq password', 'x');
    expect((await run(['delete', 'hq', 'password'], { store })).code).toBe(0);
    expect(await failureOf(run(['delete', 'hq', 'password'], { store }))).toEqual([
      2,
      'The keychain has no password of hq.',
    ]);
  });

  it('lists a line per secret as the other actions take them, and never a value', async () => {
    const store = fakeKeychain();
    store.items.set('hq password', 'wise-owl');
    store.items.set('lab token', 'wise-owl');
    const { printed, told } = await run(['list'], { store });
    expect([printed, told]).toEqual(['hq password\nlab token\n', '']);
    expect((await run(['list'])).told).toBe('The keychain has no secrets of Ringscope.\n');
  });

  it.each([['list'], ['set', 'hq', 'password'], ['delete', 'hq', 'password']] as [
    SecretsAction,
    string?,
    string?,
  ][])('%s says what is the matter with the keychain, and ends with 4', async (...words) => {
    const ended = run(words, { piped: 'x', store: fakeKeychain(LOCKED) });
    expect(await failureOf(ended)).toEqual([4, 'It is locked. Unlock it.']);
  });
});
