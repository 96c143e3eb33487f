import { describe, expect, it } from 'vitest';
import { monitoredAes } from '../../../support/monitored-aes.ts';
import type { MonitoredAes } from '../../../support/monitored-aes.ts';
import type { ConductChange } from '../../../../simulators/aes-wti/conduct.ts';
import type { Happening } from '../../../../simulators/scenario.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
const desk = { number: '1001', name: 'Reception 1' };
const colleague = { number: '1002', name: 'Reception 2' };
const support = { id: '6', name: 'support' };
const agent = { id: '2001', name: 'Agent 1' };
const call = 'main';
const consultation = 'second';

const arrive: Happening = { do: 'arrive', call, from: firm, to: desk };
const answer: Happening = { do: 'answer', call, by: desk.number };
const firmLeaves: Happening = { do: 'hangUp', call, by: firm.number };
const consult: Happening = { do: 'consult', call, by: desk.number, to: colleague, consultation };
const colleagueAnswers: Happening = { do: 'answer', call: consultation, by: colleague.number };

/** What each of these devices sees of a story. */
function seen(happenings: Happening[], devices: string[], conduct: ConductChange = {}): string[][] {
  const aes = monitoredAes({ conduct });
  const { caller, crossRefs } = aes.listener(devices);
  for (const happening of happenings) aes.perform(happening);
  return devices.map((device) => caller.story(crossRefs.get(device)));
}

function payloads(aes: MonitoredAes, happenings: Happening[], device: string): Record<string, unknown>[] {
  const { caller } = aes.listener([device]);
  for (const happening of happenings) aes.perform(happening);
  return caller.events.map(({ payload }) => payload);
}

describe('the stories of a switch', () => {
  it('tells of an incoming call that is answered until the caller hangs up', () => {
    expect(seen([arrive, answer, firmLeaves], ['1001'])).toEqual([
      [
        'Delivered alerting',
        'Established connected',
        'ConnectionCleared connected',
        'ConnectionCleared null',
      ],
    ]);
  });

  it('tells of an incoming call that is forwarded', () => {
    const divert: Happening = { do: 'divert', call, by: desk.number, to: colleague };
    expect(seen([arrive, divert], ['1001', '1002'])).toEqual([
      ['Delivered alerting', 'Diverted null'],
      ['Delivered alerting'],
    ]);
  });

  it('tells of a caller who gives up, whose call is cancelled where it rang', () => {
    const aes = monitoredAes();
    const events = payloads(aes, [arrive, firmLeaves], '1001');
    expect(events.map(({ localConnectionInfo, cause }) => [localConnectionInfo, cause])).toEqual([
      ['alerting', 'newCall'],
      ['alerting', 'normalClearing'],
      ['null', 'callCancelled'],
    ]);
  });

  it('tells the caller and the called of a call inside', () => {
    const story: Happening[] = [
      { do: 'dial', call, from: desk, to: colleague },
      { do: 'answer', call, by: colleague.number },
      { do: 'hangUp', call, by: colleague.number },
    ];
    expect(seen(story, ['1001', '1002'])).toEqual([
      [
        'ServiceInitiated initiated',
        'Originated connected',
        'Delivered connected',
        'Established connected',
        'ConnectionCleared connected',
        'ConnectionCleared null',
      ],
      ['Delivered alerting', 'Established connected', 'ConnectionCleared null'],
    ]);
  });

  it('tells of a call to the outside, which rings unheard', () => {
    const story: Happening[] = [
      { do: 'dial', call, from: desk, to: firm },
      { do: 'answer', call, by: firm.number },
      firmLeaves,
    ];
    expect(seen(story, ['1001'])).toEqual([
      [
        'ServiceInitiated initiated',
        'Originated connected',
        'NetworkReached connected',
        'Established connected',
        'ConnectionCleared connected',
        'ConnectionCleared null',
      ],
    ]);
  });

  it('tells of a busy line', () => {
    const aes = monitoredAes();
    const { caller, crossRefs } = aes.listener(['1001']);
    aes.perform({ do: 'dial', call, from: desk, to: firm });
    aes.perform({ do: 'busy', call });
    expect(caller.story(crossRefs.get('1001')).slice(-2)).toEqual([
      'Failed connected',
      'ConnectionCleared null',
    ]);
    expect(caller.events.at(-2)?.payload.cause).toBe('busy');
  });

  it('tells of hold and retrieve', () => {
    const story: Happening[] = [
      arrive,
      answer,
      { do: 'hold', call, by: desk.number },
      { do: 'retrieve', call, by: desk.number },
    ];
    expect(seen(story, ['1001'])[0]?.slice(2)).toEqual(['Held hold', 'Retrieved connected']);
  });

  it('tells of a consultation and a transfer, from each side', () => {
    const transfer: Happening = { do: 'completeTransfer', call, consultation, by: desk.number };
    expect(seen([arrive, answer, consult, colleagueAnswers, transfer], ['1001', '1002'])).toEqual([
      [
        'Delivered alerting',
        'Established connected',
        'Held hold',
        'ServiceInitiated initiated',
        'Originated connected',
        'Delivered connected',
        'Established connected',
        'Transfered null',
      ],
      ['Delivered alerting', 'Established connected', 'Transfered connected'],
    ]);
  });

  it('lets the transferred-to station ring on after a transfer without asking', () => {
    const story: Happening[] = [
      arrive,
      answer,
      { do: 'blindTransfer', call, by: desk.number, to: colleague },
      { do: 'answer', call, by: colleague.number },
    ];
    expect(seen(story, ['1002'])).toEqual([
      ['Delivered alerting', 'Transfered alerting', 'Established connected'],
    ]);
  });

  it('tells of a conference until one of two hangs up', () => {
    const story: Happening[] = [
      arrive,
      answer,
      consult,
      colleagueAnswers,
      { do: 'conference', call, consultation, by: desk.number },
      { do: 'leave', call, by: colleague.number },
      firmLeaves,
    ];
    const [first, second] = seen(story, ['1001', '1002']);
    expect(first?.slice(-4)).toEqual([
      'Conferenced connected',
      'ConnectionCleared connected',
      'ConnectionCleared connected',
      'ConnectionCleared null',
    ]);
    expect(second?.slice(-2)).toEqual(['Conferenced connected', 'ConnectionCleared null']);
  });

  it('tells a call monitor on the VDN of the whole call, and the station of its part', () => {
    const story: Happening[] = [
      { do: 'queue', call, from: firm, queue: support },
      { do: 'distribute', call, to: desk, agent },
      answer,
      firmLeaves,
    ];
    expect(seen(story, ['5700', '1001'])).toEqual([
      [
        'Delivered alerting',
        'Queued queued',
        'Delivered',
        'Established',
        'ConnectionCleared',
        'ConnectionCleared',
        'CallCleared',
      ],
      [
        'Delivered alerting',
        'Established connected',
        'ConnectionCleared connected',
        'ConnectionCleared null',
      ],
    ]);
  });

  it('says where a caller stands in the queue', () => {
    const aes = monitoredAes();
    const { caller } = aes.listener(['5700']);
    for (const name of ['a', 'b']) aes.perform({ do: 'queue', call: name, from: firm, queue: support });
    const queued = caller.events.filter(({ name }) => name === 'QueuedEvent').map(({ payload }) => payload);
    expect(
      queued.map(({ numberQueued, callsInFront, cause }) => [numberQueued, callsInFront, cause]),
    ).toEqual([
      [1, 0, 'noAvailableAgents'],
      [2, 1, 'noAvailableAgents'],
    ]);
  });

  it('puts a declined call from a queue back into it', () => {
    const story: Happening[] = [
      { do: 'queue', call, from: firm, queue: support },
      { do: 'distribute', call, to: desk, agent },
      { do: 'reject', call, by: desk.number },
    ];
    const [vdn, station] = seen(story, ['5700', '1001']);
    expect(vdn?.slice(-2)).toEqual(['Diverted', 'Queued queued']);
    expect(station).toEqual(['Delivered alerting', 'Diverted null']);
  });

  it('tells only of logging on and off by default, on the skill', () => {
    const day = (['loggedOn', 'ready', 'notReady', 'loggedOff'] as const).map((becomes): Happening => ({
      do: 'agent',
      agent,
      device: desk,
      becomes,
      queue: support,
    }));
    expect(seen(day, ['5800', '1001'])).toEqual([['AgentLoggedOn', 'AgentLoggedOff'], []]);
    expect(seen(day, ['5800', '1001'], { agents: 'full' })).toEqual([
      ['AgentLoggedOn', 'AgentLoggedOff'],
      ['AgentReady', 'AgentNotReady'],
    ]);
  });

  it('tells of do-not-disturb once for each change', () => {
    const presence = (['doNotDisturb', 'doNotDisturb', 'available', 'away'] as const).map(
      (becomes): Happening => ({ do: 'presence', who: desk, becomes }),
    );
    expect(seen(presence, ['1001'])).toEqual([['DoNotDisturb', 'DoNotDisturb']]);
  });
});

describe('ids of calls', () => {
  it('keeps the UCID over a transfer while the call id of the consulted party changes', () => {
    const aes = monitoredAes();
    const transfer: Happening = { do: 'completeTransfer', call, consultation, by: desk.number };
    const first = payloads(aes, [arrive, answer], '1001')[0];
    const { caller } = aes.listener(['1002']);
    for (const happening of [consult, colleagueAnswers, transfer]) aes.perform(happening);
    const [ringing, , transferred] = caller.events.map(({ payload }) => payload);
    expect(transferred?.callLinkageData).toEqual(first?.callLinkageData);
    expect(ringing?.callLinkageData).not.toEqual(first?.callLinkageData);
    expect(transferred).toMatchObject({
      primaryOldCall: { callID: callIdOf(first?.connection) },
      secondaryOldCall: { callID: callIdOf(ringing?.connection) },
      transferredToDevice: { deviceIdentifier: '1002:CM55::0' },
      transferredConnections: {
        connectionListItem: [
          { endpoint: { deviceID: '+15550100:CM55::0' } },
          {
            newConnection: { callID: callIdOf(first?.connection), deviceID: '1002:CM55::0' },
            oldConnection: { callID: callIdOf(ringing?.connection), deviceID: '1002:CM55::0' },
            endpoint: { deviceID: '1002:CM55::0' },
          },
        ],
      },
    });
  });

  it('gives a conference the id of the consultation', () => {
    const aes = monitoredAes();
    const { caller } = aes.listener(['1001']);
    for (const happening of [arrive, answer, consult, colleagueAnswers]) aes.perform(happening);
    aes.perform({ do: 'conference', call, consultation, by: desk.number });
    const second = caller.events.find(({ name }) => name === 'ServiceInitiatedEvent')?.payload;
    const id = callIdOf(second?.initiatedConnection);
    expect(caller.events.at(-1)?.payload).toMatchObject({
      secondaryOldCall: { callID: id },
      conferenceConnections: {
        connectionListItem: [
          { newConnection: { callID: id, deviceID: 'T520#1:CM55::0' } },
          { newConnection: { callID: id, deviceID: '1001:CM55::0' } },
          { newConnection: { callID: id, deviceID: '1002:CM55::0' } },
        ],
      },
    });
  });

  it('uses call ids again after a while, but never one of a live call', () => {
    const aes = monitoredAes({ conduct: { traps: { quickCallIds: true } } });
    const { caller } = aes.listener(['1002']);
    aes.perform(arrive);
    for (let n = 0; n < 20; n += 1) {
      aes.perform({ do: 'arrive', call: `n${n}`, from: firm, to: colleague });
      aes.perform({ do: 'hangUp', call: `n${n}`, by: firm.number });
    }
    const ids = caller.events.flatMap(({ payload }) => callIdOf(payload.connection) ?? []);
    expect(new Set(ids).size).toBeLessThan(ids.length);
    expect(ids).not.toContain([...aes.aes.exchange.callsAt('1001')][0]?.id);
  });
});

describe('traps', () => {
  it('fails a second call as busy while the first one goes on', () => {
    const aes = monitoredAes({ conduct: { traps: { singleAppearance: true } } });
    const { caller, crossRefs } = aes.listener(['1001']);
    for (const happening of [arrive, answer]) aes.perform(happening);
    aes.perform({ do: 'dial', call: 'other', from: colleague, to: desk });
    const failed = caller.events.at(-1)?.payload;
    expect(caller.story(crossRefs.get('1001')).at(-1)).toBe('Failed fail');
    expect(failed?.cause).toBe('busy');
    expect(callIdOf(failed?.failedConnection)).not.toBe(callIdOf(caller.events[0]?.payload.connection));
    expect(aes.aes.exchange.callsAt('1001')).toHaveLength(1);
  });

  it('clears a foreign connection on hold without ending the call', () => {
    const aes = monitoredAes({ conduct: { traps: { strayClearOnHold: true } } });
    const events = payloads(aes, [arrive, answer, { do: 'hold', call, by: desk.number }], '1001');
    expect(events.at(-1)).toMatchObject({
      releasingDevice: { deviceIdentifier: '+15550100:CM55::0' },
      localConnectionInfo: 'hold',
    });
  });

  it('lets a recorder in under a call id that nobody knows', () => {
    const aes = monitoredAes({ conduct: { traps: { recorder: true } } });
    const events = payloads(aes, [arrive, answer], '1001');
    const conferenced = events.at(-1);
    expect(conferenced).toMatchObject({ localConnectionInfo: 'connected' });
    expect(callIdOf(conferenced?.primaryOldCall)).not.toBe(callIdOf(events[0]?.connection));
  });

  it('withholds the number of restricted callers', () => {
    const aes = monitoredAes();
    const hidden = { number: 'anonymous', name: '' };
    const events = payloads(aes, [{ do: 'arrive', call, from: hidden, to: desk }], '1001');
    expect(events[0]?.callingDevice).toEqual({ restricted: '' });
  });

  it('leaves out cause and localConnectionInfo where told to', () => {
    const aes = monitoredAes({ conduct: { dialect: { omits: ['cause', 'localConnectionInfo'] } } });
    const [event] = payloads(aes, [arrive], '1001');
    expect(event).not.toHaveProperty('cause');
    expect(event).not.toHaveProperty('localConnectionInfo');
  });
});

describe('dialects', () => {
  const transfer: Happening = { do: 'completeTransfer', call, consultation, by: desk.number };

  it('writes devices as plain text and lists as bare arrays', () => {
    const aes = monitoredAes({
      conduct: { dialect: { devices: 'text', lists: 'bare', transferred: 'Transferred' } },
    });
    const { caller } = aes.listener(['1001']);
    for (const happening of [arrive, answer, consult, colleagueAnswers, transfer]) aes.perform(happening);
    const last = caller.events.at(-1);
    expect(last?.name).toBe('Transferred');
    expect(last?.payload.transferringDevice).toBe('1001:CM55::0');
    expect(last?.payload.transferredConnections).toHaveLength(2);
  });

  it('writes devices as objects, call ids as numbers and booleans as text', () => {
    const aes = monitoredAes({
      conduct: { dialect: { devices: 'typed', callIds: 'number', booleans: 'text' } },
    });
    const events = payloads(aes, [arrive, { do: 'presence', who: desk, becomes: 'doNotDisturb' }], '1001');
    expect(events[0]?.alertingDevice).toEqual({
      deviceIdentifier: { value: '1001:CM55::0', typeOfNumber: 'other', mediaClass: 'voice' },
    });
    expect(events[0]?.connection).toMatchObject({ callID: expect.any(Number) as number });
    expect(events[1]?.doNotDisturbOn).toBe('true');
  });
});

function callIdOf(connection: unknown): string | undefined {
  if (typeof connection !== 'object' || connection === null || !('callID' in connection)) return undefined;
  return String(connection.callID);
}
