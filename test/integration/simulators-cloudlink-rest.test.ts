import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CLIENT_ID, MONITOR } from '../../simulators/cloudlink/rest/accounts.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import {
  arrive,
  collectionSchema,
  hangUp,
  pairSchema,
  password,
  startCloudLink,
} from '../support/cloudlink-on-loopback.ts';
import { fakeClock } from '../support/fake-clock.ts';

describe('the token service of the CloudLink peer', () => {
  it('gives a pair for a password as a form and as JSON, with 201', async () => {
    const { client } = await startCloudLink();
    const form = new URLSearchParams(password()).toString();
    for (const body of [form, password()]) {
      const { status, body: pair } = await client.rest('POST', '/token', { body });
      expect(status).toBe(201);
      expect(pairSchema.parse(pair).expires_in).toBe(3600);
    }
  });

  it('takes a client secret in the body and as Basic', async () => {
    const { client } = await startCloudLink();
    const body = {
      grant_type: 'client_credentials',
      client_id: CLIENT_ID,
      client_secret: SIMULATED_PASSWORD,
    };
    expect((await client.rest('POST', '/token', { body })).status).toBe(201);
    const token = `Basic ${Buffer.from(`${CLIENT_ID}:${SIMULATED_PASSWORD}`).toString('base64')}`;
    const bare = 'grant_type=client_credentials';
    expect((await client.rest('POST', '/token', { token, body: bare })).status).toBe(201);
  });

  it('takes a code of the sign-in page once', async () => {
    const { client } = await startCloudLink();
    const body = { client_id: CLIENT_ID, username: MONITOR, password: SIMULATED_PASSWORD };
    const given = await client.rest('POST', '/authorize', { body });
    const { code } = z.object({ code: z.string() }).parse(given.body);
    const redeem = { grant_type: 'authorization_code', client_id: CLIENT_ID, code };
    expect((await client.rest('POST', '/token', { body: redeem })).status).toBe(201);
    expect((await client.rest('POST', '/token', { body: redeem })).status).toBe(401);
  });

  it('replaces both tokens at a refresh; the old refresh token is spent', async () => {
    const { client } = await startCloudLink();
    const first = pairSchema.parse((await client.rest('POST', '/token', { body: password() })).body);
    const body = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = pairSchema.parse((await client.rest('POST', '/token', { body })).body);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
    expect((await client.rest('POST', '/token', { body })).status).toBe(401);
  });

  it.each([
    ['a wrong password', 401, { password: 'wrong' }],
    ['an unknown user', 401, { username: 'nobody@example.com' }],
    ['a user who is not active', 403, { username: 'inactive@example.com' }],
    ['a name in two accounts', 409, { username: 'shared@example.com' }],
    ['an unknown grant', 400, { grant_type: 'magic' }],
  ])('refuses %s with %i', async (_what, status, fields) => {
    const { client } = await startCloudLink();
    const refused = await client.rest('POST', '/token', { body: password(fields) });
    expect(refused.status).toBe(status);
    expect(z.object({ name: z.string(), message: z.string() }).safeParse(refused.body).success).toBe(true);
  });

  it('asks for the account of an ambiguous name by MultipleMatching, and takes it', async () => {
    const { client } = await startCloudLink();
    const shared = { username: 'shared@example.com' };
    const asked = await client.rest('POST', '/token', { body: password(shared) });
    expect(asked.body).toMatchObject({ name: 'MultipleMatching' });
    const told = password({ ...shared, account_id: '10043' });
    expect((await client.rest('POST', '/token', { body: told })).status).toBe(201);
  });

  it('lets an access token end when it said so', async () => {
    const clock = fakeClock();
    const { client } = await startCloudLink({ fault: 'token-expires' }, clock);
    const token = await client.signIn(MONITOR);
    expect((await client.rest('GET', '/token', { token })).body).toMatchObject({ role: 'ACCOUNT_ADMIN' });
    await clock.advance(15_000);
    expect((await client.rest('GET', '/token', { token })).status).toBe(401);
  });
});

describe('every answer of the CloudLink peer', () => {
  it('carries a correlation id, errors included', async () => {
    const { client } = await startCloudLink();
    for (const path of ['/token', '/subscriptions', '/unheard-of']) {
      const { headers } = await client.rest('GET', path);
      expect(headers['x-mitel-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('blames the Authorization header for a wrong path', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    const { status, body } = await client.rest('GET', '/unheard-of', { token });
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toContain('key=value pair (missing equal-sign) in Authorization header');
  });

  it('names a date to wait for when there were too many requests', async () => {
    const { client } = await startCloudLink({ fault: 'rate-limited' });
    const { status, headers } = await client.rest('POST', '/token', { body: password() });
    expect(status).toBe(429);
    const wait = Date.parse(headers['retry-after'] ?? '') - Date.now();
    expect(wait).toBeGreaterThan(25_000);
    expect(wait).toBeLessThanOrEqual(30_000);
  });

  it('takes the token with and without the word Bearer', async () => {
    const { client } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    expect((await client.rest('GET', '/subscriptions', { token: token.slice(7) })).status).toBe(200);
    expect((await client.rest('GET', '/subscriptions')).status).toBe(401);
  });
});

describe('the endpoints of the CloudLink peer', () => {
  it('show their state and their calls as a collection', async () => {
    const { client, peer } = await startCloudLink();
    const token = await client.signIn(MONITOR);
    peer.perform('r', arrive);
    const { body } = await client.rest('GET', '/endpoints/1001', { token });
    expect(body).toMatchObject({
      endpointId: '1001',
      state: 'ringing',
      userAvailability: 'busy',
      dnd: false,
    });
    const calls = await client.rest('GET', '/endpoints/1001/calls', { token });
    const [call, ...more] = collectionSchema.parse(calls.body)._embedded.items;
    expect(more).toEqual([]);
    expect(call).toMatchObject({ from: '+15550100', to: '1001', state: 'ringing', direction: 'inbound' });
    const path = `/${String(call?.['callId'])}`;
    expect((await client.rest('GET', path, { token })).body).toEqual(call);
    peer.perform('r', hangUp);
    expect((await client.rest('GET', path, { token })).status).toBe(404);
    expect((await client.rest('GET', '/endpoints/9999', { token })).status).toBe(404);
    const poor = { token: await client.signIn('desk@example.com') };
    expect((await client.rest('GET', '/endpoints/1003', poor)).status).toBe(403);
  });
});
