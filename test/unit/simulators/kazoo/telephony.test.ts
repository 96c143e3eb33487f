import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createChance } from '../../../../simulators/chance.ts';
import { createDirectory } from '../../../../simulators/kazoo/directory.ts';
import { createExchange } from '../../../../simulators/kazoo/telephony/exchange.ts';
import { createSwitchroom } from '../../../../simulators/kazoo/telephony/switchroom.ts';
import { HEALTHY } from '../../../../simulators/kazoo/trouble/conduct.ts';
import type { Happening } from '../../../../simulators/scenario.ts';
import { SCENARIOS } from '../../../../simulators/scenarios/index.ts';
import { fakeClock } from '../../../support/fake-clock.ts';

const firm = { number: '+15550100', name: 'Harbour Bakery' };
/** Two phones and no voicemail. */
const first = { number: '1001', name: 'Reception 1' };
/** One phone and voicemail. */
const second = { number: '1002', name: 'Reception 2' };
/** One phone and no voicemail. */
const third = { number: '1003', name: 'Reception 3' };
const agent = { id: '2001', name: 'Agent 1' };
const queue = { id: '6', name: 'support' };

type Data = Record<string, unknown>;

const recordSchema = z.record(z.string(), z.unknown());

function variablesOf(data: Data): Data {
  return recordSchema.parse(data['custom_channel_vars']);
}

/** The events of a played script; each leg is called A, B and so on in the order of appearance. */
function setup() {
  const clock = fakeClock(Date.UTC(2026, 2, 3, 14));
  const directory = createDirectory(1);
  const said: { name: string; family: string; data: Data }[] = [];
  const exchange = createExchange({
    clock,
    directory,
    chance: createChance(1),
    conduct: () => HEALTHY,
    publish: ({ name, routingKey, data }) =>
      void said.push({ name, family: routingKey.split('.')[0] ?? '', data: data() }),
  });
  const switchroom = createSwitchroom(exchange);
  const play = (...happenings: Happening[]): void => {
    for (const happening of happenings) switchroom.perform('r', happening);
  };

  const letters = new Map<unknown, string>();
  const letter = (id: unknown): string => {
    const known = letters.get(id) ?? String.fromCharCode(65 + letters.size);
    letters.set(id, known);
    return known;
  };
  const calls = (): Data[] => said.filter(({ family }) => family === 'call').map(({ data }) => data);
  const story = (): string[] =>
    calls().map((data) => {
      const name = String(data['event_name']).replace('CHANNEL_', '');
      const peer = name === 'BRIDGE' ? `+${letter(data['other_leg_call_id'])}` : '';
      const { hangup_cause: hungUp } = data;
      const cause = typeof hungUp === 'string' ? ` ${hungUp}` : '';
      return `${name} ${letter(data['call_id'])}${peer}${cause}`;
    });
  return { clock, directory, said, exchange, switchroom, play, calls, story };
}

const arrive = (to = third): Happening => ({ do: 'arrive', call: 'a', from: firm, to });
const answer = (by = third.number): Happening => ({ do: 'answer', call: 'a', by });
const hangUp = (by = firm.number): Happening => ({ do: 'hangUp', call: 'a', by });

describe('the order of events', () => {
  const scripts: [string, Happening[], string[]][] = [
    [
      'of an answered call',
      [arrive(), answer(), hangUp()],
      [
        'CREATE A',
        'CREATE B',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'DESTROY A NORMAL_CLEARING',
        'DESTROY B NORMAL_CLEARING',
      ],
    ],
    [
      'of an extension with two phones, of which one answers',
      [arrive(first), answer(first.number), hangUp(first.number)],
      [
        'CREATE A',
        'CREATE B',
        'CREATE C',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'DESTROY C LOSE_RACE',
        'DESTROY B NORMAL_CLEARING',
        'DESTROY A NORMAL_CLEARING',
      ],
    ],
    [
      'of a call that nobody takes',
      [arrive(), { do: 'giveUp', call: 'a' }],
      ['CREATE A', 'CREATE B', 'DESTROY B NO_ANSWER', 'DESTROY A NO_ANSWER'],
    ],
    [
      'of a call that voicemail answers',
      [arrive(second), { do: 'giveUp', call: 'a' }],
      ['CREATE A', 'CREATE B', 'DESTROY B NO_ANSWER', 'ANSWER A', 'DESTROY A NORMAL_CLEARING'],
    ],
    [
      'of a caller who gives up',
      [arrive(), hangUp()],
      ['CREATE A', 'CREATE B', 'DESTROY A ORIGINATOR_CANCEL', 'DESTROY B ORIGINATOR_CANCEL'],
    ],
    [
      'of a busy carrier',
      [
        { do: 'dial', call: 'a', from: third, to: firm },
        { do: 'busy', call: 'a' },
      ],
      ['CREATE A', 'CREATE B', 'DESTROY B USER_BUSY', 'DESTROY A USER_BUSY'],
    ],
    [
      'of a declined call',
      [arrive(), { do: 'reject', call: 'a', by: third.number }],
      ['CREATE A', 'CREATE B', 'DESTROY B CALL_REJECTED', 'DESTROY A CALL_REJECTED'],
    ],
    [
      'of a forwarded call, with a helper in between',
      [arrive(), { do: 'divert', call: 'a', by: third.number, to: second }, answer(second.number)],
      [
        'CREATE A',
        'CREATE B',
        'DESTROY B NO_ANSWER',
        'CREATE C',
        'CREATE D',
        'CREATE E',
        'ANSWER E',
        'ANSWER C',
        'ANSWER D',
        'ANSWER A',
        'BRIDGE A+E',
        'DESTROY C NORMAL_UNSPECIFIED',
        'DESTROY D NORMAL_UNSPECIFIED',
      ],
    ],
    [
      'of hold and unhold, told of the leg that holds',
      [
        arrive(),
        answer(),
        { do: 'hold', call: 'a', by: third.number },
        { do: 'retrieve', call: 'a', by: third.number },
      ],
      ['CREATE A', 'CREATE B', 'ANSWER B', 'ANSWER A', 'BRIDGE A+B', 'HOLD B', 'UNHOLD B'],
    ],
    [
      'of a call that is parked and fetched',
      [
        arrive(),
        answer(),
        { do: 'park', call: 'a', by: third.number, slot: '803' },
        { do: 'unpark', call: 'a', by: second, slot: '803' },
        hangUp(),
      ],
      [
        'CREATE A',
        'CREATE B',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'DESTROY B BLIND_TRANSFER',
        'PARK_PARKED A',
        'CREATE C',
        'ANSWER C',
        'PARK_RETRIEVED A',
        'BRIDGE C+A',
        'DESTROY A NORMAL_CLEARING',
        'DESTROY C NORMAL_CLEARING',
      ],
    ],
    [
      'of a parked caller who leaves',
      [arrive(), answer(), { do: 'park', call: 'a', by: third.number, slot: '803' }, hangUp()],
      [
        'CREATE A',
        'CREATE B',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'DESTROY B BLIND_TRANSFER',
        'PARK_PARKED A',
        'PARK_ABANDONED A',
        'DESTROY A NORMAL_CLEARING',
      ],
    ],
    [
      'of a blind transfer',
      [
        arrive(),
        answer(),
        { do: 'blindTransfer', call: 'a', by: third.number, to: second },
        answer(second.number),
      ],
      [
        'CREATE A',
        'CREATE B',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'DESTROY B BLIND_TRANSFER',
        'CREATE C',
        'ANSWER C',
        'BRIDGE A+C',
      ],
    ],
    [
      'of an attended transfer',
      [
        arrive(),
        answer(),
        { do: 'consult', call: 'a', by: third.number, to: second, consultation: 'b' },
        { do: 'answer', call: 'b', by: second.number },
        { do: 'completeTransfer', call: 'a', consultation: 'b', by: third.number },
        hangUp(second.number),
      ],
      [
        'CREATE A',
        'CREATE B',
        'ANSWER B',
        'ANSWER A',
        'BRIDGE A+B',
        'HOLD B',
        'CREATE C',
        'CREATE D',
        'ANSWER D',
        'ANSWER C',
        'BRIDGE C+D',
        'BRIDGE A+D',
        'DESTROY B ATTENDED_TRANSFER',
        'DESTROY C ATTENDED_TRANSFER',
        'DESTROY D NORMAL_CLEARING',
        'DESTROY A NORMAL_CLEARING',
      ],
    ],
    [
      'of a queue that an agent answers for',
      [
        { do: 'queue', call: 'a', from: firm, queue },
        { do: 'distribute', call: 'a', to: third, agent },
        answer(),
      ],
      ['CREATE A', 'ANSWER A', 'CREATE B', 'ANSWER B', 'BRIDGE A+B'],
    ],
    [
      'of a caller who leaves the queue',
      [
        { do: 'queue', call: 'a', from: firm, queue },
        { do: 'abandon', call: 'a' },
      ],
      ['CREATE A', 'ANSWER A', 'DESTROY A NORMAL_CLEARING'],
    ],
  ];

  it.each(scripts)('%s', (_what, happenings, expected) => {
    const { play, story } = setup();
    play(...happenings);
    expect(story()).toEqual(expected);
  });

  it('has three members in a conference, and the rest when one leaves', () => {
    const { play, said, story } = setup();
    play(
      arrive(),
      answer(),
      { do: 'consult', call: 'a', by: third.number, to: second, consultation: 'b', toward: 'conference' },
      { do: 'answer', call: 'b', by: second.number },
      { do: 'conference', call: 'a', consultation: 'b', by: third.number },
      { do: 'leave', call: 'a', by: second.number },
      hangUp(third.number),
    );
    expect(story().slice(-5)).toEqual([
      'UNHOLD B',
      'DESTROY C NORMAL_CLEARING',
      'DESTROY D NORMAL_CLEARING',
      'DESTROY B NORMAL_CLEARING',
      'DESTROY A NORMAL_CLEARING',
    ]);
    const room = said.filter(({ family }) => family === 'conference').map(({ data }) => data['event']);
    expect(room).toEqual([
      'conference-create',
      'add-member',
      'add-member',
      'add-member',
      'del-member',
      'del-member',
      'del-member',
      'conference-destroy',
    ]);
  });

  it('tells of queues and agents as Qubicle does', () => {
    const { play, said } = setup();
    play(
      { do: 'agent', agent, device: third, becomes: 'loggedOn' },
      { do: 'queue', call: 'a', from: firm, queue },
      { do: 'distribute', call: 'a', to: third, agent },
      answer(),
      { do: 'agent', agent, device: third, becomes: 'notReady' },
    );
    const told = said.filter(({ family }) => family === 'qubicle');
    expect(told.map(({ name, data }) => `${String(data['event_category'])} ${name}`)).toEqual([
      'qubicle-recipient create',
      'qubicle-session create',
      'qubicle-queue join',
      'qubicle-queue delivered',
      'qubicle-queue leave',
      'qubicle-session delete',
      'qubicle-recipient away',
    ]);
  });
});

describe('the fields of call events', () => {
  it('hold Gregorian seconds, microseconds that only grow, and one interaction id', async () => {
    const { clock, play, calls } = setup();
    play(arrive());
    await clock.advance(6_000);
    play(answer());
    await clock.advance(89_000);
    play(hangUp());
    const events = calls();
    expect(events[0]).toMatchObject({ timestamp: 63_939_765_600, msg_id: '1772546400000000' });
    const stamps = events.map(({ msg_id }) => Number(msg_id));
    expect(new Set(stamps).size).toBe(stamps.length);
    expect([...stamps].sort((one, other) => one - other)).toEqual(stamps);
    const interactions = events.map((event) => variablesOf(event)['call_interaction_id']);
    expect(new Set(interactions).size).toBe(1);
    expect(interactions[0]).toMatch(/^63939765600-[0-9a-f]{8}$/);
    expect(events.at(-1)).toMatchObject({ duration_seconds: 95, billing_seconds: 89, ringing_seconds: 6 });
  });

  it('tell a carrier from a phone, and name the owner of a phone', () => {
    const { play, calls, directory } = setup();
    play(arrive(), { do: 'dial', call: 'b', from: third, to: firm });
    const user = directory.userAt(third.number);
    const variables = calls().map((event) => event['custom_channel_vars']);
    expect(variables).toMatchObject([
      { resource_type: 'offnet-origination', inception: '+15550199@northwind.example' },
      { owner_id: user.id, authorizing_type: 'device', authorizing_id: user.devices[0]?.id },
      { owner_id: user.id, authorizing_type: 'device' },
      { resource_type: 'offnet-termination', authorizing_type: 'resource' },
    ]);
    expect(calls().map((event) => event['call_direction'])).toEqual([
      'inbound',
      'outbound',
      'inbound',
      'outbound',
    ]);
  });

  it('mark helpers, which know their other half', () => {
    const { play, calls } = setup();
    play(arrive(), { do: 'divert', call: 'a', by: third.number, to: second });
    const [one, other] = calls().filter((event) => event['channel_is_loopback'] === true);
    expect(one).toMatchObject({
      channel_loopback_leg: 'A',
      channel_loopback_other_leg_id: other?.['call_id'],
    });
    expect(other).toMatchObject({
      channel_loopback_leg: 'B',
      channel_loopback_other_leg_id: one?.['call_id'],
    });
    expect(one?.['channel_name']).toMatch(/^loopback\//);
  });

  it('of parking have neither a time nor a direction', () => {
    const { play, calls } = setup();
    play(arrive(), answer(), { do: 'park', call: 'a', by: third.number, slot: '803' });
    const parked = calls().at(-1);
    expect(parked).toMatchObject({ app_name: 'callflow', parking_slot: '803', callee_id_number: '*3803' });
    expect(parked).not.toHaveProperty('timestamp');
    expect(parked).not.toHaveProperty('call_direction');
  });

  it('keep the history of transfers', () => {
    const { play, calls } = setup();
    play(arrive(), answer(), { do: 'blindTransfer', call: 'a', by: third.number, to: second });
    const left = calls().find(({ hangup_cause }) => hangup_cause === 'BLIND_TRANSFER');
    expect(left?.['transfer_history']).toMatchObject({
      1772546400: { call_id: left?.['call_id'], type: 'blind', extension: '1002' },
    });
  });
});

describe('every scenario', () => {
  it('leaves no leg and no call behind', () => {
    const { exchange, switchroom, said } = setup();
    for (const scenario of SCENARIOS) {
      const steps = scenario.steps({
        outside: [firm, { number: '+15550101', name: 'Cedar Dental' }],
        inside: [first, second, third],
        queue,
        agent,
      });
      const before = said.length;
      for (const step of steps) switchroom.perform(scenario.name, step);
      expect([scenario.name, exchange.legs.size, switchroom.size]).toEqual([scenario.name, 0, 0]);
      expect(said.length).toBeGreaterThan(before);
    }
  });

  it('that is begun anew forgets its old legs', () => {
    const { exchange, play } = setup();
    play(arrive(), answer(), arrive());
    expect(exchange.legs.size).toBe(2);
  });
});
