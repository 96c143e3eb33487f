import { describe, expect, it } from 'vitest';
import { aesWti } from '../../simulators/aes-wti/index.ts';
import { devicesOf, OFFICE } from '../../simulators/aes-wti/office.ts';
import type { AesPeer } from '../../simulators/aes-wti/aes-peer.ts';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import type { Happening } from '../../simulators/scenario.ts';
import { SIMULATED_PASSWORD } from '../../simulators/peer.ts';
import { aesOnLoopback, DEVICE, objectIn, START } from '../support/aes-on-loopback.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fetchAes, GOOD_LOGIN, openWti, refusedUpgrade } from '../support/raw-wti.ts';
import type { Dialling, RawWti } from '../support/raw-wti.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const arrive: Happening = { do: 'arrive', call: 'main', from: firm, to: desk };

const { started, to, connected, withSession, listening } = aesOnLoopback();

describe('what the peer offers', () => {
  it('is a source that a sources file can hold, with its secret', async () => {
    const aes = await started();
    const [source] = sourcesFileSchema.parse({ sources: aes.sources }).sources;
    expect(source).toMatchObject({
      id: 'aes',
      protocol: 'aes-wti',
      options: {
        url: `wss://127.0.0.1:${String(aes.port)}/api/wti/session`,
        username: 'cti',
        switchName: 'CM55',
      },
    });
    expect(source?.options.devices).toHaveLength(48);
    expect(aes.secrets).toEqual([{ sourceId: 'aes', name: 'password', value: SIMULATED_PASSWORD }]);
  });

  it('names each fault once, with a title, and knows no other', async () => {
    const names = aesWti.faults.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(aesWti.faults.every(({ title }) => title !== '')).toBe(true);
    const aes = await started();
    for (const name of names) aes.fault(name);
    aes.fault(null);
    expect(() => aes.fault('no-such-fault')).toThrow(RangeError);
  });
});

describe('the transport', () => {
  it('presents a certificate of its own authority, which others do not trust', async () => {
    const aes = await started();
    await expect(openWti({ port: aes.port })).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
    await expect(connected(aes)).resolves.toBeDefined();
  });

  it('keeps the unencrypted port closed unless it is switched on', async () => {
    expect((await started()).plainPort).toBeNull();
    const aes = await started({ plain: true });
    const client = await connected(aes, { plain: true, port: aes.plainPort ?? 0 });
    expect((await client.ask('StartApplicationSession', START)).header.headerType).toBe('response');
  });

  it.each([
    ['certificate-expired', 'CERT_HAS_EXPIRED'],
    ['certificate-other-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['certificate-untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ])('shows %s, and the good one again', async (fault, code) => {
    const aes = await started({}, fault);
    await expect(openWti(to(aes))).rejects.toMatchObject({ code });
    aes.fault(null);
    await expect(connected(aes)).resolves.toBeDefined();
  });

  it('resets new connections', async () => {
    const aes = await started({}, 'reset-on-connect');
    await expect(openWti(to(aes))).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('signing in', () => {
  it.each([
    ['no Authorization', { basic: null }],
    ['a wrong password', { basic: 'cti:wrong' }],
    ['an unknown user', { basic: `somebody:${SIMULATED_PASSWORD}` }],
    ['a foreign token', { authorization: 'Bearer 0123' }],
    ['another scheme', { authorization: 'Digest x' }],
  ])('answers 401 to %s', async (_what, more) => {
    expect(await refusedUpgrade(to(await started(), more))).toBe(401);
  });

  it('takes the token of a live session instead of Basic', async () => {
    const aes = await started();
    const { session } = await withSession(aes);
    await expect(connected(aes, { authorization: `Bearer ${String(session.token)}` })).resolves.toBeDefined();
  });

  it.each([
    ['auth-rejected', 401],
    ['old-release', 401],
    ['forbidden', 403],
    ['not-wti', 404],
  ])('answers right credentials under %s with %i', async (fault, status) => {
    expect(await refusedUpgrade(to(await started({}, fault)))).toBe(status);
  });

  it('answers 404 at any other path', async () => {
    const aes = await started();
    expect(await refusedUpgrade(to(aes, { path: '/api/wti/sessions' }))).toBe(404);
    expect((await fetchAes(to(aes), '/', { method: 'GET' })).status).toBe(404);
  });

  it.each(['10.2', '10.1.2', '10.1.0'] as const)(
    'logs of %s that the header is no Bearer',
    async (release) => {
      const aes = await started({ conduct: { release } });
      if (release === '10.1.0') expect(await refusedUpgrade(to(aes))).toBe(401);
      else await connected(aes);
      expect(aes.log.join('\n')).toMatch(/^\S+Z WARN .*does not start with "Bearer "$/m);
    },
  );

  it('never logs a password or a token', async () => {
    const aes = await started();
    await refusedUpgrade(to(aes, { basic: 'cti:hunter2' }));
    const { session } = await withSession(aes);
    expect(aes.log.join('\n')).not.toMatch(new RegExp(`hunter2|simulated|${String(session.token)}`));
  });
});

describe('the envelope', () => {
  it('answers a start with a payload that is text', async () => {
    const client = await connected(await started());
    const { header, payload } = await client.ask('StartApplicationSession', START);
    expect(header).toEqual({
      invokeId: 1,
      response: 'StartApplicationSession',
      headerType: 'response',
      version: 'v2',
    });
    expect(objectIn(payload)).toMatchObject({ actualSessionDuration: 120 });
    expect(typeof payload).toBe('string');
  });

  it.each([
    ['payload-as-string', 'string', 'string'],
    ['payload-as-object', 'object', 'object'],
  ])('writes payloads under %s', async (fault, start, other) => {
    const client = await connected(await started({}, fault));
    expect(typeof (await client.ask('StartApplicationSession', START)).payload).toBe(start);
    expect(typeof (await client.ask('SnapshotDevice', { snapshotObject: DEVICE })).payload).toBe(other);
  });

  it('does not run a request whose header does not come first', async () => {
    const aes = await started();
    const client = await connected(aes);
    const header = { invokeId: 5, request: 'StartApplicationSession', headerType: 'request', version: 'v2' };
    const reply = await client.askText(JSON.stringify({ payload: START, header }));
    expect(reply).toEqual({
      header: { invokeId: 5, error: 'BAD request', headerType: 'error', version: 'v2' },
      payload: { error: 'BAD request' },
    });
    expect(aes.held.sessions).toBe(0);
  });

  it('outlives frames that are no request at all', async () => {
    const client = await connected(await started());
    for (const text of ['', 'hello', '[]', '{"header":{}}']) {
      expect((await client.askText(text)).header.error).toBe('BAD request');
    }
    expect((await client.ask('StartApplicationSession', START)).header.headerType).toBe('response');
  });

  it('does not know requests beyond its catalogue', async () => {
    const { client } = await withSession(await started());
    const reply = await client.ask('MakeCoffee', {});
    expect(reply.payload).toEqual({ CSTAErrorCode: { operation: 'serviceNotSupported' } });
  });
});

describe('REST', () => {
  const path = (name: string): string => `/api/fe/v1/${name}`;
  const reset = path('ResetApplicationSessionTimer');

  async function withToken(): Promise<{ aes: AesPeer; client: RawWti; bearer: Partial<Dialling> }> {
    const aes = await started();
    const { client, session } = await withSession(aes);
    return { aes, client, bearer: { authorization: `Bearer ${String(session.token)}` } };
  }

  it('starts a session with Basic and goes on with its token', async () => {
    const aes = await started();
    const body = JSON.stringify(START);
    const start = await fetchAes(to(aes, { basic: GOOD_LOGIN }), path('StartApplicationSession'), { body });
    expect(start.status).toBe(200);
    const { token } = objectIn(start.body);
    const query = await fetchAes(to(aes, { authorization: `Bearer ${String(token)}` }), path('GetDeviceId'), {
      body: JSON.stringify({ switchName: 'CM55', extension: '1001' }),
    });
    expect(query).toEqual({ status: 200, body: JSON.stringify({ device: DEVICE }) });
  });

  it('resets the timer of the same session as the socket', async () => {
    const clock = fakeClock();
    const aes = await started({ clock });
    const { client, session } = await withSession(aes);
    await clock.advance(100_000);
    const bearer = { authorization: `Bearer ${String(session.token)}` };
    expect((await fetchAes(to(aes, bearer), reset, { body: '{}' })).status).toBe(200);
    await clock.advance(100_000);
    expect((await client.ask('ResetApplicationSessionTimer', {})).payload).toEqual({
      actualSessionDuration: 120,
    });
  });

  it('answers 401 to no token, a foreign one, Basic, and a session’s end', async () => {
    const { aes, client, bearer } = await withToken();
    const statuses = [];
    for (const who of [{ basic: null }, { authorization: 'Bearer 0' }, { basic: GOOD_LOGIN }]) {
      statuses.push((await fetchAes(to(aes, who), reset, { body: '{}' })).status);
    }
    await client.ask('StopApplicationSession', {});
    statuses.push((await fetchAes(to(aes, bearer), reset, { body: '{}' })).status);
    expect(statuses).toEqual([401, 401, 401, 401]);
  });

  it('answers 401 to every token under token-rejected', async () => {
    const { aes, bearer } = await withToken();
    aes.fault('token-rejected');
    expect((await fetchAes(to(aes, bearer), reset, { body: '{}' })).status).toBe(401);
  });

  it('answers 405 to other methods and 404 to other names', async () => {
    const { aes, bearer } = await withToken();
    expect((await fetchAes(to(aes, bearer), reset, { method: 'GET' })).status).toBe(405);
    expect((await fetchAes(to(aes, bearer), path('MakeCoffee'), { body: '{}' })).status).toBe(404);
  });

  it('calls a body that is no bare payload a BAD request', async () => {
    const { aes, bearer } = await withToken();
    const monitor = { monitorObject: { deviceObject: DEVICE } };
    for (const body of ['', '<MonitorStart/>', '{"header":{},"payload":{}}', JSON.stringify(monitor)]) {
      const reply = await fetchAes(to(aes, bearer), path('MonitorStart'), { body });
      expect(reply).toEqual({ status: 400, body: '{"error":"BAD request"}' });
    }
  });
});

describe('the record of the peer', () => {
  it('holds the frames of both directions, in order', async () => {
    const aes = await started();
    await listening(aes);
    aes.perform('1', arrive);
    expect(aes.transcript.map(({ direction, channel }) => `${direction} ${String(channel)}`)).toEqual([
      'in 1',
      'out 1',
      'in 1',
      'out 1',
      'out 1',
    ]);
    expect(aes.transcript.at(-1)?.text).toContain('"event":"DeliveredEvent"');
  });

  it('does not grow for ever', async () => {
    const aes = await started();
    await listening(aes);
    for (let n = 0; n < 1500; n += 1) {
      aes.perform(String(n), arrive);
      aes.perform(String(n), { do: 'hangUp', call: 'main', by: firm.number });
    }
    expect(aes.transcript).toHaveLength(2000);
    expect(aes.held).toEqual({ calls: 0, sessions: 1, monitors: 1 });
  });
});

describe('the listeners of the peer', () => {
  it('count once they monitor every device', async () => {
    const aes = await started({ conduct: { pace: { perSecond: 100, excess: 'drop' } } });
    const { client } = await withSession(aes);
    const devices = devicesOf(OFFICE).map((number) => `${number}:CM55:0.0.0.0:0`);
    for (const deviceObject of devices.slice(1))
      await client.ask('MonitorStart', { monitorObject: { deviceObject } });
    expect(aes.listeners).toBe(0);
    await client.ask('MonitorStart', { monitorObject: { deviceObject: DEVICE } });
    expect(aes.listeners).toBe(1);
  });

  it('count, with fewer monitors, when no more come for two seconds', async () => {
    const clock = fakeClock();
    const aes = await started({ clock });
    const { client } = await listening(aes);
    expect(aes.listeners).toBe(0);
    await clock.advance(2000);
    expect(aes.listeners).toBe(1);
    await client.ask('StopApplicationSession', {});
    expect(aes.listeners).toBe(0);
  });
});
