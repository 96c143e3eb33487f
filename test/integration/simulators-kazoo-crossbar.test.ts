import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeClock } from '../support/fake-clock.ts';
import { hash } from '../support/kazoo-client.ts';
import { closeKazoos, kazooOnLoopback } from '../support/kazoo-on-loopback.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';

afterEach(closeKazoos);

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1003', name: 'Reception 3' };
const credentials = hash('monitor', SIMULATED_PASSWORD);
const someText: unknown = expect.any(String);
const someId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const someAddress: unknown = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
const callPatterns: unknown = expect.arrayContaining(['call.CHANNEL_CREATE.{CALL_ID}']);
const rows = z.array(z.record(z.string(), z.unknown()));

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('signing in at the Kazoo peer', () => {
  it.each([
    { account_name: 'northwind' },
    { account_name: 'North Wind!' },
    { account_realm: 'NorthWind.example' },
    { phone_number: '+15550199' },
    { phone_number: '+15550199', account_realm: 'south.example', account_name: 'south' },
    { account_name: 'northwind', method: 'sha', credentials: hash('monitor', SIMULATED_PASSWORD, 'sha1') },
  ])('takes %j', async (wish) => {
    const { client, peer } = await kazooOnLoopback();
    const { status, body } = await client.rest('PUT', '/user_auth', {
      body: { data: { credentials, ...wish } },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'success', version: '4.3.23' });
    expect(body.data).toMatchObject({ account_id: peer.directory.home.id, account_name: 'North Wind' });
  });

  it('gives a JWT of three parts that says who, and expires after an hour', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock });
    const token = await client.signIn();
    expect(token.split('.')).toHaveLength(3);
    expect(claimsOf(token)).toEqual({
      iss: 'kazoo',
      identity_sig: someText,
      account_id: peer.directory.home.id,
      owner_id: someId,
      method: 'cb_user_auth',
      exp: clock.now() / 1_000 + 3_600,
    });
  });

  it('gives an account key a token without an owner', async () => {
    const { client, peer } = await kazooOnLoopback();
    const data = { api_key: peer.directory.home.apiKey };
    const { body } = await client.rest('PUT', '/api_auth', { body: { data } });
    expect(claimsOf(body.auth_token ?? '')).not.toHaveProperty('owner_id');
    expect(body.data).not.toHaveProperty('owner_id');
  });

  it.each([
    ['a wrong password', 401, { credentials: hash('monitor', 'wrong'), account_name: 'northwind' }],
    ['the hash of the other method', 401, { credentials, account_name: 'northwind', method: 'sha' }],
    ['an unknown account', 401, { credentials, account_name: 'nobody' }],
    ['an unknown realm', 401, { credentials, account_realm: 'nobody.example' }],
    ['no account', 401, { credentials }],
    ['an expired account', 400, { credentials, account_name: 'Old Customer' }],
    ['the method sha1', 400, { credentials, account_name: 'northwind', method: 'sha1' }],
    ['a realm of three characters', 400, { credentials, account_realm: 'a.b' }],
    ['no credentials', 400, { account_name: 'northwind' }],
  ])('refuses %s with %i', async (_what, status, data) => {
    const { client } = await kazooOnLoopback();
    const answer = await client.rest('PUT', '/user_auth', { body: { data } });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status: 'error', error: String(status) });
    expect(answer.body.auth_token).toBeUndefined();
    expect(answer.body.version).toBeUndefined();
  });

  it('does not say what is wrong with a refused sign-in', async () => {
    const { client } = await kazooOnLoopback();
    const wrong = [
      { credentials: hash('monitor', 'wrong'), account_name: 'northwind' },
      { credentials, account_name: 'nobody' },
    ];
    for (const data of wrong) {
      const { body } = await client.rest('PUT', '/user_auth', { body: { data } });
      expect([body.message, body.data]).toEqual(['invalid credentials', {}]);
    }
  });

  it('asks a guarded user for a second factor, and knows not every key', async () => {
    const { client } = await kazooOnLoopback();
    const data = { credentials: hash('guarded', SIMULATED_PASSWORD), account_name: 'northwind' };
    const guarded = await client.rest('PUT', '/user_auth', { body: { data } });
    expect(guarded.status).toBe(401);
    expect(guarded.body.data).toHaveProperty('multi_factor_request');
    const stranger = await client.rest('PUT', '/api_auth', { body: { data: { api_key: 'a'.repeat(64) } } });
    expect([stranger.status, stranger.body.message]).toEqual([404, 'bad identifier']);
  });

  it('answers 429 when the allowance is spent, and relents', async () => {
    const clock = fakeClock();
    const { client } = await kazooOnLoopback({ clock, conduct: { signIns: 2 } });
    const statuses: number[] = [];
    const body = { data: { credentials, account_name: 'northwind' } };
    for (let round = 0; round < 3; round += 1) {
      statuses.push((await client.rest('PUT', '/user_auth', { body })).status);
    }
    await clock.advance(5_000);
    statuses.push((await client.rest('PUT', '/user_auth', { body })).status);
    expect(statuses).toEqual([201, 201, 429, 201]);
  });

  it.each([
    ['auth-rejected', 401, 'invalid credentials'],
    ['account-unknown', 401, 'invalid credentials'],
    ['second-factor', 401, 'invalid credentials'],
    ['account-expired', 400, 'account expired'],
    ['account-disabled', 400, 'account disabled'],
    ['sign-ins-limited', 429, 'too many requests'],
    ['datastore-down', 503, 'datastore unreachable'],
    ['no-token', 201, undefined],
  ])('shows the fault %s by %i', async (fault, status, message) => {
    const { client, peer } = await kazooOnLoopback({ fault });
    const body = { data: { credentials, account_name: 'northwind' } };
    const answer = await client.rest('PUT', '/user_auth', { body });
    expect([answer.status, answer.body.message, answer.body.auth_token]).toEqual([
      status,
      message,
      undefined,
    ]);
    peer.fault(null);
    expect(await client.signIn()).not.toBe('');
  });

  it('shows a page to everybody behind a captive portal', async () => {
    const { client } = await kazooOnLoopback({ fault: 'captive-portal' });
    const { status, text } = await client.rest('GET', '/websockets');
    expect([status, text.slice(0, 15)]).toEqual([200, '<!doctype html>']);
  });
});

describe('the resources of the Kazoo peer', () => {
  it('lists what can be subscribed without a token', async () => {
    const { client } = await kazooOnLoopback();
    const { status, body } = await client.rest('GET', '/websockets');
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ call: callPatterns });
    expect(body.data).not.toHaveProperty('presence');
  });

  it('refuses a missing, foreign, stale or revoked token with 401, and a foreign account with 403', async () => {
    const clock = fakeClock();
    const { client, peer } = await kazooOnLoopback({ clock });
    const { home, accounts } = peer.directory;
    const token = await client.signIn();
    const at = async (id: string, mine?: string): Promise<number> => {
      const extra = mine === undefined ? {} : { token: mine };
      return (await client.rest('GET', `/accounts/${id}/channels`, extra)).status;
    };
    const [header, body] = token.split('.');
    const statuses = [await at(home.id), await at(home.id, `${header ?? ''}.${body ?? ''}.AAAA`)];
    statuses.push(await at(home.id, token));
    for (const { id } of accounts) statuses.push(await at(id, token));
    expect(statuses).toEqual([401, 401, 200, 403, 200, 200, 403, 403]);
    await clock.advance(3_600_000);
    expect(await at(home.id, token)).toBe(401);
    const second = await client.signIn();
    peer.fault('token-revoked');
    expect([await at(home.id, second), await at(home.id, await client.signIn())]).toEqual([401, 200]);
  });

  it('keeps the list of channels in step with the events, in its own words', async () => {
    const { client, peer } = await kazooOnLoopback();
    const { home } = peer.directory;
    const token = await client.signIn();
    const path = `/accounts/${home.id}/channels`;
    const read = async () => rows.parse((await client.rest('GET', path, { token })).body.data);
    peer.perform('r', { do: 'arrive', call: 'a', from: firm, to: desk });
    const [caller, phone] = await read();
    expect(caller).toMatchObject({ direction: 'inbound', answered: false, is_onhold: false });
    expect(phone).toMatchObject({ direction: 'outbound', answered: false, authorizing_type: 'device' });
    expect(caller?.['interaction_id']).toBe(phone?.['interaction_id']);
    peer.perform('r', { do: 'answer', call: 'a', by: desk.number });
    peer.perform('r', { do: 'hold', call: 'a', by: desk.number });
    expect((await read())[1]).toMatchObject({ answered: true, is_onhold: true, other_leg: caller?.['uuid'] });
    const one = await client.rest('GET', `${path}/${encodeURIComponent(String(caller?.['uuid']))}`, {
      token,
    });
    expect(one.body.data).toMatchObject({ call_id: caller?.['uuid'], call_direction: 'inbound' });
    peer.perform('r', { do: 'hangUp', call: 'a', by: desk.number });
    expect(await read()).toEqual([]);
    expect((await client.rest('GET', `${path}/none`, { token })).status).toBe(404);
    peer.fault('snapshot-down');
    expect((await client.rest('GET', path, { token })).status).toBe(503);
  });

  it('lists live sockets, and one of them', async () => {
    const { client, peer } = await kazooOnLoopback();
    await client.listen('call.*.*', 'object.doc_edited.user');
    const token = await client.signIn();
    const path = `/accounts/${peer.directory.home.id}/websockets`;
    const [socket] = rows.parse((await client.rest('GET', path, { token })).body.data);
    expect(socket).toMatchObject({
      websocket_session_id: someAddress,
      bindings: ['call.*.*', 'object.doc_edited.user'],
    });
    const one = await client.rest('GET', `${path}/${String(socket?.['websocket_session_id'])}`, { token });
    expect(one.body.data).toEqual(socket);
  });

  it('names accounts below, users, devices and conferences', async () => {
    const { client, peer } = await kazooOnLoopback();
    const { home, branch } = peer.directory;
    const token = await client.signIn();
    const list = async (name: string) =>
      rows.parse((await client.rest('GET', `/accounts/${home.id}/${name}`, { token })).body.data);
    expect((await list('descendants')).map(({ id }) => id)).toEqual([branch.id]);
    const user = (await list('users')).find(({ username }) => username === 'desk-1001');
    const phones = (await list('devices')).filter(({ owner_id }) => owner_id === user?.['id']);
    expect(phones.map(({ name }) => name)).toEqual(['1001 desk phone', '1001 softphone']);
    expect(await list('conferences')).toHaveLength(4);
  });
});
