import { describe, expect, it } from 'vitest';
import { EVENT_NAMES, rightFor } from '../../../../../main/protocols/wazo/events/catalogue.ts';
import { KnownCalls } from '../../../../../main/protocols/wazo/bus/known-calls.ts';
import type { EventFacts } from '../../../../../model/event.ts';
import { CATALOGUE, exampleOf, facts } from './fixtures.ts';

type Expected = Partial<EventFacts>;

const ROSA = { number: '+15550100', name: 'Rosa Vidal' };
const UMA = { number: '1001', name: 'Uma One' };
const LEG = { callId: '1732200000.7', connectionId: '1732200000.7' };
const INBOUND = {
  ...LEG,
  globalCallId: '1732200000.5',
  device: '1001',
  from: ROSA,
  to: UMA,
  direction: 'in' as const,
};
const PARKED = {
  callId: '1732200000.5',
  connectionId: '1732200000.5',
  globalCallId: '1732200000.5',
  device: '+15550100',
};
const TRANSFERRED = { callId: '1732200000.5', connectionId: '1732200000.5' };
const RECIPIENT = { callId: '1732200031.11', connectionId: '1732200031.11' };
const WAITING = {
  callId: '1732200300.41',
  globalCallId: '1732200300.41',
  from: ROSA,
  queue: { id: 'support', name: 'support' },
};
const AT_SWITCHBOARD = { callId: '1732200300.41', queue: { id: 'S1' } };
const AGENT = { id: '42' };
const MEMBER = { agent: { id: 'Agent/2042' }, queue: { id: 'support', name: 'support' } };
const OWN_LEG_ASIDE: Expected[] = [{ kind: 'vendor', ...LEG }];
const NO_CALL: Expected[] = [{ kind: 'vendor' }];
const JOINED: Expected = { kind: 'conferenced', state: 'conferenced', device: '1001' };
const LEFT: Expected = { kind: 'established', state: 'connected', device: '1001' };
const IN_ROOM = { callId: '1732200100.21', connectionId: '1732200100.21' };
const IN_MEETING = { callId: '1732200200.31', connectionId: '1732200200.31' };
const MAILBOX: Expected = { kind: 'messageWaiting', from: ROSA };

const EXPECTED: Record<string, Expected[]> = {
  call_created: [
    { kind: 'delivered', state: 'ringing', at: Date.UTC(2026, 2, 2, 13, 5, 9, 120), ...INBOUND },
  ],
  call_updated: [{ kind: 'established', state: 'connected', ...INBOUND }],
  call_answered: [
    { kind: 'established', state: 'connected', at: Date.UTC(2026, 2, 2, 13, 5, 15, 2), ...INBOUND },
  ],
  call_ended: [
    {
      kind: 'connectionCleared',
      state: 'cleared',
      cause: 'normalClearing',
      at: Date.UTC(2026, 2, 2, 13, 9, 2, 441),
      globalCallId: '1732200000.5',
      ...LEG,
    },
  ],
  call_held: [{ kind: 'held', state: 'held', ...LEG }],
  call_resumed: [{ kind: 'retrieved', state: 'connected', ...LEG }],
  call_dtmf_created: OWN_LEG_ASIDE,
  recording_started: OWN_LEG_ASIDE,
  recording_paused: OWN_LEG_ASIDE,
  recording_resumed: OWN_LEG_ASIDE,
  recording_stopped: OWN_LEG_ASIDE,
  user_missed_call: [
    {
      kind: 'connectionCleared',
      state: 'cleared',
      cause: 'noAnswer',
      globalCallId: '1732200000.5',
      from: ROSA,
      to: { number: '1001' },
    },
  ],
  call_push_notification: [{ kind: 'vendor', from: ROSA, ...LEG }],

  transfer_created: [{ kind: 'held', state: 'held', ...TRANSFERRED }],
  transfer_updated: [{ kind: 'held', state: 'held', ...TRANSFERRED }],
  transfer_answered: [
    { kind: 'established', state: 'connected', ...RECIPIENT },
    { kind: 'held', state: 'held', ...TRANSFERRED },
  ],
  transfer_completed: [
    { kind: 'transferred', state: 'transferred', ...LEG, joins: ['1732200000.5', '1732200031.11'] },
    { kind: 'retrieved', state: 'connected', ...TRANSFERRED },
    { kind: 'established', state: 'connected', ...RECIPIENT },
  ],
  transfer_cancelled: [{ kind: 'retrieved', state: 'connected', ...TRANSFERRED }],
  transfer_abandoned: [{ kind: 'connectionCleared', state: 'cleared', ...TRANSFERRED }],
  transfer_ended: [{ kind: 'vendor', ...TRANSFERRED }],
  relocate_initiated: OWN_LEG_ASIDE,
  relocate_answered: OWN_LEG_ASIDE,
  relocate_completed: [
    { kind: 'established', state: 'connected', callId: '1732200055.15', joins: ['1732200000.7'] },
    { kind: 'connectionCleared', state: 'cleared', ...LEG },
  ],
  relocate_ended: OWN_LEG_ASIDE,

  call_parked: [
    {
      kind: 'held',
      state: 'held',
      cause: 'park',
      at: Date.UTC(2026, 2, 2, 13, 6),
      from: ROSA,
      to: UMA,
      ...PARKED,
    },
  ],
  call_unparked: [{ kind: 'retrieved', state: 'connected', joins: ['1732200080.18'], ...PARKED }],
  parked_call_timed_out: [{ kind: 'delivered', state: 'ringing', ...PARKED }],
  parked_call_hungup: [{ kind: 'connectionCleared', state: 'cleared', ...PARKED }],

  call_log_created: [
    {
      kind: 'callCleared',
      state: 'cleared',
      at: Date.UTC(2026, 2, 2, 13, 9, 2),
      globalCallId: '1732200000.5',
      from: ROSA,
      to: UMA,
      direction: 'in',
    },
  ],
  call_log_user_created: [
    { kind: 'callCleared', state: 'cleared', globalCallId: '1732200000.5', from: ROSA, to: UMA },
  ],

  chatd_presence_updated: [{ kind: 'presence', device: 'U1', reason: 'on the phone' }],
  line_status_updated: [{ kind: 'presence', device: 'ab12cd', reason: 'registered, 1 call' }],
  trunk_status_updated: [{ kind: 'presence', device: 'carrier-east', reason: 'not registered, 0 calls' }],
  users_services_dnd_updated: [{ kind: 'doNotDisturb', device: 'U1', reason: 'do not disturb on' }],
  users_services_incallfilter_updated: [{ kind: 'vendor', device: 'U1' }],
  users_forwards_unconditional_updated: [{ kind: 'forwarding', device: 'U1', to: { number: '1002' } }],
  users_forwards_busy_updated: [{ kind: 'forwarding', device: 'U1', to: { number: '1002' } }],
  users_forwards_noanswer_updated: [{ kind: 'forwarding', device: 'U1', to: { number: '1002' } }],
  user_voicemail_message_created: [
    { ...MAILBOX, device: 'U1', at: 1_772_456_780_000, to: { name: 'Uma One' }, reason: 'message left, new' },
  ],
  user_voicemail_message_updated: [{ ...MAILBOX, device: 'U1', reason: 'message changed, old' }],
  user_voicemail_message_deleted: [{ ...MAILBOX, device: 'U1' }],
  global_voicemail_message_created: [{ ...MAILBOX, to: { name: 'Front desk' } }],

  agent_status_update: [{ kind: 'agentLoggedOn', agent: { id: '42', state: 'logged_in' } }],
  agent_paused: [
    {
      kind: 'agentNotReady',
      cause: 'lunch',
      device: '2042',
      agent: { id: '42', state: 'paused' },
      queue: { id: 'support', name: 'support' },
    },
  ],
  agent_unpaused: [{ kind: 'agentReady', device: '2042', queue: { id: 'support', name: 'support' } }],
  user_agent_queue_logged_in: [{ kind: 'agentLoggedOn', agent: AGENT, queue: { id: '6' } }],
  user_agent_queue_logged_off: [{ kind: 'agentLoggedOff', agent: AGENT, queue: { id: '6' } }],
  user_agent_associated: [{ kind: 'vendor', agent: AGENT }],
  user_agent_dissociated: [{ kind: 'vendor', agent: AGENT }],
  queue_member_agent_associated: [{ kind: 'vendor', agent: AGENT, queue: { id: '6' } }],
  queue_member_agent_dissociated: [{ kind: 'vendor', agent: AGENT, queue: { id: '6' } }],
  queue_edited: [{ kind: 'vendor', queue: { id: '6' } }],

  queue_caller_join: [{ kind: 'queued', state: 'queued', ...WAITING }],
  queue_caller_leave: [{ kind: 'connectionCleared', state: 'cleared', ...WAITING }],
  queue_caller_abandon: [{ kind: 'connectionCleared', state: 'cleared', cause: 'abandoned', ...WAITING }],
  QueueCallerJoin: [{ kind: 'queued', state: 'queued', ...WAITING }],
  QueueCallerLeave: [{ kind: 'connectionCleared', state: 'cleared', ...WAITING }],
  QueueCallerAbandon: [{ kind: 'connectionCleared', state: 'cleared', cause: 'abandoned', ...WAITING }],
  AgentConnect: [
    { kind: 'established', state: 'connected', connectionId: '1732200300.41', ...WAITING, ...MEMBER },
  ],
  queue_member_added: [{ kind: 'agentLoggedOn', ...MEMBER }],
  queue_member_removed: [{ kind: 'agentLoggedOff', ...MEMBER }],
  queue_member_pause: [{ kind: 'agentNotReady', cause: 'lunch', ...MEMBER }],
  queue_member_penalty: [{ kind: 'vendor', ...MEMBER }],
  queue_member_ringinuse: [{ kind: 'vendor', ...MEMBER }],
  queue_member_status: [{ kind: 'vendor', ...MEMBER }],
  queue_agents_status: [{ kind: 'agentBusy', agent: AGENT, device: '2042' }],
  queue_livestats: NO_CALL,

  switchboard_queued_calls_updated: [
    { kind: 'queued', state: 'queued', from: ROSA, device: 'S1', ...AT_SWITCHBOARD },
  ],
  switchboard_queued_call_answered: [
    { kind: 'established', state: 'connected', joins: ['1732200310.44'], ...AT_SWITCHBOARD },
  ],
  switchboard_held_calls_updated: [{ kind: 'vendor', queue: { id: 'S1' } }],
  switchboard_held_call_answered: [
    { kind: 'retrieved', state: 'connected', joins: ['1732200350.52'], ...AT_SWITCHBOARD },
  ],

  conference_participant_joined: [{ ...JOINED, ...IN_ROOM }],
  conference_participant_left: [{ ...LEFT, ...IN_ROOM }],
  conference_participant_muted: [{ kind: 'vendor', ...IN_ROOM }],
  conference_participant_unmuted: [{ kind: 'vendor', ...IN_ROOM }],
  conference_participant_talk_started: [{ kind: 'vendor', ...IN_ROOM }],
  conference_participant_talk_stopped: [{ kind: 'vendor', ...IN_ROOM }],
  conference_user_participant_joined: [{ ...JOINED, ...IN_ROOM }],
  conference_user_participant_left: [{ ...LEFT, ...IN_ROOM }],
  conference_user_participant_talk_started: [{ kind: 'vendor', ...IN_ROOM }],
  conference_user_participant_talk_stopped: [{ kind: 'vendor', ...IN_ROOM }],
  conference_record_started: NO_CALL,
  conference_record_stopped: NO_CALL,
  conference_adhoc_created: [{ kind: 'conferenced', state: 'conferenced' }],
  conference_adhoc_participant_joined: [{ kind: 'conferenced', state: 'conferenced', ...TRANSFERRED }],
  conference_adhoc_participant_left: [{ kind: 'established', state: 'connected', ...TRANSFERRED }],
  conference_adhoc_deleted: NO_CALL,
  meeting_participant_joined: [{ ...JOINED, ...IN_MEETING }],
  meeting_participant_left: [{ ...LEFT, ...IN_MEETING }],
  meeting_user_participant_joined: [{ ...JOINED, ...IN_MEETING }],
  meeting_user_participant_left: [{ ...LEFT, ...IN_MEETING }],
  meeting_user_progress: NO_CALL,
  meeting_user_guest_authorization_created: NO_CALL,

  auth_session_created: NO_CALL,
  auth_session_deleted: NO_CALL,
  auth_session_expire_soon: NO_CALL,
};

describe('the catalogue of Wazo events', () => {
  it('knows every event of the reference and no other', () => {
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(CATALOGUE).sort());
    expect(Object.keys(EXPECTED).sort()).toEqual(Object.keys(CATALOGUE).sort());
  });

  it.each(Object.entries(EXPECTED))('maps %s', (name, expected) => {
    const found = facts(name, exampleOf(name));
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    for (const event of found) {
      expect(event.name).toBe(name);
      expect(event.raw).toContain(name);
    }
  });

  it.each(Object.entries(CATALOGUE))('asks for the right that %s needs', (name, { right }) => {
    const ids = /\.(12|3|4|8|S1|M1|1732200300__DOT__41)(?=\.|$)/g;
    const exceptions: Record<string, string> = {
      chatd_presence_updated: 'events.chatd.users.*.presences.updated',
      auth_session_created: 'events.auth.sessions.*.created',
      auth_session_deleted: 'events.auth.sessions.*.deleted',
      auth_session_expire_soon: 'events.auth.users.{u}.sessions.my_session.expire_soon',
    };
    expect(rightFor(name)).toBe(exceptions[name] ?? right.replace(ids, '.*'));
  });

  it.each(Object.keys(CATALOGUE))('takes %s with wrong types in every field without a fault', (name) => {
    const example = exampleOf(name);
    for (const wrong of [null, 7.5, 'text', [1], { a: [] }, true]) {
      const data = Object.fromEntries(Object.keys(example).map((key) => [key, wrong]));
      expect(facts(name, data, new KnownCalls()).length).toBeGreaterThan(0);
    }
    expect(facts(name, {}, new KnownCalls()).length).toBeGreaterThan(0);
  });

  it('keeps an unknown event as one of the vendor, with the call it names', () => {
    expect(facts('application_call_entered', { call_id: '1.2' })).toMatchObject([
      { kind: 'vendor', callId: '1.2' },
    ]);
  });
});
