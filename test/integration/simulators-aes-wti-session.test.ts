import { once } from 'node:events';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../simulators/scenario.ts';
import { allArrived, aesOnLoopback, DEVICE, objectIn, START } from '../support/aes-on-loopback.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fetchAes, openWti } from '../support/raw-wti.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const arrive: Happening = { do: 'arrive', call: 'main', from: firm, to: desk };
const answer: Happening = { do: 'answer', call: 'main', by: '1001' };

const { started, to, connected, withSession, listening } = aesOnLoopback();

describe('the session', () => {
  it.each([
    ['not-cti-user', 'invalidApplicationInfo'],
    ['version-refused', 'requestedProtocolVersionNotSupported'],
    ['server-busy', 'serverResourcesBusy'],
    ['session-limit', 'maxNumberSessions'],
  ])('is refused under %s', async (fault, definedError) => {
    const client = await connected(await started({}, fault));
    const { header, payload } = await client.ask('StartApplicationSession', START);
    expect(header).toMatchObject({ headerType: 'response', response: 'StartApplicationSession' });
    expect(objectIn(payload)).toEqual({ errorCode: { definedError } });
  });

  it('may be answered unreadably', async () => {
    const client = await connected(await started({}, 'start-unreadable'));
    expect((await client.ask('StartApplicationSession', START)).payload).toBe('session established');
  });

  it('may have a timer that cannot be reset', async () => {
    const { client } = await withSession(await started({}, 'reset-refused'));
    expect((await client.ask('ResetApplicationSessionTimer', {})).payload).toEqual({
      errorCode: { definedError: 'serverCannotResetSessionTimer' },
    });
  });

  it('tells of its end once the cleanup delay has passed too, and closes the socket', async () => {
    const clock = fakeClock();
    const { client, session } = await listening(await started({ clock }));
    await clock.advance(120_000 + 60_000);
    const ended = await client.event('ApplicationSessionTerminated');
    expect(ended.payload).toEqual({
      sessionID: session.sessionID,
      sessionTermReason: { definedTermReason: 'sessionTimerExpired' },
    });
    expect(await client.closed).toBe(1000);
  });

  it('lasts a tenth of what was granted under session-expires, also when it is running already', async () => {
    const clock = fakeClock();
    const aes = await started({ clock });
    const { client } = await withSession(aes);
    aes.fault('session-expires');
    await clock.advance(12_000);
    expect((await client.ask('ResetApplicationSessionTimer', {})).payload).toEqual({
      errorCode: { definedError: 'invalidSessionID' },
    });
  });

  it('can be ended by AES while its socket lives, and a new one started there', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.fault('session-lost');
    expect(await client.event('ApplicationSessionTerminated')).toMatchObject({
      payload: { sessionTermReason: { definedTermReason: 'resourceLimitation' } },
    });
    expect((await client.ask('SnapshotDevice', { snapshotObject: DEVICE })).payload).toEqual({
      errorCode: { definedError: 'invalidSessionID' },
    });
    aes.fault(null);
    expect(objectIn((await client.ask('StartApplicationSession', START)).payload)).toHaveProperty('token');
  });

  it('is taken up on a new socket after a cut, with its monitors', async () => {
    const aes = await started();
    const { client, session } = await listening(aes);
    aes.fault('cut');
    expect(await client.closed).toBe(1006);
    aes.fault(null);
    const again = await connected(aes);
    const { payload } = await again.ask('StartApplicationSession', {
      ...START,
      SessionID: session.sessionID,
    });
    expect(objectIn(payload)).toMatchObject({ sessionID: session.sessionID });
    aes.perform('1', arrive);
    await again.event('DeliveredEvent');
  });

  it('cannot be taken up once it is cleaned up', async () => {
    const aes = await started();
    const { client, session } = await listening(aes);
    aes.fault('cleanup');
    expect(await client.closed).toBe(1006);
    const again = await connected(aes);
    const { payload } = await again.ask('StartApplicationSession', {
      ...START,
      SessionID: session.sessionID,
    });
    expect(objectIn(payload)).toHaveProperty('errorCode.applError');
    expect(aes.held).toEqual({ calls: 0, sessions: 0, monitors: 0 });
  });

  it('moves to the socket that takes it up, and the old one is closed', async () => {
    const aes = await started();
    const { client, session } = await listening(aes);
    const again = await connected(aes);
    await again.ask('StartApplicationSession', { ...START, SessionID: session.sessionID });
    expect(await client.closed).toBe(1000);
    aes.perform('1', arrive);
    await again.event('DeliveredEvent');
  });
});

describe('devices and monitors', () => {
  const asked = { switchName: 'CM55', extension: '1001' };
  const monitored = { monitorObject: { deviceObject: DEVICE } };

  it.each([
    ['bad-switch-name', 'GetThirdPartyDeviceId', asked, { operation: 'invalidDeviceID' }],
    ['unknown-device', 'GetThirdPartyDeviceId', asked, { operation: 'invalidDeviceID' }],
    ['forbidden-device', 'MonitorStart', monitored, { operation: 'privilegeViolationSpecifiedDevice' }],
    ['first-party-only', 'GetThirdPartyDeviceId', asked, { operation: 'serviceNotSupported' }],
    ['no-licence', 'MonitorStart', monitored, { subscribedResourceAvailability: 'generic' }],
    [
      'monitor-limit',
      'MonitorStart',
      monitored,
      { systemResourceAvailibility: 'overallMonitorLimitExceeded' },
    ],
    ['link-down', 'MonitorStart', monitored, { systemResourceAvailibility: 'resourceOutOfService' }],
  ])('are refused under %s', async (fault, request, payload, error) => {
    const { client } = await withSession(await started({}, fault));
    const reply = await client.ask(request, payload);
    expect(reply.header).toMatchObject({ headerType: 'error', error: request });
    expect(reply.payload).toEqual({ CSTAErrorCode: error });
  });

  it('tells of calls in another form of the device id than it gives out', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    expect(aes.perform('1', arrive)).toBe(1);
    const { header, payload } = await client.event('DeliveredEvent');
    expect(header).toEqual({ headerType: 'event', event: 'DeliveredEvent', invokeId: 9999, version: 'v2' });
    expect(payload).toMatchObject({
      connection: { deviceID: '1001:CM55::0' },
      alertingDevice: { deviceIdentifier: '1001:CM55::0' },
      callingDevice: { deviceIdentifier: '+15550100:CM55::0' },
      lastRedirectionDevice: { notKnown: {} },
      localConnectionInfo: 'alerting',
      cause: 'newCall',
    });
  });

  it('tells nobody of devices without a monitor', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    expect(aes.perform('1', { ...arrive, to: { number: '1002', name: '' } })).toBe(1);
    expect(await allArrived(client)).toEqual([]);
  });

  it('keeps calls of the same name in different runs apart', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.perform('1', arrive);
    aes.perform('2', { ...arrive, to: { number: '1002', name: '' } });
    aes.perform('1', answer);
    expect(await allArrived(client)).toEqual(['DeliveredEvent', 'EstablishedEvent']);
  });

  it('can lose its monitor', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.fault('monitor-lost');
    expect((await client.event('MonitorStop')).payload).toEqual({ monitorCrossRefID: '17' });
    aes.perform('1', arrive);
    expect(await allArrived(client)).toEqual(['MonitorStop']);
  });

  it('tells when the switch goes and comes, and nothing of calls between', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.fault('link-down');
    aes.perform('1', arrive);
    aes.fault(null);
    expect(await allArrived(client)).toEqual(['LinkDownEvent', 'LinkUpEvent']);
  });

  it('confirms monitors and stays silent', async () => {
    const aes = await started({}, 'silent');
    const { client } = await listening(aes);
    aes.perform('1', arrive);
    expect(await allArrived(client)).toEqual([]);
  });
});

describe('sockets that misbehave', () => {
  it.each([
    ['close', 1001],
    ['close-1011', 1011],
    ['cut', 1006],
    ['reset', 1006],
  ])('end under %s with %i', async (fault, code) => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.fault(fault);
    expect(await client.closed).toBe(code);
  });

  it('are struck some seconds after they subscribed when the fault was there first', async () => {
    const clock = fakeClock();
    const { client } = await listening(await started({ clock }, 'close'));
    await clock.advance(3000);
    expect(await client.closed).toBe(1001);
  });

  it('answer no ping while half-open, and go on afterwards', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    aes.fault('half-open');
    client.socket.ping();
    aes.perform('1', arrive);
    // Another client's round trip: by then a pong of the first would have been sent.
    await allArrived((await withSession(aes)).client);
    expect([pongs, client.others]).toEqual([0, []]);
    aes.fault(null);
    aes.perform('1', answer);
    expect(await allArrived(client)).toEqual(['EstablishedEvent']);
  });

  it('hang before the upgrade until they are cut off', async () => {
    const aes = await started({}, 'hang-before-upgrade');
    const upgrade = expect(openWti(to(aes))).rejects.toMatchObject({ code: 'ECONNRESET' });
    const rest = expect(fetchAes(to(aes), '/api/fe/v1/GetDeviceId')).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    const later = connect({ host: '127.0.0.1', ...to(aes) });
    await once(later, 'secureConnect');
    await aes.close();
    await Promise.all([upgrade, rest]);
  });

  it('hang after the upgrade', async () => {
    const aes = await started({}, 'hang-after-upgrade');
    const client = await connected(aes);
    const unanswered = client.ask('StartApplicationSession', START).catch(() => 'unanswered');
    client.socket.ping();
    await new Promise((resolve) => client.socket.once('pong', resolve));
    client.socket.terminate();
    expect(await unanswered).toBe('unanswered');
  });

  it('repeat events, answer twice, and say what nobody understands', async () => {
    const aes = await started({}, 'repeated');
    const { client } = await listening(aes);
    aes.perform('1', arrive);
    expect(await allArrived(client)).toEqual(['DeliveredEvent', 'DeliveredEvent']);
    aes.fault('garbage');
    aes.perform('1', answer);
    expect(await allArrived(client)).toContain('EstablishedEvent');
    expect(client.unreadable.length + client.others.length).toBe(4);
    aes.fault('answered-twice');
    await allArrived(client);
    expect(await allArrived(client)).toContain('SnapshotDevice');
  });

  it('send an event larger than any real one', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    aes.fault('huge');
    const { payload } = await client.event('DiagnosticDump');
    expect(JSON.stringify(payload).length).toBeGreaterThan(2 * 1024 * 1024);
  });

  it('are dropped when they do not read what is sent', async () => {
    const aes = await started();
    const { client } = await listening(aes);
    client.socket.pause();
    for (let n = 0; n < 40; n += 1) aes.fault('huge');
    expect(aes.log.at(-1)).toContain('does not read, dropped');
    client.socket.resume();
    expect(await client.closed).toBe(1006);
  });
});
