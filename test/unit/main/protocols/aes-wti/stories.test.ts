import { describe, expect, it } from 'vitest';
import { KnownCalls } from '../../../../../main/protocols/aes-wti/events/known-calls.ts';
import { CallReducer } from '../../../../../model/calls/call-reducer.ts';
import type { Call } from '../../../../../model/call.ts';
import type { EventFacts } from '../../../../../model/event.ts';
import { makeEvent } from '../../../../support/make-event.ts';
import { connection, device, facts, viewOf } from './fixtures.ts';

type Told = [name: string, changes: object, monitor?: string];

/** The calls that the reducer makes of a story, which is told by the monitor of 5590 where none is given. */
function callsOf(story: Told[]): { calls: Call[]; events: EventFacts[] } {
  const known = new KnownCalls();
  const reducer = new CallReducer();
  const events = story.flatMap(([name, changes, monitor = '5590']) =>
    facts(name, changes, viewOf(monitor, known, monitor === '5700' ? 'calls' : 'device')),
  );
  const { at, receivedAt, sourceId, protocol } = makeEvent();
  events.forEach((event, index) =>
    reducer.apply({
      ...event,
      at: at + index * 1000,
      receivedAt: receivedAt + index * 1000,
      sourceId,
      protocol,
    }),
  );
  return { calls: [...reducer.calls()], events };
}

const CLEARED_BY_OTHER = { droppedConnection: connection('1042', '5591'), localConnectionInfo: 'connected' };
const DIAL: Told[] = [
  ['ServiceInitiatedEvent', {}],
  ['OriginatedEvent', {}],
];
const AT_THIRD = {
  connection: connection('1050', '5592'),
  alertingDevice: device('5592'),
  callingDevice: device('5590'),
  calledDevice: device('5592'),
  localConnectionInfo: 'connected',
  callLinkageData: {},
  extensions: {},
};
const THIRD_ANSWERS = {
  establishedConnection: connection('1050', '5592'),
  answeringDevice: device('5592'),
  callingDevice: device('5590'),
  calledDevice: device('5592'),
};

describe('a call as AES tells it', () => {
  it('that came in and was answered has ended when the own connection is cleared', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ['ConnectionClearedEvent', CLEARED_BY_OTHER],
      ['ConnectionClearedEvent', {}],
    ]);
    expect(calls).toMatchObject([{ id: '1042', outcome: 'answered', direction: 'in', state: 'cleared' }]);
  });

  it('that nobody took is missed, and abandoned where AES says that it was cancelled', () => {
    const ending = (cause: string) =>
      callsOf([
        ['DeliveredEvent', {}],
        ['ConnectionClearedEvent', { cause }],
      ]).calls[0]?.outcome;
    expect(ending('normalClearing')).toBe('missed');
    expect(ending('callCancelled')).toBe('abandoned');
  });

  it('that was forwarded is diverted', () => {
    const rung = { connection: connection('1043', '5590'), callLinkageData: {} };
    const { calls } = callsOf([
      ['DeliveredEvent', rung],
      ['DivertedEvent', {}],
    ]);
    expect(calls).toMatchObject([{ id: '1043', outcome: 'diverted' }]);
  });

  it('that goes out to a busy station has failed', () => {
    const { calls } = callsOf([
      ['OriginatedEvent', { originatedConnection: connection('1052', '5590') }],
      ['FailedEvent', {}],
      ['ConnectionClearedEvent', { droppedConnection: connection('1052', '5590') }],
    ]);
    expect(calls).toMatchObject([{ id: '1052', outcome: 'failed' }]);
  });

  it('does not change when a second call fails at the busy station', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      [
        'FailedEvent',
        {
          failedConnection: connection('1052', '5590'),
          failingDevice: device('5590'),
          callingDevice: device('5591'),
        },
      ],
    ]);
    expect(calls).toMatchObject([
      { id: '1042', state: 'connected' },
      { id: '1052', outcome: 'failed' },
    ]);
  });

  it('that a phone dials ends for the other party too when the phone hangs up, as nothing more is heard', () => {
    const { calls, events } = callsOf([
      ...DIAL,
      ['DeliveredEvent', AT_THIRD],
      ['EstablishedEvent', THIRD_ANSWERS],
      ['ConnectionClearedEvent', { droppedConnection: connection('1050', '5590') }],
    ]);
    expect(events.at(-1)).toMatchObject({ connectionId: '1050/5592:CM55', state: 'cleared' });
    expect(events.at(-1)?.reason).toContain('No monitored device is in the call any more');
    expect(calls).toMatchObject([
      { id: '1050', outcome: 'answered', direction: 'internal', state: 'cleared' },
    ]);
  });

  it('goes on while another monitored device is in it', () => {
    const { calls, events } = callsOf([
      ...DIAL,
      ['DeliveredEvent', AT_THIRD],
      ['DeliveredEvent', { ...AT_THIRD, localConnectionInfo: 'alerting' }, '5592'],
      ['EstablishedEvent', THIRD_ANSWERS],
      ['EstablishedEvent', THIRD_ANSWERS, '5592'],
      ['ConnectionClearedEvent', { droppedConnection: connection('1050', '5590') }],
    ]);
    expect(events.filter(({ reason }) => reason !== undefined)).toEqual([]);
    expect(calls).toMatchObject([{ id: '1050', state: 'connected' }]);
    expect(calls[0]?.legs).toHaveLength(2);
  });

  it('has the same ids in whichever monitor reports it', () => {
    const known = new KnownCalls();
    const [here] = facts('DeliveredEvent', {}, viewOf('5590', known));
    const [there] = facts('DeliveredEvent', { localConnectionInfo: 'connected' }, viewOf('5591', known));
    expect(there?.connectionId).toBe(here?.connectionId);
    expect(there?.globalCallId).toBe(here?.globalCallId);
  });

  it('is held by the one who holds it', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ['HeldEvent', { heldConnection: connection('1042', '5591'), localConnectionInfo: 'connected' }],
    ]);
    expect(calls[0]?.legs).toMatchObject([
      { connectionId: '1042/5590:CM55', state: 'connected' },
      { connectionId: '1042/5591:CM55', state: 'held' },
    ]);
  });

  it('does not end by a ConnectionCleared that leaves the own connection on hold', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ['ConnectionClearedEvent', { localConnectionInfo: 'hold' }],
    ]);
    expect(calls).toMatchObject([{ state: 'held' }]);
  });

  it('is joined with the consultation by a transfer, and the transferring phone is out of it', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ['HeldEvent', {}],
      ...DIAL,
      ['DeliveredEvent', AT_THIRD],
      ['DeliveredEvent', AT_THIRD, '5592'],
      ['EstablishedEvent', THIRD_ANSWERS],
      ['EstablishedEvent', THIRD_ANSWERS, '5592'],
      ['TransferedEvent', {}],
      ['TransferedEvent', { localConnectionInfo: 'connected' }, '5592'],
    ]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ id: '1042', state: 'connected', direction: 'in' });
    const open = calls[0]?.legs.filter(({ endedAt }) => endedAt === undefined);
    expect(open?.map(({ connectionId }) => connectionId).sort()).toEqual([
      '1042/5592:CM55',
      '1042/T520#3:CM55',
    ]);
  });

  it('leaves the target of a blind transfer ringing', () => {
    const { events } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ...DIAL,
      ['DeliveredEvent', AT_THIRD, '5592'],
      ['TransferedEvent', {}],
    ]);
    expect(events.find(({ connectionId }) => connectionId === '1042/5592:CM55')).toMatchObject({
      kind: 'transferred',
      state: 'ringing',
    });
  });

  it('becomes a conference of all three, in the call that lives on', () => {
    const { calls } = callsOf([
      ['DeliveredEvent', {}],
      ['EstablishedEvent', {}],
      ['HeldEvent', {}],
      ...DIAL,
      ['DeliveredEvent', AT_THIRD],
      ['EstablishedEvent', THIRD_ANSWERS],
      ['ConferencedEvent', {}],
    ]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ id: '1042', state: 'conferenced', direction: 'in' });
    const open = calls[0]?.legs.filter(({ state }) => state === 'conferenced').map((leg) => leg.connectionId);
    expect(open?.sort()).toEqual(['1050/5590:CM55', '1050/5592:CM55', '1050/T520#3:CM55']);
  });

  it('waits in the queue of a VDN, and is answered there by an agent', () => {
    const atVdn = { connection: connection('1042', '5700'), alertingDevice: device('5700') };
    const { calls } = callsOf([
      ['DeliveredEvent', atVdn, '5700'],
      ['QueuedEvent', {}, '5700'],
      ['DeliveredEvent', {}, '5700'],
      ['EstablishedEvent', {}, '5700'],
      ['ConnectionClearedEvent', {}, '5700'],
      ['CallClearedEvent', {}, '5700'],
    ]);
    expect(calls).toMatchObject([
      { outcome: 'answered', queue: { id: '5801' }, direction: 'in', state: 'cleared' },
    ]);
  });

  it('that ends in the queue is abandoned', () => {
    const { calls } = callsOf([
      ['QueuedEvent', {}, '5700'],
      ['CallClearedEvent', {}, '5700'],
    ]);
    expect(calls).toMatchObject([{ outcome: 'abandoned' }]);
  });

  it('carries the agent who is logged on at the phone', () => {
    const { calls } = callsOf([
      ['AgentLoggedOnEvent', {}],
      ['DeliveredEvent', {}],
    ]);
    expect(calls).toMatchObject([{ agent: { id: '7001' } }]);
  });

  it('says no more of who calls than the system when its id comes round again', () => {
    const known = new KnownCalls();
    facts('DeliveredEvent', {}, viewOf('5590', known));
    const linkage = { globalCallData: { globalCallLinkageID: { globallyUniqueCallLinkageID: '99' } } };
    const [held] = facts('HeldEvent', { callLinkageData: linkage }, viewOf('5590', known));
    expect(held).toMatchObject({ globalCallId: '99' });
    expect(held).not.toHaveProperty('from');
  });
});
