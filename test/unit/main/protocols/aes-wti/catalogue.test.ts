import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../../../../model/event.ts';
import { EVENTS, facts, factsOf, viewOf } from './fixtures.ts';

type Expected = Partial<EventFacts>;

const OUTSIDE = { number: '0035315550100' };
const [DESK, COLLEAGUE, THIRD] = [{ number: '5590' }, { number: '5591' }, { number: '5592' }];
const OWN = { callId: '1042', connectionId: '1042/5590:CM55', device: '5590:CM55::0' };
const OUTGOING = { callId: '1050', connectionId: '1050/5590:CM55', device: '5590:CM55::0' };
/** Where a queue has a call ring, or who answers it, is who is called; the VDN was named before. */
const REACHED = { from: OUTSIDE, to: { number: '5590' }, direction: 'in' as const };
const INBOUND = { from: OUTSIDE, to: { number: '5700' }, direction: 'in' as const };
const AGENT = { device: '5590:CM55::0', queue: { id: '5801' } };

/** What each event of the catalogue says by itself, on the monitor of 5590. */
const EXPECTED: Record<string, Expected[]> = {
  ServiceInitiatedEvent: [
    {
      kind: 'serviceInitiated',
      state: 'initiated',
      role: 'caller',
      cause: 'makeCall',
      from: DESK,
      ...OUTGOING,
    },
  ],
  OriginatedEvent: [
    {
      kind: 'originated',
      state: 'initiated',
      role: 'caller',
      cause: 'newCall',
      from: DESK,
      to: THIRD,
      direction: 'internal',
      ...OUTGOING,
    },
  ],
  OfferedEvent: [
    {
      kind: 'offered',
      state: 'offered',
      role: 'called',
      from: COLLEAGUE,
      to: DESK,
      direction: 'internal',
      ...OWN,
    },
  ],
  DeliveredEvent: [
    {
      kind: 'delivered',
      state: 'ringing',
      role: 'called',
      globalCallId: '00001010421700000001',
      queue: { id: '5801' },
      cause: 'newCall',
      ...REACHED,
      ...OWN,
    },
  ],
  EstablishedEvent: [{ kind: 'established', state: 'connected', role: 'called', ...REACHED, ...OWN }],
  NetworkReachedEvent: [
    {
      kind: 'networkReached',
      state: 'offered',
      role: 'called',
      callId: '1051',
      connectionId: '1051/T520#3:CM55',
      device: 'T520#3:CM55::0',
      from: DESK,
      to: OUTSIDE,
      direction: 'out',
    },
  ],
  HeldEvent: [{ kind: 'held', state: 'held', cause: 'consultation', ...OWN }],
  RetrievedEvent: [{ kind: 'retrieved', state: 'connected', cause: 'normal', ...OWN }],
  QueuedEvent: [
    {
      kind: 'queued',
      state: 'queued',
      role: 'called',
      callId: '1042',
      connectionId: '1042/5801:CM55',
      device: '5801:CM55::0',
      queue: { id: '5801' },
      cause: 'noAvailableAgents',
      reason: 'calls in front: 3',
      ...INBOUND,
    },
  ],
  DivertedEvent: [
    {
      kind: 'diverted',
      state: 'diverted',
      role: 'called',
      callId: '1043',
      connectionId: '1043/5590:CM55',
      cause: 'callForwardNoAnswer',
      from: COLLEAGUE,
      to: { number: '5599' },
      direction: 'internal',
    },
  ],
  FailedEvent: [
    {
      kind: 'failed',
      state: 'failed',
      role: 'called',
      callId: '1052',
      connectionId: '1052/5592:CM55',
      cause: 'busy',
      from: DESK,
      to: THIRD,
    },
  ],
  TransferedEvent: [
    { kind: 'transferred', state: 'transferred', cause: 'transfer', joins: ['1050'], to: THIRD, ...OWN },
    { kind: 'transferred', state: 'connected', connectionId: '1042/T520#3:CM55' },
    { kind: 'transferred', state: 'connected', connectionId: '1042/5592:CM55' },
  ],
  ConferencedEvent: [
    {
      kind: 'conferenced',
      state: 'conferenced',
      cause: 'conference',
      joins: ['1042'],
      to: THIRD,
      ...OUTGOING,
    },
    { kind: 'conferenced', state: 'conferenced', connectionId: '1050/T520#3:CM55' },
    { kind: 'conferenced', state: 'conferenced', connectionId: '1050/5592:CM55' },
  ],
  ConnectionClearedEvent: [{ kind: 'connectionCleared', state: 'cleared', cause: 'normalClearing', ...OWN }],
  CallClearedEvent: [{ kind: 'callCleared', state: 'cleared', callId: '1042', cause: 'normalClearing' }],
  AgentLoggedOnEvent: [{ kind: 'agentLoggedOn', agent: { id: '7001', state: 'loggedOn' }, ...AGENT }],
  AgentLoggedOffEvent: [
    { kind: 'agentLoggedOff', agent: { id: '7001', state: 'loggedOff' }, cause: '2', ...AGENT },
  ],
  AgentNotReadyEvent: [
    { kind: 'agentNotReady', agent: { id: '7001', state: 'agentNotReady' }, cause: '3', ...AGENT },
  ],
  AgentReadyEvent: [{ kind: 'agentReady', agent: { id: '7001', state: 'agentReady' }, ...AGENT }],
  AgentWorkingAfterCallEvent: [
    {
      kind: 'agentWorkingAfterCall',
      agent: { id: '7001', state: 'agentWorkingAfterCall' },
      reason: 'then: ready',
      ...AGENT,
    },
  ],
  AgentBusyEvent: [
    { kind: 'agentBusy', agent: { id: '7001', state: 'agentBusy' }, reason: 'then: agentNotReady', ...AGENT },
  ],
  DoNotDisturbEvent: [{ kind: 'doNotDisturb', device: '5590:CM55::0', reason: 'do not disturb on' }],
  ForwardingEvent: [
    {
      kind: 'forwarding',
      device: '5590:CM55::0',
      to: { number: '5599' },
      reason: 'forwardImmediate on, to 5599',
    },
  ],
  MonitorStop: [{ kind: 'vendor', reason: 'AES stopped this monitor' }],
  ApplicationSessionTerminated: [{ kind: 'vendor' }],
};

/** Monitors that lose sight of the call tell its end for the others too. */
const isOutOfSight = ({ reason = '' }: EventFacts) => reason.startsWith('No monitored device is in the call');

describe('the event catalogue of AES', () => {
  it('has an expectation for every event of the reference', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it.each(Object.keys(EXPECTED))('maps %s', (name) => {
    const made = facts(name, {}, viewOf('5590')).filter((fact) => !isOutOfSight(fact));
    const expected = EXPECTED[name] ?? [];
    expect(made).toMatchObject(expected);
    expect(made).toHaveLength(expected.length);
    for (const event of made) {
      expect(event.name).toBe(name);
      expect(JSON.parse(event.raw)).toEqual(EVENTS[name]);
    }
  });

  it.each([
    ['TransferredEvent', 'TransferedEvent', 'transferred'],
    ['Transferred', 'TransferedEvent', 'transferred'],
    ['CSTADeliveredEvent', 'DeliveredEvent', 'delivered'],
    ['delivered', 'DeliveredEvent', 'delivered'],
    ['LoggedOn', 'AgentLoggedOnEvent', 'agentLoggedOn'],
    ['WorkNotReady', 'AgentWorkingAfterCallEvent', 'agentWorkingAfterCall'],
  ])('knows %s', (written, example, kind) => {
    const message = { header: { headerType: 'event', event: written }, payload: EVENTS[example]?.payload };
    expect(factsOf(message, viewOf('5590'))[0]).toMatchObject({ kind, name: written });
  });

  it.each(Object.keys(EXPECTED))('maps %s without its members to something', (name) => {
    const made = factsOf({ header: { headerType: 'event', event: name } }, viewOf('5590'));
    expect(made.length).toBeGreaterThan(0);
  });

  it('keeps an event that it does not know as vendor', () => {
    const message = {
      header: { headerType: 'event', event: 'ChargingEvent' },
      payload: { connection: { callID: 7 } },
    };
    expect(factsOf(message, viewOf('5590'))).toMatchObject([
      { kind: 'vendor', name: 'ChargingEvent', callId: '7' },
    ]);
  });

  it('keeps a call event that names no call as undecoded', () => {
    expect(facts('DeliveredEvent', { connection: {} }, viewOf('5590'))).toMatchObject([
      { kind: 'undecoded' },
    ]);
  });

  it.each([
    ['5590:CM55::0'],
    [{ deviceIdentifier: { value: '5590:CM55::0', typeOfNumber: 'other' } }],
    [{ numberDialed: '5590:CM55::0' }],
    ['tel:5590'],
  ])('reads the caller from %j', (callingDevice) => {
    expect(facts('DeliveredEvent', { callingDevice }, viewOf('5591'))[0]?.from).toEqual(DESK);
  });

  it.each([
    [{ restricted: '' }, { name: 'private number' }],
    [{ deviceIdentifier: 'T520#3:CM55::0' }, { name: 'external line' }],
    [{ notKnown: {} }, undefined],
  ])('shows the caller %j as %j', (callingDevice, from) => {
    expect(facts('DeliveredEvent', { callingDevice }, viewOf('5590'))[0]?.from).toEqual(from);
  });

  it('takes call ids as numbers and names in any case', () => {
    const payload = { CONNECTION: { callId: 1042, deviceId: '5590:cm55:0.0.0.0:0' } };
    const [event] = factsOf(
      { header: { headerType: 'event', event: 'DeliveredEvent' }, payload },
      viewOf('5590'),
    );
    expect(event).toMatchObject({ callId: '1042', connectionId: '1042/5590:CM55' });
  });

  it('takes a call at a VDN as announced, not as ringing', () => {
    const atVdn = { connection: { callID: '1042', deviceID: '5700:CM55::0' } };
    expect(facts('DeliveredEvent', atVdn, viewOf('5700', undefined, 'calls'))[0]).toMatchObject({
      kind: 'delivered',
      state: 'offered',
    });
  });
});
