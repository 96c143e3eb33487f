import { describe, expect, it } from 'vitest';
import { OFFICE } from '../../../../simulators/aes-wti/office.ts';
import { monitoredAes, START } from '../../../support/monitored-aes.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const refused = (definedError: string) => ({ kind: 'session-error', error: { definedError } });

describe('starting a session', () => {
  it('grants less than is asked, an id of 32 hexadecimal digits and a number, and a token', () => {
    const answer = monitoredAes()
      .call()
      .granted('StartApplicationSession', { ...START, SessionDuration: '180' });
    expect(answer).toMatchObject({ actualSessionDuration: 120, actualProtocolVersion: '10.2.0' });
    expect(answer.sessionID).toMatch(/^[0-9A-F]{32}-\d+$/);
    expect(answer.token).toMatch(/^\w{20,}$/);
  });

  it('makes the same ids from the same seed', () => {
    const start = () => monitoredAes().call().granted('StartApplicationSession', START);
    expect(start()).toEqual(start());
  });

  it('refuses protocol versions it does not know', () => {
    const answer = monitoredAes()
      .call()
      .ask('StartApplicationSession', { ProtocolVersionList: ['9.0.0'] });
    expect(answer).toEqual(refused('requestedProtocolVersionNotSupported'));
  });

  it('refuses a user who is no CTI user', () => {
    const users = [{ name: 'web', password: 'x', cti: false, devices: 'all' as const }];
    const aes = monitoredAes({ office: { ...OFFICE, users } });
    expect(aes.call('web').ask('StartApplicationSession', START)).toEqual(refused('invalidApplicationInfo'));
  });

  it('refuses more sessions than its limit', () => {
    const aes = monitoredAes({ limits: { sessions: 1 } });
    aes.call().granted('StartApplicationSession', START);
    expect(aes.call().ask('StartApplicationSession', START)).toEqual(refused('maxNumberSessions'));
  });

  it('runs nothing before it', () => {
    const aes = monitoredAes();
    const answer = aes.call().ask('MonitorStart', { monitorObject: { deviceObject: '1001:CM55::0' } });
    expect(answer).toEqual(refused('invalidSessionID'));
    expect(aes.aes.monitors.size).toBe(0);
  });
});

describe('the session timer', () => {
  it('makes a session inactive when it is not reset, and terminates it after the cleanup delay', async () => {
    const aes = monitoredAes();
    const caller = aes.call();
    const { sessionID } = caller.granted('StartApplicationSession', { ...START, SessionCleanupDelay: '60' });
    await aes.clock.advance(120_000);
    expect(caller.ask('ResetApplicationSessionTimer', {})).toEqual(refused('invalidSessionID'));
    expect(caller.events).toEqual([]);
    await aes.clock.advance(60_000);
    expect(caller.events).toEqual([
      {
        name: 'ApplicationSessionTerminated',
        payload: { sessionID, sessionTermReason: { definedTermReason: 'sessionTimerExpired' } },
      },
    ]);
    expect(caller.closed).toEqual([1000]);
    expect(aes.clock.pending).toBe(0);
  });

  it('is put off by resets and by nothing else', async () => {
    const aes = monitoredAes();
    const caller = aes.call();
    caller.granted('StartApplicationSession', START);
    await aes.clock.advance(100_000);
    expect(caller.granted('ResetApplicationSessionTimer', { requestedSessionDuration: '30' })).toEqual({
      actualSessionDuration: 30,
    });
    await aes.clock.advance(29_000);
    caller.granted('SnapshotDevice', { snapshotObject: '1001:CM55:0.0.0.0:0' });
    await aes.clock.advance(1000);
    expect(caller.session?.state).toBe('inactive');
  });

  it('can be put off by other traffic where AES is told to', async () => {
    const aes = monitoredAes({ conduct: { otherTrafficExtends: true } });
    const caller = aes.call();
    caller.granted('StartApplicationSession', START);
    await aes.clock.advance(100_000);
    caller.granted('GetAgentState', { device: '2001' });
    await aes.clock.advance(100_000);
    expect(caller.session?.state).toBe('active');
  });

  it('refuses a reset under another session id', () => {
    const caller = monitoredAes().call();
    caller.granted('StartApplicationSession', START);
    expect(caller.ask('ResetApplicationSessionTimer', { sessionID: 'A-0' })).toEqual(
      refused('invalidSessionID'),
    );
  });

  it('is granted in seconds of the wall clock when all times are divided', async () => {
    const aes = monitoredAes({ hurry: 10 });
    const caller = aes.call();
    expect(caller.granted('StartApplicationSession', START).actualSessionDuration).toBe(12);
    await aes.clock.advance(12_000);
    expect(caller.session?.state).toBe('inactive');
  });

  it('runs out early under the fault that shortens it', async () => {
    const aes = monitoredAes({ conduct: { timer: 'short' } });
    const caller = aes.call();
    expect(caller.granted('StartApplicationSession', START).actualSessionDuration).toBe(120);
    await aes.clock.advance(12_000);
    expect(caller.session?.state).toBe('inactive');
  });
});

describe('a lost socket', () => {
  it('leaves the session to be taken up with its monitors, a new token, and without the events between', async () => {
    const aes = monitoredAes();
    const { caller, crossRefs } = aes.listener(['1001']);
    const { id = '', token } = caller.session ?? {};
    caller.vanish();
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    await aes.clock.advance(59_000);

    const again = aes.call();
    const answer = again.granted('StartApplicationSession', { ...START, SessionID: id });
    expect(answer.sessionID).toBe(id);
    expect(answer.token).not.toBe(token);
    aes.perform({ do: 'answer', call: 'main', by: '1001' });
    expect(again.story(crossRefs.get('1001'))).toEqual(['Established connected']);
  });

  it('ends the session for good after the cleanup delay', async () => {
    const aes = monitoredAes();
    const { caller } = aes.listener(['1001']);
    const SessionID = caller.session?.id ?? '';
    caller.vanish();
    await aes.clock.advance(60_000);
    const answer = aes.call().ask('StartApplicationSession', { ...START, SessionID });
    expect(answer).toMatchObject({ kind: 'session-error' });
    expect([aes.aes.sessions.size, aes.aes.monitors.size, aes.clock.pending]).toEqual([0, 0, 0]);
  });

  it('does not hand a session to another user', () => {
    const other = { name: 'other', password: 'x', cti: true, devices: 'all' as const };
    const aes = monitoredAes({ office: { ...OFFICE, users: [...OFFICE.users, other] } });
    const { caller } = aes.listener([]);
    const SessionID = caller.session?.id ?? '';
    expect(aes.call('other').ask('StartApplicationSession', { ...START, SessionID })).toMatchObject({
      kind: 'session-error',
    });
  });
});

describe('stopping a session', () => {
  it('gives back its monitors and leaves no timer', () => {
    const aes = monitoredAes();
    const { caller } = aes.listener(['1001', '1002']);
    caller.granted('StopApplicationSession', {
      sessionID: caller.session?.id,
      sessionEndReason: { definedEndReason: 'normal' },
    });
    expect([aes.aes.sessions.size, aes.aes.monitors.size, aes.clock.pending]).toEqual([0, 0, 0]);
    expect(caller.ask('SnapshotDevice', { snapshotObject: '1001:CM55::0' })).toEqual(
      refused('invalidSessionID'),
    );
  });
});
