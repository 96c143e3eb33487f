import type { Conduct } from '../trouble/conduct.ts';
import { gregorianSeconds } from '../gregorian.ts';
import type { Leg } from './leg.ts';

/** Switch-side facts of one event. */
export interface Stamp {
  /** ms since the epoch. */
  at: number;
  /** The switch's time in microseconds, different for every event. */
  micros: number;
}

type Data = Record<string, unknown>;

const MEDIA_SERVER = 'switch1.kazoo.example';
const SIP_CODES: Readonly<Record<string, string>> = {
  NORMAL_CLEARING: 'sip:200',
  ORIGINATOR_CANCEL: 'sip:487',
  NO_ANSWER: 'sip:480',
  USER_BUSY: 'sip:486',
  CALL_REJECTED: 'sip:603',
  LOSE_RACE: 'sip:487',
};

/** The data of a CHANNEL_* event, keys as on the wire. */
export function channelData(
  leg: Leg,
  name: string,
  { at, micros }: Stamp,
  dialect: Conduct['dialect'],
  more: Data = {},
): Data {
  return {
    event_category: 'call_event',
    event_name: name,
    app_name: dialect === 'C' ? 'freeswitch' : 'ecallmgr',
    app_version: dialect === 'C' ? '5.0.0' : '4.0.0',
    msg_id: String(micros),
    call_id: leg.callId,
    timestamp: gregorianSeconds(at),
    channel_created_time: leg.createdAt * 1_000,
    call_direction: leg.direction,
    ...parties(leg),
    ...addresses(leg),
    channel_call_state: leg.state,
    channel_name: channelName(leg),
    ...loopback(leg),
    ...(leg.peer !== null && otherLeg(leg.peer)),
    ...(leg.replacedBy !== null && { replaced_by: leg.replacedBy }),
    ...(Object.keys(leg.transfers).length > 0 && { transfer_history: leg.transfers }),
    media_server: MEDIA_SERVER,
    switch_hostname: MEDIA_SERVER,
    ...more,
    custom_channel_vars: channelVariables(leg),
  };
}

/** What CHANNEL_DESTROY adds. */
export function destroyData(leg: Leg, at: number, cause: string): Data {
  const duration = Math.round((at - leg.createdAt) / 1_000);
  const billing = leg.answeredAt === null ? 0 : Math.round((at - leg.answeredAt) / 1_000);
  return {
    hangup_cause: cause,
    hangup_code: SIP_CODES[cause] ?? 'sip:500',
    disposition: leg.answeredAt === null ? cause : 'ANSWER',
    duration_seconds: duration,
    billing_seconds: billing,
    ringing_seconds: duration - billing,
    user_agent: leg.device === null ? 'carrier' : `simulated ${leg.device.name}`,
  };
}

/** The data of a PARK_* event: no time, no direction, and a `msg_id` that sorts nothing. */
export function parkData(leg: Leg, name: string, slot: string, messageId: string): Data {
  return {
    event_category: 'call_event',
    event_name: name,
    app_name: 'callflow',
    app_version: '4.0.0',
    msg_id: messageId,
    call_id: leg.callId,
    caller_id_name: leg.caller.name,
    caller_id_number: leg.caller.number,
    callee_id_name: 'Parking',
    callee_id_number: `*3${slot}`,
    parking_slot: slot,
    custom_channel_vars: { ...channelVariables(leg), realm: leg.interaction.account.realm },
  };
}

/** A row of `/channels`: other names than in events. */
export function channelRow(leg: Leg, at: number): Data {
  const { account, id } = leg.interaction;
  return {
    uuid: leg.callId,
    direction: leg.direction,
    other_leg: leg.peer?.callId,
    answered: leg.answeredAt !== null,
    is_onhold: leg.state === 'HELD',
    is_loopback: leg.loopback !== null,
    interaction_id: id,
    destination: leg.dialled,
    presence_id: leg.device === null ? undefined : `${leg.party.number}@${account.realm}`,
    ...owner(leg),
    username: leg.device?.owner.username,
    elapsed_s: Math.floor((at - leg.createdAt) / 1_000),
    timestamp: gregorianSeconds(leg.createdAt),
    ...parties(leg),
  };
}

/** A single channel: nearly as in events. */
export function channelDetail(leg: Leg, at: number): Data {
  const { uuid, direction, is_onhold, other_leg, ...rest } = channelRow(leg, at);
  return {
    ...rest,
    call_id: uuid,
    call_direction: direction,
    is_on_hold: is_onhold,
    other_leg_call_id: other_leg,
  };
}

function parties({ caller, callee }: Leg): Data {
  return {
    caller_id_name: caller.name,
    caller_id_number: caller.number,
    ...(callee !== null && { callee_id_name: callee.name, callee_id_number: callee.number }),
  };
}

function addresses(leg: Leg): Data {
  const { realm } = leg.interaction.account;
  const carrier = '203.0.113.20';
  const from = `${leg.caller.number}@${leg.device === null && leg.direction === 'inbound' ? carrier : realm}`;
  const to = `${leg.dialled}@${realm}`;
  return {
    from,
    to,
    request: to,
    ...(leg.device !== null && { presence_id: `${leg.party.number}@${realm}` }),
  };
}

function channelName(leg: Leg): string {
  if (leg.loopback !== null) return `loopback/${leg.dialled}-${leg.loopback.leg.toLowerCase()}`;
  return `sofia/sipinterface_1/${leg.party.number}@${leg.device === null ? '203.0.113.20' : '198.51.100.7'}`;
}

function loopback(leg: Leg): Data {
  if (leg.loopback === null) return { channel_is_loopback: false };
  return {
    channel_is_loopback: true,
    channel_loopback_leg: leg.loopback.leg,
    channel_loopback_other_leg_id: leg.loopback.otherId,
  };
}

function otherLeg(peer: Leg): Data {
  return {
    other_leg_call_id: peer.callId,
    other_leg_direction: peer.direction,
    other_leg_caller_id_name: peer.caller.name,
    other_leg_caller_id_number: peer.caller.number,
    other_leg_destination_number: peer.dialled,
  };
}

function owner({ device, loopback: helper }: Leg): Data {
  if (device !== null) {
    return { owner_id: device.owner.id, authorizing_id: device.id, authorizing_type: 'device' };
  }
  return helper === null ? { authorizing_type: 'resource' } : {};
}

function channelVariables(leg: Leg): Data {
  const { interaction, device } = leg;
  return {
    account_id: interaction.account.id,
    account_realm: interaction.account.realm,
    call_interaction_id: interaction.id,
    bridge_id: interaction.bridgeId,
    ...owner(leg),
    ...(device !== null && { username: device.owner.username }),
    ...(device === null &&
      leg.loopback === null && {
        resource_type: leg.direction === 'inbound' ? 'offnet-origination' : 'offnet-termination',
      }),
    ...(interaction.inception !== null && { inception: interaction.inception }),
    ...(leg.loopback !== null && { call_forward: 'true' }),
  };
}
