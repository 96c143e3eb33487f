import { describe, expect, it } from 'vitest';
import { KnownCalls } from '../../../../../main/protocols/kazoo/memory/known-calls.ts';
import { calls, facts, frame, FRAMES, INTERACTION, leg } from './fixtures.ts';

const X = '63939765600-aaaaaaaa';
const Y = '63939765610-bbbbbbbb';
const PHONE = { variables: { authorizing_type: 'device', authorizing_id: 'd1', owner_id: 'u1' } };
const CARRIER_OUT = { variables: { authorizing_type: 'resource', resource_type: 'offnet-termination' } };
const CARRIER_IN = { variables: { resource_type: 'offnet-origination' } };

describe("the reference's example call", () => {
  it('is offered by its caller, dated by the microseconds of the switch', () => {
    expect(facts([FRAMES.callerIn])).toEqual([
      {
        kind: 'offered',
        name: 'CHANNEL_CREATE',
        at: Date.UTC(2026, 2, 3, 14, 0, 0, 104),
        callId: INTERACTION,
        connectionId: 'legA@203.0.113.20',
        role: 'caller',
        from: { number: '+15550100', name: 'Ada Example' },
        to: { number: '+15550199' },
        direction: 'in',
        state: 'offered',
        raw: JSON.stringify(FRAMES.callerIn),
      },
    ]);
  });

  it('rings at a phone, whose line is the device', () => {
    expect(facts([FRAMES.callerIn, FRAMES.phoneRings])[1]).toMatchObject({
      kind: 'delivered',
      state: 'ringing',
      role: 'called',
      device: '1001@northwind.example',
      connectionId: 'leg-b1',
      callId: INTERACTION,
      to: { number: '1001', name: 'Grace Sample' },
      direction: 'in',
    });
  });

  it.each([
    ['phoneAnswers', { kind: 'established', state: 'connected', connectionId: 'leg-b1' }],
    ['bridge', { kind: 'established', state: 'connected', connectionId: 'legA@203.0.113.20' }],
    ['otherPhoneLost', { kind: 'connectionCleared', state: 'cleared', cause: 'answeredElsewhere' }],
    ['hold', { kind: 'held', state: 'held' }],
    ['unhold', { kind: 'retrieved', state: 'connected' }],
    ['parked', { kind: 'held', state: 'held', cause: 'park' }],
    ['unparked', { kind: 'retrieved', state: 'connected' }],
    ['parkAbandoned', { kind: 'connectionCleared', state: 'cleared', cause: 'abandoned' }],
    ['callerGone', { kind: 'connectionCleared', state: 'cleared', cause: 'normalClearing' }],
    [
      'blindTransfer',
      { kind: 'transferred', state: 'transferred', cause: 'transfer', to: { number: '1002' } },
    ],
  ] as const)('tells %s', (name, expected) => {
    expect(facts([FRAMES[name]])[0]).toMatchObject({ ...expected, callId: INTERACTION });
  });

  it('makes one answered call with a leg for each phone', () => {
    const { callerIn, phoneRings, phoneAnswers, bridge, otherPhoneLost, hold, unhold, callerGone } = FRAMES;
    const story = [callerIn, phoneRings, phoneAnswers, bridge, otherPhoneLost, hold, unhold, callerGone];
    const [call, ...others] = calls(story);
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      id: INTERACTION,
      direction: 'in',
      ringingAt: Date.UTC(2026, 2, 3, 14, 0, 0, 911),
      answeredAt: Date.UTC(2026, 2, 3, 14, 0, 6, 200),
    });
    expect(call?.legs.map(({ connectionId, state }) => [connectionId, state])).toEqual([
      ['legA@203.0.113.20', 'cleared'],
      ['leg-b1', 'connected'],
      ['leg-b2', 'cleared'],
    ]);
  });
});

describe('what the adapter makes of legs', () => {
  it('takes the Gregorian second where the message id is random, and no time from parking', () => {
    const create = frame('CHANNEL_CREATE', {
      ...leg('a', X, 'inbound'),
      msg_id: '5e0b7c1d',
      timestamp: '63939765600',
    });
    expect(facts([create])[0]?.at).toBe(Date.UTC(2026, 2, 3, 14));
    expect(facts([FRAMES.parked])[0]).not.toHaveProperty('at');
  });

  it('does not take the parking slot for a party', () => {
    const [parked] = facts([FRAMES.callerIn, FRAMES.parked]).slice(1);
    expect(parked?.to).toEqual({ number: '+15550199' });
    expect(parked?.role).toBe('caller');
  });

  it('tells an outgoing call from an internal one by where its called leg is', () => {
    const dial = frame('CHANNEL_CREATE', leg('a', X, 'inbound', PHONE));
    const directions = (called: { variables: Record<string, unknown> }) =>
      facts([
        dial,
        frame('CHANNEL_CREATE', leg('b', X, 'outbound', called)),
        frame('CHANNEL_ANSWER', leg('a', X, 'inbound')),
      ]).map(({ direction }) => direction);
    expect(directions(CARRIER_OUT)).toEqual([undefined, 'out', 'out']);
    expect(directions(PHONE)).toEqual([undefined, 'internal', 'internal']);
    expect(facts([dial])[0]).toMatchObject({ kind: 'originated', state: 'initiated' });
  });

  it('finds the call by the bridge id, then by the other leg, then by the leg alone', () => {
    const known = new KnownCalls();
    const callIds = facts(
      [
        frame('CHANNEL_CREATE', leg('a', X, 'inbound')),
        frame('CHANNEL_CREATE', leg('b', null, 'outbound', { variables: { bridge_id: 'a' } })),
        frame('CHANNEL_CREATE', leg('c', null, 'outbound', { other_leg_call_id: 'b' })),
        frame('CHANNEL_CREATE', leg('d', null, 'outbound', { variables: { bridge_id: 'unseen' } })),
        frame('CHANNEL_CREATE', leg('e', null, 'outbound')),
      ],
      known,
    ).map(({ callId }) => callId);
    expect(callIds).toEqual([X, X, X, 'unseen', 'e']);
  });

  it('tells the sides by the bridge id where the direction is missing', () => {
    const variables = { ...PHONE.variables, bridge_id: 'a' };
    const caller = leg('a', X, 'inbound', { variables, call_direction: undefined });
    const called = leg('b', X, 'outbound', { variables, call_direction: undefined });
    expect(facts([frame('CHANNEL_CREATE', caller), frame('CHANNEL_CREATE', called)])).toMatchObject([
      { role: 'caller', kind: 'originated' },
      { role: 'called', kind: 'delivered', direction: 'internal' },
    ]);
  });

  it('joins what it had under a stopgap id once the interaction is told', () => {
    const events = [
      frame('CHANNEL_CREATE', leg('a', null, 'inbound')),
      frame('CHANNEL_ANSWER', leg('a', X, 'inbound')),
    ];
    expect(facts(events)[1]).toMatchObject({ callId: X, joins: ['a'] });
    expect(calls(events)).toHaveLength(1);
  });

  it('reads numbers and booleans that come as texts', () => {
    const answer = frame('CHANNEL_ANSWER', {
      ...leg('a', X, 'inbound', { channel_is_loopback: 'false' }),
      timestamp: '63939765606',
      caller_id_number: 1001,
    });
    expect(facts([answer])[0]).toMatchObject({
      kind: 'established',
      at: Date.UTC(2026, 2, 3, 14, 0, 6),
      from: { number: '1001' },
    });
  });

  it('needs nothing but the id of the leg', () => {
    const bare = frame('CHANNEL_DESTROY', { call_id: 'a' });
    expect(facts([bare])).toEqual([
      {
        kind: 'connectionCleared',
        state: 'cleared',
        name: 'CHANNEL_DESTROY',
        callId: 'a',
        connectionId: 'a',
        raw: JSON.stringify(bare),
      },
    ]);
    expect(facts([frame('CHANNEL_DESTROY', {})])[0]).toMatchObject({ kind: 'undecoded' });
  });

  it('keeps an unknown call event with the ids of its call', () => {
    expect(facts([frame('CHANNEL_PROGRESS', leg('a', X, 'inbound'))])[0]).toMatchObject({
      kind: 'vendor',
      name: 'CHANNEL_PROGRESS',
      callId: X,
      connectionId: 'a',
    });
  });

  it('connects both legs by a bridge that only one of them tells', () => {
    const story = [
      frame('CHANNEL_CREATE', leg('a', X, 'inbound', CARRIER_IN)),
      frame('CHANNEL_CREATE', leg('b', X, 'outbound', PHONE)),
      frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'b' })),
    ];
    expect(facts(story).slice(2)).toMatchObject([
      { connectionId: 'a', state: 'connected' },
      { connectionId: 'b', state: 'connected', role: 'called' },
    ]);
    expect(calls(story)[0]?.answeredAt).toBeDefined();
  });
});

describe('loopback legs', () => {
  const story = [
    frame('CHANNEL_CREATE', leg('a', X, 'inbound', PHONE)),
    frame(
      'CHANNEL_CREATE',
      leg('lo-a', X, 'outbound', { channel_is_loopback: 'true', channel_loopback_other_leg_id: 'lo-b' }),
    ),
    frame(
      'CHANNEL_CREATE',
      leg('lo-b', Y, 'inbound', { channel_name: 'loopback/1002-b', channel_loopback_other_leg_id: 'lo-a' }),
    ),
    frame('CHANNEL_CREATE', leg('b', Y, 'outbound', PHONE)),
    frame('CHANNEL_ANSWER', leg('b', Y, 'outbound', PHONE)),
  ];

  it('join the calls on both of their sides', () => {
    const [call, ...others] = calls(story);
    expect(others).toEqual([]);
    expect(call?.legs.map(({ connectionId }) => connectionId)).toEqual(['a', 'b']);
  });

  it('are recorded as events of no leg', () => {
    const events = facts(story);
    expect(events).toHaveLength(5);
    expect(events[2]).toMatchObject({ kind: 'vendor', callId: Y, joins: [X] });
    expect(events[2]).not.toHaveProperty('connectionId');
  });

  it('do not make a transfer of being taken out', () => {
    const bridges = [
      ...story.slice(0, 2),
      frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'lo-a' })),
      frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'b' })),
    ];
    expect(facts(bridges).map(({ kind }) => kind)).not.toContain('transferred');
  });
});

describe('transfers', () => {
  const talk = [
    frame('CHANNEL_CREATE', leg('a', X, 'inbound', CARRIER_IN)),
    frame('CHANNEL_CREATE', leg('b', X, 'outbound', PHONE)),
    frame('CHANNEL_ANSWER', leg('b', X, 'outbound', PHONE)),
    frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'b' })),
  ];
  const consultation = [
    frame('CHANNEL_CREATE', leg('b2', Y, 'inbound', PHONE)),
    frame('CHANNEL_CREATE', leg('c', Y, 'outbound', PHONE)),
    frame('CHANNEL_ANSWER', leg('c', Y, 'outbound', PHONE)),
    frame('CHANNEL_BRIDGE', leg('b2', Y, 'inbound', { other_leg_call_id: 'c' })),
  ];

  it('are told by a bridge with another leg than before, which joins the consultation', () => {
    const story = [
      ...talk,
      ...consultation,
      frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'c' })),
    ];
    expect(facts(story).at(-1)).toMatchObject({
      kind: 'transferred',
      state: 'connected',
      cause: 'transfer',
      connectionId: 'a',
      joins: [Y],
    });
    const after = [
      ...story,
      frame('CHANNEL_DESTROY', leg('b', X, 'outbound', { hangup_cause: 'ATTENDED_TRANSFER' })),
      frame('CHANNEL_DESTROY', leg('b2', Y, 'inbound', { hangup_cause: 'ATTENDED_TRANSFER' })),
      frame('CHANNEL_DESTROY', leg('c', Y, 'outbound', { hangup_cause: 'NORMAL_CLEARING' })),
      frame('CHANNEL_DESTROY', leg('a', X, 'inbound', { hangup_cause: 'NORMAL_CLEARING' })),
    ];
    const [call, ...others] = calls(after);
    expect(others).toEqual([]);
    expect(call).toMatchObject({ direction: 'in', outcome: 'answered' });
    expect(call?.legs.map(({ connectionId, state }) => `${connectionId} ${state}`)).toEqual([
      'a cleared',
      'b transferred',
      'b2 transferred',
      'c cleared',
    ]);
  });

  it('are not seen in a parked call that is taken back elsewhere', () => {
    const story = [
      ...talk,
      frame('PARK_PARKED', leg('a', X, 'inbound')),
      frame('PARK_RETRIEVED', leg('a', X, 'inbound')),
      frame('CHANNEL_BRIDGE', leg('a', X, 'inbound', { other_leg_call_id: 'd' })),
    ];
    expect(facts(story).map(({ kind }) => kind)).not.toContain('transferred');
  });

  it.each([
    ['the cause', { hangup_cause: 'BLIND_TRANSFER' }],
    ['the history', { transfer_history: { 1772546470: { call_id: 'b', type: 'blind', extension: '1002' } } }],
    ['the replacing leg', { replaced_by: 'c' }],
  ])('are told at the end of a leg by %s', (_, end) => {
    const [event] = facts([frame('CHANNEL_DESTROY', leg('b', X, 'outbound', end))]);
    expect(event).toMatchObject({ kind: 'transferred', state: 'transferred' });
  });

  it('are not told by a history that another leg made', () => {
    const history = { 1772546470: { call_id: 'a', transferer: 'b', type: 'blind', extension: '1002' } };
    const end = leg('a', X, 'inbound', { hangup_cause: 'NORMAL_CLEARING', transfer_history: history });
    expect(facts([frame('CHANNEL_DESTROY', end)])[0]).toMatchObject({ kind: 'connectionCleared' });
  });
});

describe('how calls end', () => {
  const ring = [
    frame('CHANNEL_CREATE', leg('a', X, 'inbound', CARRIER_IN)),
    frame('CHANNEL_CREATE', leg('b', X, 'outbound', PHONE)),
  ];
  const end = (b: string, a: string) => [
    ...ring,
    frame('CHANNEL_DESTROY', leg('b', X, 'outbound', { hangup_cause: b })),
    frame('CHANNEL_DESTROY', leg('a', X, 'inbound', { hangup_cause: a })),
  ];

  it.each([
    ['NO_ANSWER', 'NO_ANSWER', 'missed'],
    ['ALLOTTED_TIMEOUT', 'NORMAL_CLEARING', 'missed'],
    ['ORIGINATOR_CANCEL', 'ORIGINATOR_CANCEL', 'abandoned'],
    ['USER_BUSY', 'USER_BUSY', 'failed'],
    ['CALL_REJECTED', 'CALL_REJECTED', 'rejected'],
  ])('%s at the phone and %s at the caller is %s', (b, a, outcome) => {
    expect(calls(end(b, a))[0]?.outcome).toBe(outcome);
  });

  it('is missed when voicemail took it', () => {
    const story = [
      ...ring,
      frame('CHANNEL_DESTROY', leg('b', X, 'outbound', { hangup_cause: 'NO_ANSWER' })),
      frame('CHANNEL_ANSWER', leg('a', X, 'inbound', CARRIER_IN)),
      frame('CHANNEL_DESTROY', leg('a', X, 'inbound', { hangup_cause: 'NORMAL_CLEARING' })),
    ];
    expect(calls(story)[0]?.outcome).toBe('missed');
  });

  it('keeps a cause that CSTA has no word for', () => {
    const [event] = facts([frame('CHANNEL_DESTROY', leg('b', X, 'outbound', { hangup_cause: 'CRASH' }))]);
    expect(event?.cause).toBe('CRASH');
  });
});
