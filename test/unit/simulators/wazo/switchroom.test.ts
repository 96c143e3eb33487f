import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCasting } from '../../../../simulators/cast.ts';
import { createChance } from '../../../../simulators/chance.ts';
import type { Cast } from '../../../../simulators/scenario.ts';
import { SCENARIOS, findScenario } from '../../../../simulators/scenarios/index.ts';
import type { BusEvent } from '../../../../simulators/wazo/bus.ts';
import { createDirectory } from '../../../../simulators/wazo/directory.ts';
import { createSwitchroom } from '../../../../simulators/wazo/telephony/switchroom.ts';
import type { Switchroom } from '../../../../simulators/wazo/telephony/switchroom.ts';

interface Stage {
  switchroom: Switchroom;
  events: BusEvent[];
}

function stage(): Stage {
  const events: BusEvent[] = [];
  const chance = createChance(1);
  const switchroom = createSwitchroom({
    directory: createDirectory(chance),
    chance,
    callLogDelay: 3_000,
    publish: (event) => events.push(event),
  });
  return { switchroom, events };
}

function castWith(queue: string): Cast {
  const cast = createCasting(createChance(2)).engage();
  if (cast === null) throw new Error('a new casting has everybody free');
  return { ...cast, queue: { id: '6', name: queue } };
}

function play(name: string, queue = 'support'): BusEvent[] {
  const { switchroom, events } = stage();
  const scenario = findScenario(name);
  for (const step of scenario?.steps(castWith(queue)) ?? []) switchroom.perform('r', step);
  switchroom.close();
  return events;
}

/** What is said beside the legs' own `call_created`, `call_updated`, `call_answered` and presence. */
function said(events: BusEvent[]): string[] {
  const everyday = /^(call_(created|updated|answered)|chatd_.*)$/;
  return events.map(({ name }) => name).filter((name) => !everyday.test(name));
}

function field(events: BusEvent[], name: string, key: string): unknown[] {
  return events
    .filter((event) => event.name === name)
    .map(({ data }) => z.record(z.string(), z.unknown()).parse(data)[key]);
}

describe('the telephony of the Wazo peer', () => {
  it('says a blind transfer as calld does: the initiator is out while the target still rings', () => {
    expect(said(play('blind-transfer'))).toEqual([
      'transfer_created',
      'transfer_updated',
      'call_ended',
      'transfer_completed',
      'transfer_answered',
      'transfer_ended',
      'call_ended',
      'call_ended',
    ]);
  });

  it('says an attended transfer as calld does', () => {
    const events = play('attended-transfer');
    expect(said(events)).toEqual([
      'transfer_created',
      'transfer_updated',
      'transfer_answered',
      'transfer_completed',
      'call_ended',
      'transfer_ended',
      'call_ended',
      'call_ended',
    ]);
    expect(field(events, 'transfer_created', 'recipient_call')).toEqual([null]);
    expect(field(events, 'transfer_ended', 'status')).toEqual(['ended']);
  });

  it('makes an ad-hoc conference of a held call and a second one', () => {
    expect(said(play('conference'))).toEqual([
      'call_held',
      'conference_adhoc_created',
      'call_ended',
      'conference_adhoc_participant_joined',
      'conference_adhoc_participant_joined',
      'conference_adhoc_participant_joined',
      'conference_adhoc_participant_left',
      'call_ended',
      'call_ended',
      'call_ended',
      'conference_adhoc_deleted',
    ]);
  });

  it('tells of a queue through the add-on, and of the switchboard by its complete list', () => {
    expect(said(play('queue-answered'))).toEqual([
      'queue_caller_join',
      'queue_caller_leave',
      'call_ended',
      'call_ended',
    ]);
    expect(said(play('queue-abandoned'))).toEqual([
      'queue_caller_join',
      'queue_caller_abandon',
      'queue_caller_leave',
      'call_ended',
    ]);
    const switchboard = play('queue-answered', 'reception');
    expect(said(switchboard)).toEqual([
      'switchboard_queued_calls_updated',
      'switchboard_queued_calls_updated',
      'switchboard_queued_call_answered',
      'call_ended',
      'call_ended',
    ]);
    expect(field(switchboard, 'switchboard_queued_calls_updated', 'items')).toMatchObject([[{}], []]);
  });

  it('parks one party and ends the other', () => {
    expect(said(play('parked'))).toEqual([
      'call_parked',
      'call_ended',
      'call_unparked',
      'call_ended',
      'call_ended',
    ]);
  });

  it.each([
    ['answered-inbound', [16, 16]],
    ['outbound-busy', [17, 17]],
    ['missed-inbound', [19, 19]],
    ['rejected', [21, 21]],
    ['diverted', [19, 16, 16]],
  ])('ends %s with the reasons %j', (name, reasons) => {
    expect(field(play(name), 'call_ended', 'reason_code')).toEqual(reasons);
  });

  it('tells the called user of a missed call, but not of one that was declined', () => {
    expect(field(play('missed-inbound'), 'user_missed_call', 'reason')).toEqual(['no-answer']);
    expect(field(play('rejected'), 'user_missed_call', 'reason')).toEqual([]);
  });

  it('says what agents do, but has no word for wrap-up time', () => {
    expect(said(play('agent-day')).filter((name) => name.startsWith('agent_'))).toEqual([
      'agent_status_update',
      'agent_paused',
      'agent_unpaused',
      'agent_status_update',
    ]);
  });

  it('addresses nobody with the leg of a trunk, so that only administrators see it', () => {
    const trunk = play('answered-inbound').find(({ name }) => name === 'call_created');
    expect(trunk).toMatchObject({ acl: 'events.calls.None', users: [] });
  });

  it('forgets every leg, whatever was played', () => {
    const { switchroom } = stage();
    for (const scenario of SCENARIOS) {
      for (const step of scenario.steps(castWith('support'))) switchroom.perform(scenario.name, step);
      expect([scenario.name, switchroom.legs.size]).toEqual([scenario.name, 0]);
    }
    switchroom.close();
  });

  it('begins a broken script anew without leaving its legs behind', () => {
    const { switchroom } = stage();
    const [first] = findScenario('answered-inbound')?.steps(castWith('support')) ?? [];
    if (first === undefined) throw new Error('the scenario has a first step');
    switchroom.perform('r', first);
    switchroom.perform('r', first);
    expect(switchroom.legs.size).toBe(2);
    switchroom.close();
  });

  it('makes nothing of what it never heard begin', () => {
    expect(stage().switchroom.perform('r', { do: 'answer', call: 'unknown', by: '1001' })).toBe(0);
  });
});
