import { describe, expect, it } from 'vitest';
import { environmentName, environmentSecrets } from '../../../../main/secrets/environment-secrets.ts';
import { firstOf } from '../../../../main/secrets/secret-store.ts';
import { sessionSecrets } from '../../../../main/secrets/session-secrets.ts';

describe('secrets', () => {
  it('are named in the environment in upper case with everything else as underscores', () => {
    expect(environmentName('site-2.east', 'apiKey')).toBe('RINGSCOPE_SECRET_SITE_2_EAST_APIKEY');
  });

  it('are read from the environment, where an empty variable counts as none', async () => {
    const store = environmentSecrets({ RINGSCOPE_SECRET_HQ_PASSWORD: 'x y', RINGSCOPE_SECRET_HQ_TOKEN: '' });
    expect(await store.get('hq', 'password')).toBe('x y');
    expect(await store.get('hq', 'token')).toBeUndefined();
  });

  it('are kept for the session, apart by source and name', async () => {
    const store = sessionSecrets();
    await store.set('a', 'b/c', 'one');
    await store.set('a/b', 'c', 'two');
    expect(await store.get('a', 'b/c')).toBe('one');
    expect(await store.delete('a', 'b/c')).toBe(true);
    expect(await store.get('a', 'b/c')).toBeUndefined();
    expect(await store.get('a/b', 'c')).toBe('two');
  });

  it('come from the first store that has them', async () => {
    const session = sessionSecrets();
    await session.set('hq', 'password', 'typed in');
    const environment = environmentSecrets({
      RINGSCOPE_SECRET_HQ_PASSWORD: 'from the environment',
      RINGSCOPE_SECRET_LAB_PASSWORD: 'lab',
    });
    const store = firstOf([session, environment]);
    expect(await store.get('hq', 'password')).toBe('typed in');
    expect(await store.get('lab', 'password')).toBe('lab');
    expect(await store.get('lab', 'token')).toBeUndefined();
  });
});
