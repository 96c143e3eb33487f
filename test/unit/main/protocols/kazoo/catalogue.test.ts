import { describe, expect, it } from 'vitest';
import { KnownCalls } from '../../../../../main/protocols/kazoo/memory/known-calls.ts';
import { facts, frame, FRAMES, INTERACTION } from './fixtures.ts';

function event(name: string, data: Record<string, unknown>, known = new KnownCalls()) {
  return facts([{ action: 'event', name, data }], known)[0];
}

describe('events of the other families', () => {
  it('a lamp is a hint with the call of its leg', () => {
    const known = new KnownCalls();
    facts([FRAMES.phoneRings], known);
    const data = {
      event_category: 'presence',
      presence_id: '1001@northwind.example',
      state: 'early',
      call_id: 'leg-b1',
    };
    expect(event('dialog_update', data, known)).toMatchObject({
      kind: 'presence',
      device: '1001@northwind.example',
      state: 'ringing',
      cause: 'early',
      callId: INTERACTION,
    });
    expect(event('update', { ...data, state: 'trying' }, known)).not.toHaveProperty('state');
  });

  it('waiting messages are of the mailbox they are for', () => {
    const data = { to: '1001@northwind.example', messages_new: 2, messages_waiting: 'yes' };
    expect(event('mwi_update', data)).toMatchObject({
      kind: 'messageWaiting',
      device: '1001@northwind.example',
    });
  });

  it('a conference takes a member in and lets it go, by the name inside', () => {
    const known = new KnownCalls();
    facts([FRAMES.phoneRings], known);
    const data = {
      event_category: 'conference',
      event: 'add-member',
      conference_id: 'conf1',
      call_id: 'leg-b1',
    };
    expect(event('event', data, known)).toMatchObject({
      kind: 'conferenced',
      name: 'add-member',
      callId: INTERACTION,
      connectionId: 'leg-b1',
    });
    expect(event('event', { ...data, event: 'del-member' }, known)).toMatchObject({ state: 'connected' });
    expect(event('event', { ...data, event: 'lock' }, known)).toMatchObject({ kind: 'vendor', name: 'lock' });
  });

  it('a missed call is told only where its legs were not', () => {
    const data = {
      event_category: 'notification',
      call_id: 'legA@203.0.113.20',
      caller_id_number: '+15550100',
      to_user: '1001',
      timestamp: 63939765695,
    };
    expect(event('missed_call', data)).toMatchObject({
      kind: 'connectionCleared',
      cause: 'noAnswer',
      direction: 'in',
      at: Date.UTC(2026, 2, 3, 14, 1, 35),
      from: { number: '+15550100' },
      to: { number: '1001' },
    });
    const known = new KnownCalls();
    facts([FRAMES.callerIn], known);
    expect(event('missed_call', data, known)).toMatchObject({ kind: 'vendor', callId: INTERACTION });
  });

  it.each([
    ['create', 'away', 'agentLoggedOn'],
    ['delete', 'away', 'agentLoggedOff'],
    ['ready', 'ready', 'agentReady'],
    ['update', 'away', 'agentNotReady'],
    ['update', 'fishing', 'vendor'],
  ])('an agent: %s with state %s is %s', (name, state, kind) => {
    const data = { event_category: 'qubicle-recipient', recipient_id: '7d1e2f', state, username: 'grace' };
    expect(event(name, data)).toMatchObject({ kind, agent: { id: '7d1e2f', name: 'grace', state } });
  });

  it('a queue makes a leg wait where it names one, and invents no call where it does not', () => {
    const data = { event_category: 'qubicle-queue', queue_id: 'q1', event_timestamp: 63939765601 };
    expect(event('join', { ...data, call_id: 'a' })).toMatchObject({
      kind: 'queued',
      state: 'queued',
      queue: { id: 'q1' },
      callId: 'a',
      at: Date.UTC(2026, 2, 3, 14, 0, 1),
    });
    const unnamed = event('join', { ...data, session_id: 's1' });
    expect(unnamed).toMatchObject({ kind: 'vendor', queue: { id: 'q1' } });
    expect(unnamed).not.toHaveProperty('callId');
  });

  it.each(['doc_created', 'status', 'start', 'anything'])(
    '%s is kept without a meaning for calls',
    (name) => {
      const data = { event_category: 'configuration', id: '7d1e2f' };
      expect(event(name, data)).toEqual({ kind: 'vendor', name, raw: expect.any(String) as unknown });
    },
  );

  it('hostile data does not break the adapter', () => {
    for (const value of [null, 7, [], '__proto__', { a: 1 }]) {
      const data = {
        call_id: 'a',
        custom_channel_vars: value,
        transfer_history: { x: value, 1: value },
        msg_id: value,
        timestamp: value,
      };
      expect(() => facts([frame('CHANNEL_DESTROY', data)])).not.toThrow();
    }
    expect(
      event('__proto__', { event_category: 'conference', event: 'constructor', call_id: 'x' }),
    ).toMatchObject({
      kind: 'vendor',
    });
  });
});
