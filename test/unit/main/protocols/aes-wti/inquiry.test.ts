import { describe, expect, it } from 'vitest';
import { inquire } from '../../../../../main/protocols/aes-wti/inquiry.ts';
import { aesWtiOptions } from '../../../../../main/protocols/aes-wti/options.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { HttpRefusal } from '../../../../../model/failure.ts';
import { fakeLink } from '../../../../support/fake-link.ts';

const OPTIONS = aesWtiOptions.parse({
  url: 'wss://aes.example',
  username: 'cti',
  switchName: 'CM55',
  devices: ['5590'],
});

function refusal(headers: Record<string, string>, body = ''): HttpRefusal {
  return { status: 401, headers, body };
}

function rejected(http: HttpRefusal): LinkFailure {
  return new LinkFailure('auth-rejected', { cause: 'Refused.', cure: 'Correct it.', step: 'upgrade', http });
}

/** What is found out where AES answers so to our sign-in, and otherwise to one without credentials. */
async function found(first: HttpRefusal, bare: HttpRefusal) {
  const run = fakeLink({
    secrets: { password: 'S3cret!' },
    onWebsocket: ({ request }) => {
      expect(request.headers ?? {}).toEqual({});
      throw new LinkFailure('upgrade-refused', { cause: 'Refused.', cure: '', http: bare });
    },
  });
  const clues = await inquire(rejected(first), OPTIONS, run.link);
  expect(run.websockets).toHaveLength(1);
  return clues;
}

const BASIC = { 'www-authenticate': 'Basic realm="AES"' };

describe('a 401 of AES', () => {
  it('is for the release where AES asks for a token only', async () => {
    const bearer = refusal({ 'www-authenticate': 'Bearer' });
    const clues = await found(bearer, bearer);
    expect(clues?.cure).toContain('10.2');
    expect(clues?.evidence).toContain('AES asks for: Bearer');
  });

  it('is for the credentials where AES answers otherwise to none', async () => {
    const clues = await found(refusal(BASIC, 'Bad credentials'), refusal(BASIC, 'Authentication required'));
    expect(clues?.cause).toContain('got the user name and the password');
  });

  it('may be for a proxy where one has left its name', async () => {
    const clues = await found(refusal({ ...BASIC, via: '1.1 gate.example' }), refusal(BASIC));
    expect(clues?.cure).toContain('proxy');
    expect(clues?.evidence).toContain('via: 1.1 gate.example');
  });

  it('stays open where AES answers alike', async () => {
    const clues = await found(refusal(BASIC), refusal(BASIC));
    expect(clues?.cause).toBeUndefined();
    expect(clues?.evidence).toContain('AES does not tell wrong credentials from none.');
  });

  it('is the only failure that it is asked about', async () => {
    const run = fakeLink();
    const other = new LinkFailure('forbidden', {
      cause: '',
      cure: '',
      http: { ...refusal({}), status: 403 },
    });
    expect(await inquire(other, OPTIONS, run.link)).toBeNull();
    expect(run.websockets).toEqual([]);
  });
});
