import { describe, expect, it } from 'vitest';
import { OFFICE } from '../../../../simulators/aes-wti/office.ts';
import { monitoredAes, START } from '../../../support/monitored-aes.ts';
import type { WtiCaller } from '../../../support/monitored-aes.ts';
import type { ConductChange } from '../../../../simulators/aes-wti/conduct.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const device = '1001:CM55:0.0.0.0:0';
const inversion = { privateData: { private: { AvayaEvents: { invertFilter: true } } } };
const failure = (group: string, value: string) => ({ kind: 'switch-error', group, value });

function started(conduct: ConductChange = {}, limits = {}) {
  const aes = monitoredAes({ conduct, limits });
  const caller = aes.call();
  caller.granted('StartApplicationSession', START);
  return { aes, caller };
}

const monitor = (caller: WtiCaller, more: Record<string, unknown> = {}, deviceObject = device) =>
  caller.ask('MonitorStart', { monitorObject: { deviceObject }, ...more });

describe('device ids', () => {
  it.each(['GetThirdPartyDeviceId', 'GetDeviceId'])('are given with an IP by %s', (service) => {
    const { caller } = started();
    expect(caller.granted(service, { switchName: 'CM55', extension: '1001' })).toEqual({ device });
  });

  it.each([
    { switchName: 'CM55', extension: '9999' },
    { switchName: 'cm55', extension: '1001' },
    { switchName: 'CM99', extension: '1001' },
  ])('are refused for $extension on $switchName', (asked) => {
    const { caller } = started();
    expect(caller.ask('GetThirdPartyDeviceId', asked)).toEqual(failure('operation', 'invalidDeviceID'));
  });

  it('may disregard the case of the switch name', () => {
    const { caller } = started({ ignoresSwitchCase: true });
    expect(caller.granted('GetDeviceId', { switchName: 'cm55', extension: '1001' })).toEqual({ device });
  });

  it('come from GetDeviceId alone where AES does not know the other service', () => {
    const { caller } = started({ thirdPartyIds: false });
    const asked = { switchName: 'CM55', extension: '1001' };
    expect(caller.ask('GetThirdPartyDeviceId', asked)).toEqual(failure('operation', 'serviceNotSupported'));
    expect(caller.granted('GetDeviceId', asked)).toEqual({ device });
  });

  it('are released', () => {
    const { caller } = started();
    expect(caller.granted('ReleaseDeviceId', { device })).toEqual({});
  });
});

describe('a monitor', () => {
  it('is refused for a device outside the user’s group', () => {
    const users = [{ name: 'cti', password: 'x', cti: true, devices: ['1002'] }];
    const caller = monitoredAes({ office: { ...OFFICE, users } }).call();
    caller.granted('StartApplicationSession', START);
    expect(monitor(caller)).toEqual(failure('operation', 'privilegeViolationSpecifiedDevice'));
  });

  it('is refused when the licences are used up, and again possible when one comes back', () => {
    const { caller } = started({}, { licences: 1 });
    const first = caller.granted('MonitorStart', { monitorObject: { deviceObject: device } });
    expect(monitor(caller)).toEqual(failure('subscribedResourceAvailability', 'generic'));
    caller.granted('MonitorStop', { monitorCrossRefID: first.monitorCrossRefID });
    expect(monitor(caller)).toMatchObject({ kind: 'response' });
  });

  it('is refused beyond the monitor limit', () => {
    const { caller } = started({}, { monitors: 0 });
    expect(monitor(caller)).toEqual(failure('systemResourceAvailibility', 'overallMonitorLimitExceeded'));
  });

  it('is refused while the link to the switch is down', () => {
    const { caller } = started({ link: 'down' });
    expect(monitor(caller)).toEqual(failure('systemResourceAvailibility', 'resourceOutOfService'));
  });

  it('gives each session its own number and its own copy of every event', () => {
    const aes = monitoredAes();
    const [one, two] = [aes.listener(['1001']), aes.listener(['1001'])];
    expect(one.crossRefs.get('1001')).not.toBe(two.crossRefs.get('1001'));
    expect(aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk })).toBe(1);
    for (const { caller, crossRefs } of [one, two]) {
      expect(caller.story(crossRefs.get('1001'))).toEqual(['Delivered alerting']);
    }
  });

  it('hears no more once it is stopped, and cannot be stopped twice', () => {
    const aes = monitoredAes();
    const { caller, crossRefs } = aes.listener(['1001']);
    const stop = { monitorCrossRefID: crossRefs.get('1001') };
    caller.granted('MonitorStop', stop);
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    expect(caller.events).toEqual([]);
    expect(caller.ask('MonitorStop', stop)).toEqual(failure('operation', 'invalidMonitorCrossRefID'));
  });

  it('on a VDN hears nothing unless it is of type call', () => {
    const { aes, caller } = started();
    monitor(caller, {}, '5700:CM55::0');
    aes.perform({ do: 'queue', call: 'main', from: firm, queue: { id: '6' } });
    expect(caller.events).toEqual([]);
    monitor(caller, { monitorType: 'call' }, '5700:CM55::0');
    aes.perform({ do: 'queue', call: 'next', from: firm, queue: { id: '6' } });
    expect(caller.events.map(({ name }) => name)).toEqual(['DeliveredEvent', 'QueuedEvent']);
  });
});

describe('a monitor of type call', () => {
  it('on a station follows the call after it has left, without a connection of its own', () => {
    const { aes, caller } = started();
    monitor(caller, { monitorType: 'call' });
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    aes.perform({ do: 'divert', call: 'main', by: '1001', to: { number: '1002', name: '' } });
    aes.perform({ do: 'hangUp', call: 'main', by: firm.number });
    expect(caller.story('17')).toEqual([
      'Delivered alerting',
      'Diverted null',
      'Delivered',
      'ConnectionCleared',
      'ConnectionCleared',
      'CallCleared',
    ]);
  });
});

describe('filters', () => {
  const asked = { callcontrol: { delivered: true, established: true } };
  const story = ['arrive', 'answer', 'hangUp'];

  function heard(more: Record<string, unknown>, conduct: ConductChange = {}): string[] {
    const { aes, caller } = started(conduct);
    monitor(caller, more);
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    aes.perform({ do: 'answer', call: 'main', by: '1001' });
    aes.perform({ do: 'hangUp', call: 'main', by: '1001' });
    return caller.events.map(({ name }) => name.replace('Event', ''));
  }

  it('let everything through when there is none', () => {
    expect(heard({})).toHaveLength(story.length);
  });

  it('let through what they name when they are inverted', () => {
    expect(heard({ requestedMonitorFilter: asked, extensions: inversion })).toEqual([
      'Delivered',
      'Established',
    ]);
  });

  it('keep back what they name when they are not', () => {
    expect(heard({ requestedMonitorFilter: asked })).toEqual(['ConnectionCleared']);
  });

  it('keep back what they name where AES disregards the inversion', () => {
    const inverted = { requestedMonitorFilter: asked, extensions: inversion };
    expect(heard(inverted, { filters: 'ignores-inversion' })).toEqual(['ConnectionCleared']);
  });

  it('may be spelt callControl', () => {
    const requestedMonitorFilter = { callControl: { delivered: 'true' } };
    expect(heard({ requestedMonitorFilter, extensions: inversion })).toEqual(['Delivered']);
  });

  it('come back as they are in force', () => {
    const { caller } = started();
    const answer = caller.granted('MonitorStart', {
      monitorObject: { deviceObject: '5800:CM55::0' },
      requestedMonitorFilter: {
        callcontrol: { delivered: true },
        logicalDeviceFeature: { agentLoggedOn: true },
      },
      extensions: inversion,
    });
    expect(answer).toMatchObject({
      actualMonitorFilter: {
        callcontrol: { delivered: false },
        logicalDeviceFeature: { agentLoggedOn: true, agentLoggedOff: false },
      },
    });
  });

  it('of a wrong shape are refused', () => {
    const { caller } = started();
    const requestedMonitorFilter = { callcontrol: 'all' };
    expect(monitor(caller, { requestedMonitorFilter })).toEqual(failure('operation', 'invalidMonitorFilter'));
  });
});

describe('the present state', () => {
  it('shows the calls of a station, its own connection first', () => {
    const { aes, caller } = started();
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    aes.perform({ do: 'answer', call: 'main', by: '1001' });
    aes.perform({ do: 'hold', call: 'main', by: '1001' });
    expect(caller.granted('SnapshotDevice', { snapshotObject: device })).toMatchObject({
      crossRefIDorSnapshotData: {
        snapshotData: {
          snapshotDeviceResponseInfo: [
            {
              connectionIdentifier: { deviceID: '1001:CM55::0' },
              localCallState: { compoundCallState: { localConnectionState: ['hold', 'connected'] } },
            },
          ],
        },
      },
      extensions: {
        privateData: { private: { SnapshotDeviceResponsePrivateData: { stationStatus: 'busy' } } },
      },
    });
  });

  it('shows agents by their id and by their station', () => {
    const { aes, caller } = started();
    const agent = { id: '2001' };
    aes.perform({ do: 'agent', agent, device: desk, becomes: 'ready', queue: { id: '7' } });
    const expected = {
      agentStateList: {
        agentStateEntry: [
          {
            agentID: '2001',
            loggedOnState: true,
            agentInfo: { agentInfoItem: [{ acdGroup: '5801', agentState: 'agentReady' }] },
          },
        ],
      },
    };
    expect(caller.granted('GetAgentState', { device: '2001' })).toMatchObject(expected);
    expect(caller.granted('GetAgentState', { device })).toMatchObject(expected);
  });

  it('shows an agent who talks as busy, and nobody as not logged on', () => {
    const { aes, caller } = started();
    aes.perform({ do: 'agent', agent: { id: '2001' }, device: desk, becomes: 'ready' });
    aes.perform({ do: 'arrive', call: 'main', from: firm, to: desk });
    expect(caller.granted('GetAgentState', { device: '2001' })).toMatchObject({
      agentStateList: { agentStateEntry: [{ agentInfo: { agentInfoItem: [{ agentState: 'agentBusy' }] } }] },
    });
    expect(caller.granted('GetAgentState', { device: '1009:CM55::0' })).toMatchObject({
      agentStateList: { agentStateEntry: [{ loggedOnState: false }] },
    });
  });
});

describe('the pace', () => {
  const ask = (caller: WtiCaller, times: number) =>
    Array.from({ length: times }, () => caller.ask('GetAgentState', { device: '2001' }).kind);

  it('drops silently what comes faster, and serves again after a while', async () => {
    const { aes, caller } = started({ pace: { perSecond: 3, excess: 'drop' } });
    expect(ask(caller, 5)).toEqual(['response', 'response', 'response', 'nothing', 'nothing']);
    await aes.clock.advance(1000);
    expect(ask(caller, 4)).toEqual(['response', 'response', 'response', 'nothing']);
  });

  it('refuses what comes faster where AES is told to', () => {
    const { caller } = started({ pace: { perSecond: 1, excess: 'refuse' } });
    ask(caller, 1);
    expect(caller.ask('GetAgentState', { device: '2001' })).toEqual(
      failure('performanceManagement', 'performanceLimitExceeded'),
    );
  });

  it('does not count requests that AES answers itself', () => {
    const { caller } = started({ pace: { perSecond: 1, excess: 'drop' } });
    ask(caller, 2);
    expect(caller.ask('ResetApplicationSessionTimer', {})).toMatchObject({ kind: 'response' });
  });
});
