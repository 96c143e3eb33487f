import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inquire } from '../../../../../main/protocols/kazoo/inquiry.ts';
import { kazooOptions } from '../../../../../main/protocols/kazoo/options.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import { fakeLink, jsonAnswer } from '../../../../support/fake-link.ts';

const SETTINGS = {
  apiUrl: 'https://kazoo.example:8443/v2',
  socketUrl: 'wss://kazoo.example:7777',
  username: 'Monitor',
};
const REFUSED = new LinkFailure('auth-rejected', {
  step: 'token',
  cause: 'Refused.',
  cure: 'Check.',
  evidence: ['HTTP 401'],
});

/** What is found out where the server answers the sign-ins that are tried in this way, and what was tried. */
async function found(account: object, statusOf: (data: Record<string, unknown>) => number) {
  const tried: Record<string, unknown>[] = [];
  const run = fakeLink({
    secrets: { password: 'pass' },
    http: ({ body = '{}' }) => {
      const { data } = JSON.parse(body) as { data: Record<string, unknown> };
      tried.push(data);
      return jsonAnswer(statusOf(data), {});
    },
  });
  const clues = await inquire(REFUSED, kazooOptions.parse({ ...SETTINGS, ...account }), run.link);
  return { clues, tried, concealed: run.concealed };
}

describe('a 401 of Kazoo', () => {
  it('is for the hash method where the other one is accepted', async () => {
    const { clues, tried, concealed } = await found({ accountName: 'firm' }, () => 201);
    const sha = createHash('sha1').update('monitor:pass').digest('hex');
    expect(tried).toEqual([{ credentials: sha, method: 'sha', account_name: 'firm' }]);
    expect(concealed).toContain(sha);
    expect(clues?.cure).toBe('Set "method" to "sha".');
  });

  it('is for the account where its name is its realm', async () => {
    const { clues, tried } = await found({ accountName: 'firm.sip.example' }, ({ account_realm }) =>
      account_realm === undefined ? 401 : 201,
    );
    expect(tried[1]).toMatchObject({ method: 'md5', account_realm: 'firm.sip.example' });
    expect(tried[1]).not.toHaveProperty('account_name');
    expect(clues?.cure).toContain('accountRealm');
  });

  it('stays open where nothing else is accepted, but for the hash method', async () => {
    const { clues, tried } = await found({ accountName: 'firm' }, () => 401);
    expect(tried).toHaveLength(1);
    expect(clues?.cause).toContain('It is not the hash method');
  });

  it('is not tried further when the server has enough', async () => {
    const { clues, tried } = await found({ accountName: 'firm.sip.example' }, () => 429);
    expect(tried).toHaveLength(1);
    expect(clues).toEqual({ evidence: ['The same sign-in hashed by sha: HTTP 429'] });
  });

  it('is not asked about where an API key was refused', async () => {
    const run = fakeLink({ secrets: { apiKey: 'f'.repeat(64), password: 'pass' } });
    expect(await inquire(REFUSED, kazooOptions.parse(SETTINGS), run.link)).toBeNull();
    expect(run.requests).toEqual([]);
  });
});
