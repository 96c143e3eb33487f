import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { HttpAnswer } from '../../../../../main/transports/transports.ts';
import requests from '../../../../fixtures/aes-wti/requests.json' with { type: 'json' };
import { settled } from '../../../../support/fake-clock.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import { connection, EVENTS } from './fixtures.ts';
import { runAes, SESSION_ID, TOKEN } from './peer.ts';
import type { Aes, Reply, Request, Run } from './peer.ts';

/** Replies for requests of one name; all others go well. */
function on(name: string, reply: (request: Request) => Reply | undefined): Pick<Aes, 'reply'> {
  return { reply: (request) => (request.header.request === name ? reply(request) : undefined) };
}

function refused(group: string, word: string): Reply {
  return { error: { CSTAErrorCode: { [group]: word } } };
}

function refusedStart(word: string): Pick<Aes, 'reply'> {
  return on('StartApplicationSession', () => ({
    payload: JSON.stringify({ errorCode: { definedError: word } }),
  }));
}

function snapshotOf(...calls: [callID: string, ...states: string[]][]): Reply {
  return {
    payload: {
      crossRefIDorSnapshotData: {
        snapshotData: {
          snapshotDeviceResponseInfo: calls.map(([callID, ...states]) => ({
            connectionIdentifier: connection(callID, '5590'),
            localCallState: { compoundCallState: { localConnectionState: states } },
          })),
        },
      },
    },
  };
}

async function stopped(run: Run): Promise<Run> {
  run.stop();
  for (let turn = 0; turn < 10; turn += 1) {
    await run.clock.advance(200);
  }
  return run;
}

describe('an AES session', () => {
  it('signs in by Basic on the upgrade, and offers no sub-protocol', async () => {
    const { request } = (await runAes({ password: 'S3cret!' })).peer();
    expect(request.url).toBe('wss://aes.example/api/wti/session');
    expect(request.headers).toEqual({
      authorization: `Basic ${Buffer.from('ctiuser:S3cret!').toString('base64')}`,
    });
    expect(request.subprotocols).toBeUndefined();
    expect(request.pingEveryMs).toBe(20_000);
  });

  it('begins a session, resolves the device, monitors it, takes a snapshot, and is up', async () => {
    const run = await runAes();
    expect(run.names()).toEqual([
      'StartApplicationSession',
      'GetThirdPartyDeviceId',
      'MonitorStart',
      'SnapshotDevice',
    ]);
    expect(run.steps).toEqual(['session', 'devices', 'monitors', 'events']);
    expect(run.isUp).toBe(true);
    expect(run.notices).toEqual([]);
  });

  it('writes its requests as the reference does', async () => {
    const run = await runAes({ options: { sessionRecovery: 'off', applicationId: 'CallMonitor' } });
    const payloads = run.asked().map(({ payload }) => payload);
    expect(payloads).toEqual([
      requests.StartApplicationSession[0]?.payload,
      requests.GetThirdPartyDeviceId[0]?.payload,
      requests.MonitorStart[0]?.payload,
      requests.SnapshotDevice[0]?.payload,
    ]);
    expect(run.asked().map(({ header }) => header.invokeId)).toEqual([1, 2, 3, 4]);
    for (const { header } of run.asked())
      expect(header).toMatchObject({ headerType: 'request', version: 'v2' });
  });

  it('writes the header first', async () => {
    for (const message of (await runAes()).peer().sent) expect(message).toMatch(/^\{"header":/);
  });

  it('conceals what signs in: the Basic header, the token and the session id', async () => {
    const run = await runAes();
    expect(run.concealed).toEqual([Buffer.from('ctiuser:S3cret!').toString('base64'), TOKEN, SESSION_ID]);
  });

  it.each([
    ['an object', (payload: unknown) => payload],
    ['a JSON text', (payload: unknown) => JSON.stringify(payload)],
    ['a JSON text of a JSON text', (payload: unknown) => JSON.stringify(JSON.stringify(payload))],
  ])('reads a payload that is %s', async (_, wrapped) => {
    const run = await runAes(
      on('StartApplicationSession', () => ({
        payload: wrapped({ TOKEN, SessionID: SESSION_ID, ActualSessionDuration: '60' }),
      })),
    );
    expect(run.isUp).toBe(true);
    run.peer().say({ ...EVENTS.DeliveredEvent, payload: wrapped(EVENTS.DeliveredEvent?.payload) });
    expect(run.emitted).toMatchObject([{ kind: 'delivered', callId: '1042' }]);
    await run.clock.advance(29_000);
    expect(run.names().at(-1)).toBe('ResetApplicationSessionTimer');
  });

  it('keeps a pace between its requests', async () => {
    const run = await runAes({
      options: { devices: ['5590', '5591', '5592', '5593', '5594'], requestRate: 2 },
    });
    const before = run.names().length;
    await run.clock.advance(2_000);
    expect(run.names()).toHaveLength(before + 4);
  });

  it('halves its pace and asks again where AES is overloaded', async () => {
    let refusals = 0;
    const run = await runAes(
      on('MonitorStart', () =>
        (refusals += 1) === 1 ? refused('performanceManagement', 'performanceLimitExceeded') : undefined,
      ),
    );
    await run.clock.advance(1_000);
    expect(run.isUp).toBe(true);
    expect(run.notices).toEqual([]);
  });

  it('asks again for what the switch has silently dropped', async () => {
    let dropped = 0;
    const run = await runAes(on('MonitorStart', () => ((dropped += 1) === 1 ? null : undefined)));
    await run.clock.advance(10_000);
    await run.clock.advance(1_000);
    expect(run.names().filter((name) => name === 'MonitorStart')).toHaveLength(2);
    expect(run.isUp).toBe(true);
  });

  it('stops its monitors, releases its devices and ends the session when told to stop', async () => {
    const run = await runAes();
    await stopped(run);
    expect(run.outcome()).toEqual({ failure: null });
    const leave = run.asked().slice(4);
    expect(leave.map(({ header }) => header.request)).toEqual([
      'MonitorStop',
      'ReleaseDeviceId',
      'StopApplicationSession',
    ]);
    expect(leave.map(({ payload }) => payload)).toEqual([
      requests.MonitorStop[0]?.payload,
      requests.ReleaseDeviceId[0]?.payload,
      requests.StopApplicationSession[0]?.payload,
    ]);
    expect(run.peer().closedBySession).toMatchObject({ code: 1000 });
    expect(run.clock.pending).toBe(0);
  });

  it('ends the session in time even where its monitors are too many to stop one by one', async () => {
    const devices = Array.from({ length: 20 }, (_, index) => String(5500 + index));
    const run = await runAes({ options: { devices } });
    await run.clock.advance(15_000);
    run.stop();
    await run.clock.advance(2_000);
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.names().at(-1)).toBe('StopApplicationSession');
    expect(run.clock.pending).toBe(0);
  });

  it('does not wait long for an AES that does not answer the leave', async () => {
    const run = await runAes(on('StopApplicationSession', () => null));
    run.stop();
    await run.clock.advance(2_000);
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.clock.pending).toBe(0);
  });

  it('stops while it still waits for the session', async () => {
    const run = await runAes(on('StartApplicationSession', () => null));
    await stopped(run);
    expect(run.outcome()).toEqual({ failure: null });
    expect(run.clock.pending).toBe(0);
  });

  it('records what it cannot read, and lives on', async () => {
    const run = await runAes();
    run.peer().say('not JSON');
    run.peer().say(Uint8Array.of(1, 2));
    run.peer().say({ header: { headerType: 'response', response: 'Foo', invokeId: 4711 }, payload: {} });
    expect(run.emitted).toMatchObject([
      { kind: 'undecoded', raw: 'not JSON' },
      { kind: 'undecoded', raw: 'AQI=', rawEncoding: 'base64' },
      { kind: 'vendor', name: 'Foo', reason: 'Nothing was asked that this answers.' },
    ]);
    expect(run.outcome()).toBeUndefined();
  });

  it('adds the token to the header of requests where it is told to', async () => {
    const [start, resolve] = (await runAes({ options: { tokenInJsonHeader: 'on' } })).asked();
    expect(start?.header).not.toHaveProperty('authorization');
    expect(resolve?.header.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

describe('the session timer of AES', () => {
  it('is reset at half the granted duration, and then by what the answer grants', async () => {
    const run = await runAes({
      reply: ({ header }) => {
        if (header.request === 'StartApplicationSession') {
          return { payload: { token: TOKEN, sessionID: SESSION_ID, actualSessionDuration: 100 } };
        }
        return header.request === 'ResetApplicationSessionTimer'
          ? { payload: { actualSessionDuration: 20 } }
          : undefined;
      },
    });
    const resets = () =>
      run.asked().filter(({ header }) => header.request === 'ResetApplicationSessionTimer');
    await run.clock.advance(48_000);
    expect(resets()).toEqual([]);
    await run.clock.advance(1_000);
    expect(resets().map(({ payload }) => payload)).toEqual([
      requests.ResetApplicationSessionTimer[0]?.payload,
    ]);
    await run.clock.advance(20_500);
    expect(resets()).toHaveLength(3);
  });

  it('is reset every minute at least', async () => {
    const run = await runAes(
      on('StartApplicationSession', () => ({ payload: { token: TOKEN, actualSessionDuration: 7200 } })),
    );
    await run.clock.advance(59_000);
    expect(run.names().at(-1)).toBe('ResetApplicationSessionTimer');
  });

  it.each([
    ['invalidSessionID', 0],
    ['serverCannotResetSessionTimer', 5_500],
  ])('that AES refuses to reset (%s) ends the link with session-lost', async (word, after) => {
    const run = await runAes(
      on('ResetApplicationSessionTimer', () => ({ payload: { errorCode: { definedError: word } } })),
    );
    await run.clock.advance(59_000);
    await run.clock.advance(after);
    expect(run.outcome()?.failure?.code).toBe('session-lost');
    expect(run.clock.pending).toBe(0);
  });

  it('tries the other spelling, and then REST with the token, where AES does not understand the reset', async () => {
    const run = await runAes({
      ...on('ResetApplicationSessionTimer', () => refused('operation', 'invalidParameterValue')),
      http: [jsonAnswer(200, { actualSessionDuration: 180 })],
    });
    await run.clock.advance(60_000);
    const resets = run.asked().filter(({ header }) => header.request === 'ResetApplicationSessionTimer');
    expect(resets.map(({ payload }) => Object.keys(payload)[1])).toEqual([
      'requestedSessionDuration',
      'SessionDuration',
    ]);
    expect(run.requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://aes.example/api/fe/v1/ResetApplicationSessionTimer',
        headers: { authorization: `Bearer ${TOKEN}` },
      },
    ]);
    expect(run.outcome()).toBeUndefined();
  });

  const restIsOut = () => {
    throw new LinkFailure('unreachable', { cause: 'aes.example does not answer.', cure: 'none' });
  };

  it('that can be reset neither way ends the link as silent, which is deaf since the last message', async () => {
    const run = await runAes({ ...on('ResetApplicationSessionTimer', () => null), http: restIsOut });
    await run.clock.advance(30_000);
    run.tell('NobodyKnowsIt', {});
    const lastHeardAt = run.clock.now();
    run.peer().pingMs = null;
    await run.clock.advance(45_000);
    expect(run.outcome()?.failure).toMatchObject({ code: 'silent', details: { deafSince: lastHeardAt } });
    expect(run.clock.pending).toBe(0);
  });

  it('that can be reset neither way ends the link with session-lost where a message comes', async () => {
    const run = await runAes({ ...on('ResetApplicationSessionTimer', () => null), http: restIsOut });
    run.peer().pingMs = null;
    await run.clock.advance(64_000);
    expect(run.names().at(-1)).toBe('ResetApplicationSessionTimer');
    run.tell('NobodyKnowsIt', {});
    await run.clock.advance(11_000);
    expect(run.outcome()?.failure?.code).toBe('session-lost');
  });

  it('that can be reset neither way ends the link with session-lost where a ping is answered', async () => {
    const run = await runAes({ ...on('ResetApplicationSessionTimer', () => null), http: restIsOut });
    await run.clock.advance(75_000);
    expect(run.outcome()?.failure?.code).toBe('session-lost');
    expect(run.clock.pending).toBe(0);
  });

  it('that REST fails to reset once is reset 5 s later, where the socket takes no reset', async () => {
    const answers: (() => HttpAnswer)[] = [restIsOut, () => jsonAnswer(200, { actualSessionDuration: 180 })];
    const run = await runAes({
      ...on('ResetApplicationSessionTimer', () => refused('operation', 'invalidParameterValue')),
      http: () => answers.shift()?.() ?? restIsOut(),
    });
    await run.clock.advance(70_000);
    expect(answers).toEqual([]);
    expect(run.outcome()).toBeUndefined();
  });

  it('that is not answered is reset by REST, and a 401 there is token-expired', async () => {
    const run = await runAes({
      ...on('ResetApplicationSessionTimer', () => null),
      http: [jsonAnswer(401, {})],
    });
    await run.clock.advance(75_000);
    expect(run.outcome()?.failure?.code).toBe('token-expired');
  });
});

describe('a refused AES session', () => {
  it.each([
    [401, 'auth-rejected', /10\.2/],
    [403, 'forbidden', /CTI user/],
    [404, 'not-the-service', /\/api\/wti\/session/],
    [302, 'not-the-service', /path/],
    [503, 'server-error', /by itself/],
  ])('on the upgrade by HTTP %i is %s', async (status, code, cure) => {
    const run = await runAes({
      onDial: () => {
        throw new LinkFailure('upgrade-refused', {
          cause: 'refused',
          cure: 'none',
          http: { status, headers: {}, body: '' },
        });
      },
    });
    expect(run.outcome()?.failure?.code).toBe(code);
    expect(run.outcome()?.failure?.details.cure).toMatch(cure);
  });

  it('warns of a password that AES would not have taken', async () => {
    const run = await runAes({
      password: 'has blank',
      onDial: () => {
        throw new LinkFailure('upgrade-refused', {
          cause: '',
          cure: '',
          http: { status: 401, headers: {}, body: '' },
        });
      },
    });
    expect(run.outcome()?.failure?.details.cure).toContain('a character that AES allows in none');
  });

  it.each([
    ['invalidApplicationInfo', 'auth-rejected'],
    ['requestedProtocolVersionNotSupported', 'version-too-old'],
    ['serverResourcesBusy', 'server-error'],
    ['maxNumberSessions', 'session-limit'],
  ])('by %s is %s, and asked for once', async (word, code) => {
    const run = await runAes(refusedStart(word));
    expect(run.outcome()?.failure?.code).toBe(code);
    expect(run.names()).toEqual(['StartApplicationSession']);
    expect(run.clock.pending).toBe(0);
  });

  it('is tried without the members that Avaya has not published', async () => {
    const run = await runAes(
      on('StartApplicationSession', ({ payload }) =>
        'SessionCleanupDelay' in payload ? { error: { errorCode: { applError: 'BAD request' } } } : undefined,
      ),
    );
    expect(run.isUp).toBe(true);
    expect(
      run
        .asked()
        .slice(0, 2)
        .map(({ payload }) => payload.SessionCleanupDelay),
    ).toEqual(['60', undefined]);
  });

  it.each([
    ['no token', { payload: { sessionID: SESSION_ID } }, 'unreadable-answer'],
    ['no JSON', { payload: '<html>' }, 'unreadable-answer'],
    ['BAD request', { error: {} }, 'version-too-old'],
  ])('with %s as the answer is %s', async (_, reply, code) => {
    const run = await runAes(on('StartApplicationSession', () => reply));
    await run.clock.advance(1_000);
    expect(run.outcome()?.failure?.code).toBe(code);
  });

  it('without an answer is a timeout', async () => {
    const run = await runAes(on('StartApplicationSession', () => null));
    await run.clock.advance(10_000);
    expect(run.outcome()?.failure?.code).toBe('timeout');
    expect(run.clock.pending).toBe(0);
  });

  it('whose refusal repeats no invokeId is understood all the same', async () => {
    const run = await runAes(on('StartApplicationSession', () => null));
    run.peer().say({ header: { headerType: 'error', error: 'BAD request' }, payload: {} });
    await run.clock.advance(1_000);
    run.peer().say({ header: { headerType: 'error', error: 'BAD request' }, payload: {} });
    await settled();
    expect(run.outcome()?.failure?.code).toBe('version-too-old');
  });
});

describe('a device at AES', () => {
  const forDevice = (extension: string, reply: Reply) => ({
    ...on('MonitorStart', ({ payload }) =>
      JSON.stringify(payload).includes(`"${extension}:`) ? reply : undefined,
    ),
    options: { devices: ['5590', '5591'] },
  });

  it.each([
    ['operation', 'invalidDeviceID', 'device-unknown', /switch connection/],
    ['operation', 'objectNotKnown', 'device-unknown', /upper and lower case/],
    ['operation', 'privilegeViolationSpecifiedDevice', 'device-forbidden', /Unrestricted Access/],
    ['security', 'generic', 'device-forbidden', /Device Monitoring/],
    ['subscribedResourceAvailability', 'generic', 'licence-missing', /TSAPI Basic/],
    ['systemResourceAvailibility', 'overallMonitorLimitExceeded', 'licence-missing', /fewer devices/],
    ['systemResourceAvailibility', 'resourceOutOfService', 'server-error', /TSAPI link/],
    ['operation', 'serviceNotSupported', 'version-too-old', /telrestsvc\.log/],
    ['unspecified', 'strange', 'server-error', /evidence/],
  ])('that is refused (%s: %s) marks itself, and alone is %s', async (group, word, code, cure) => {
    const one = await runAes(forDevice('5590', refused(group, word)));
    expect(one.isUp).toBe(true);
    expect(one.notices).toHaveLength(1);
    expect(one.notices[0]).toContain('5590');
    expect(one.notices[0]).toMatch(cure);
    const all = await runAes(on('MonitorStart', () => refused(group, word)));
    await all.clock.advance(2_000);
    expect(all.outcome()?.failure?.code).toBe(code);
    expect(all.outcome()?.failure?.details.step).toBe('monitors');
    expect(all.names().at(-1)).toBe('StopApplicationSession');
    expect(all.clock.pending).toBe(0);
  });

  it('that had no licence is tried again after five minutes, told of once, and then asked for its calls', async () => {
    let refusals = 0;
    const run = await runAes({
      options: { devices: ['5590', '5591'] },
      reply: ({ header, payload }) => {
        if (header.request !== 'MonitorStart' || !JSON.stringify(payload).includes('"5590:'))
          return undefined;
        return (refusals += 1) <= 2 ? refused('subscribedResourceAvailability', 'generic') : undefined;
      },
    });
    await run.clock.advance(11 * 60_000);
    expect(refusals).toBe(3);
    expect(run.notices).toHaveLength(1);
    const last = run
      .asked()
      .filter(({ header }) => header.request !== 'ResetApplicationSessionTimer')
      .slice(-2);
    expect(last.map(({ header }) => header.request)).toEqual(['MonitorStart', 'SnapshotDevice']);
  });

  it('has its id from GetDeviceId where GetThirdPartyDeviceId is not known, and the next one at once', async () => {
    const run = await runAes({
      ...on('GetThirdPartyDeviceId', () => refused('operation', 'serviceNotSupported')),
      options: { devices: ['5590'] },
    });
    expect(run.isUp).toBe(true);
    const [, , first] = run.asked();
    expect(first).toMatchObject({
      header: { request: 'GetDeviceId' },
      payload: requests.GetDeviceId[0]?.payload,
    });
    const again = await runAes({ memory: run.link.memory, options: { sessionRecovery: 'off' } });
    expect(again.names()).not.toContain('GetThirdPartyDeviceId');
  });

  it.each([
    ['vdn', { monitorType: 'call' }, ['callcontrol']],
    ['skill', {}, ['logicalDeviceFeature']],
    ['station', {}, ['callcontrol', 'logicalDeviceFeature']],
  ])('that is a %s gets a monitor of its kind', async (kind, members, groups) => {
    const run = await runAes({ options: { devices: [{ extension: '5700', kind }] } });
    const monitor = run.asked().find(({ header }) => header.request === 'MonitorStart')?.payload ?? {};
    expect(monitor).toMatchObject(members);
    expect('monitorType' in monitor).toBe(kind === 'vdn');
    expect(Object.keys(Object.assign({}, monitor.requestedMonitorFilter))).toEqual(groups);
    expect(run.names().includes('SnapshotDevice')).toBe(kind !== 'skill');
  });

  it('of unknown kind is tried as station, VDN and skill', async () => {
    const run = await runAes(
      on('MonitorStart', ({ payload }) =>
        payload.monitorType === 'call' ? undefined : refused('operation', 'invalidObjectType'),
      ),
    );
    expect(run.isUp).toBe(true);
  });

  it.each([
    ['plain', true, false],
    ['none', false, false],
  ])('has a filter of the polarity %s', async (filterPolarity, hasFilter, hasExtension) => {
    const run = await runAes({ options: { filterPolarity } });
    const monitor = run.asked().find(({ header }) => header.request === 'MonitorStart')?.payload ?? {};
    expect('requestedMonitorFilter' in monitor).toBe(hasFilter);
    expect('extensions' in monitor).toBe(hasExtension);
  });

  it('tells which events AES will not send', async () => {
    const run = await runAes(
      on('MonitorStart', () => ({
        payload: {
          monitorCrossRefID: 17,
          actualMonitorFilter: { callcontrol: { delivered: true, held: true, queued: false } },
        },
      })),
    );
    expect(run.notices).toEqual(['AES will not send these events: queued.']);
  });

  it('whose monitor AES stops is monitored again', async () => {
    const run = await runAes();
    await run.clock.advance(61_000);
    run.tell('MonitorStop', { monitorCrossRefID: '17' });
    await run.clock.advance(1_000);
    expect(run.names().slice(-2)).toEqual(['MonitorStart', 'SnapshotDevice']);
    expect(run.notices[0]).toContain('AES stopped monitoring 5590');
  });

  it('is known to be unheard from the stop of its monitor until the next one', async () => {
    const run = await runAes();
    const since = run.clock.now();
    run.tell('MonitorStop', { monitorCrossRefID: '17' });
    // Stopped so soon after it was placed, it is not placed again at once.
    await run.clock.advance(31_000);
    const gaps = run.emitted.filter(({ kind }) => kind === 'gap');
    expect(gaps).toMatchObject([{ device: '5590', gap: { since, until: since + 30_000 } }]);
  });

  it('has a monitor stopped whose answer came too late', async () => {
    const run = await runAes();
    run.peer().say({
      header: { headerType: 'response', response: 'MonitorStart', invokeId: 77 },
      payload: { monitorCrossRefID: '99' },
    });
    await run.clock.advance(6_000);
    expect(run.asked().at(-1)).toMatchObject({
      header: { request: 'MonitorStop' },
      payload: { monitorCrossRefID: '99' },
    });
  });
});

describe('a snapshot of AES', () => {
  it.each([
    [['connected', 'connected'], 'established', 'connected'],
    [['alerting', 'connected'], 'delivered', 'ringing'],
    [['connected', 'alerting'], 'originated', 'initiated'],
    [['hold', 'connected'], 'held', 'held'],
    [['connected', 'connected', 'connected'], 'conferenced', 'conferenced'],
  ])('with %j is %s, %s', async (states, kind, state) => {
    const run = await runAes(on('SnapshotDevice', () => snapshotOf(['1042', ...states])));
    expect(run.emitted).toMatchObject([
      { kind, state, name: 'SnapshotDevice', callId: '1042', connectionId: '1042/5590:CM55' },
    ]);
  });

  it('after a new session ends the calls that are gone', async () => {
    const first = await runAes();
    first.peer().say(EVENTS.DeliveredEvent);
    first.peer().end(1006);
    await settled();
    await first.clock.advance(90_000);
    const second = await runAes({ clock: first.clock, memory: first.link.memory });
    expect(second.emitted).toMatchObject([
      { kind: 'connectionCleared', connectionId: '1042/5590:CM55', reason: /not seen/ },
    ]);
  });
});

describe('a broken link to AES', () => {
  it.each([
    [1006, false, 'closed-by-peer'],
    [1000, false, 'closed-by-peer'],
    [1011, false, 'closed-by-peer'],
    [1006, true, 'silent'],
  ])('with close code %i (silent: %s) is %s', async (code, silent, expected) => {
    const run = await runAes();
    run.peer().end(code, '', silent);
    await settled();
    expect(run.outcome()?.failure?.code).toBe(expected);
    expect(run.outcome()?.failure?.details.deafSince).toBe(silent ? run.clock.now() - 60_000 : undefined);
    expect(run.clock.pending).toBe(0);
  });

  async function brokenFor(ms: number, again: Aes = {}): Promise<Run> {
    const first = await runAes();
    first.peer().end(1006);
    await settled();
    await first.clock.advance(ms);
    return runAes({ clock: first.clock, memory: first.link.memory, ...again });
  }

  it('takes up the session that AES still keeps, with its monitors, and asks what is going on', async () => {
    const run = await brokenFor(20_000);
    expect(run.asked()[0]?.payload).toEqual({
      SessionDuration: '180',
      SessionCleanupDelay: '60',
      SessionID: SESSION_ID,
      ProtocolVersionList: ['10.2.0', '10.1.0'],
      ApplicationID: 'Ringscope',
    });
    expect(run.names()).toEqual(['StartApplicationSession', 'SnapshotDevice']);
    expect(run.isUp).toBe(true);
    run.peer().say(EVENTS.DeliveredEvent);
    expect(run.emitted).toMatchObject([{ kind: 'delivered', callId: '1042' }]);
  });

  it('begins a new session where AES gives one, or refuses the old', async () => {
    const other = await brokenFor(20_000, {
      ...on('StartApplicationSession', () => ({ payload: { token: 'other', sessionID: 'OTHER-1' } })),
    });
    expect(other.names()).toContain('MonitorStart');
    const refusing = await brokenFor(20_000, {
      ...on('StartApplicationSession', ({ payload }) =>
        'SessionID' in payload
          ? { payload: { errorCode: { definedError: 'invalidApplicationInfo' } } }
          : undefined,
      ),
    });
    expect(refusing.names().slice(0, 4)).toEqual([
      'StartApplicationSession',
      'StartApplicationSession',
      'GetThirdPartyDeviceId',
      'MonitorStart',
    ]);
    expect(refusing.isUp).toBe(true);
  });

  it('does not ask for a session that AES has cleaned up by now', async () => {
    const run = await brokenFor(61_000);
    expect(run.asked()[0]?.payload).not.toHaveProperty('SessionID');
    expect(run.names()).toContain('MonitorStart');
  });

  it('signs in by the token of the old session where it is told to', async () => {
    const run = await brokenFor(20_000, { options: { wsReconnectAuth: 'bearer' } });
    expect(run.peer().request.headers).toEqual({ authorization: `Bearer ${TOKEN}` });
  });

  it('by a terminated session is session-lost, and a new one is begun', async () => {
    const first = await runAes();
    first.peer().say(EVENTS.ApplicationSessionTerminated);
    await settled();
    expect(first.outcome()?.failure?.code).toBe('session-lost');
    expect(first.outcome()?.failure?.message).toContain('sessionTimerExpired');
    expect(first.emitted).toMatchObject([{ kind: 'vendor', name: 'ApplicationSessionTerminated' }]);
    const second = await runAes({ clock: first.clock, memory: first.link.memory });
    expect(second.asked()[0]?.payload).not.toHaveProperty('SessionID');
  });

  it('between AES and the switch is told, and what was missed is a gap and asked for', async () => {
    const run = await runAes();
    const since = run.clock.now();
    run.tell('LinkDownEvent', { linkName: 'CM55' });
    await run.clock.advance(5_000);
    run.tell('LinkUpEvent', { linkName: 'CM55' });
    await run.clock.advance(500);
    expect(run.notices[0]).toContain('cannot be reached from AES');
    expect(run.emitted.find(({ kind }) => kind === 'gap')?.gap).toMatchObject({
      since,
      until: since + 5_000,
    });
    expect(run.names().at(-1)).toBe('SnapshotDevice');
  });

  it('over which AES lost messages is a gap too', async () => {
    const run = await runAes();
    run.tell('SystemStatus', { systemStatus: 'messagesLost' });
    await run.clock.advance(500);
    expect(run.emitted.map(({ kind }) => kind)).toEqual(['vendor', 'gap']);
    expect(run.names().at(-1)).toBe('SnapshotDevice');
  });
});

describe('an agent at AES', () => {
  const state = (agentState: string) => ({
    payload: {
      agentStateList: {
        agentStateEntry: [
          { agentID: '7001', loggedOnState: true, agentInfo: { agentInfoItem: [{ agentState }] } },
        ],
      },
      extensions: { privateData: { private: { GetAgentStateResponsePrivateData: { workMode: 'autoIn' } } } },
    },
  });

  it('is asked for its state, and told where it has changed', async () => {
    let now = 'agentReady';
    const run = await runAes({ ...on('GetAgentState', () => state(now)), options: { agentPollSeconds: 10 } });
    await run.clock.advance(25_000);
    expect(run.emitted).toMatchObject([
      { kind: 'agentReady', name: 'GetAgentState', agent: { id: '7001', state: 'agentReady, autoIn' } },
    ]);
    now = 'agentNotReady';
    await run.clock.advance(10_500);
    expect(run.emitted.map(({ kind }) => kind)).toEqual(['agentReady', 'agentNotReady']);
  });

  it('is not asked for again where nobody is logged on', async () => {
    const run = await runAes({
      ...on('GetAgentState', () => ({ payload: {} })),
      options: { agentPollSeconds: 10 },
    });
    await run.clock.advance(40_000);
    expect(run.names().filter((name) => name === 'GetAgentState')).toHaveLength(1);
  });

  it('who logs on is asked for from then on, and seldom once AES tells by itself', async () => {
    let polls = 0;
    const run = await runAes({
      options: { agentPollSeconds: 10 },
      ...on('GetAgentState', () => ((polls += 1) === 1 ? { payload: {} } : state('agentNotReady'))),
    });
    run.peer().say(EVENTS.AgentLoggedOnEvent);
    await run.clock.advance(10_500);
    expect(polls).toBe(2);
    expect(run.emitted.map(({ kind }) => kind)).toEqual(['agentLoggedOn', 'agentNotReady']);
    run.peer().say(EVENTS.AgentReadyEvent);
    await run.clock.advance(10_000);
    const before = polls;
    await run.clock.advance(50_000);
    expect(polls).toBeLessThanOrEqual(before + 1);
  });
});
