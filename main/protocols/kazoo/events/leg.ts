import type { Party } from '../../../../model/event.ts';
import type { ConnectionRole } from '../../../../model/vocabulary.ts';
import { flag, nested, text } from '../fields.ts';
import type { Fields } from '../fields.ts';

/** What one message says of the leg (channel) that it is about; every field but the id may be missing. */
export interface LegReading {
  id: string;
  /** The id that all legs of one call share. */
  interaction?: string;
  /** Usually the caller's leg. */
  bridgeId?: string;
  otherLeg?: string;
  account?: string;
  role?: ConnectionRole;
  /** The side it is on by its ids, for versions and events that do not tell. */
  likelyRole?: ConnectionRole;
  /** Whose the leg is: one of a carrier, or of a device of the account. */
  side?: 'outside' | 'inside';
  /** The call as a whole came from outside, says this leg. */
  cameIn: boolean;
  /** A helper of the switch between two legs, of no interest to people. */
  isLoopback: boolean;
  loopbackOther?: string;
  device?: string;
  from?: Party;
  to?: Party;
}

/** Reads the `data` of a call event; undefined when it names no leg. */
export function readLeg(data: Fields): LegReading | undefined {
  const id = text(data, 'call_id');
  if (id === undefined) return undefined;
  const variables = nested(data, 'custom_channel_vars');
  const reading: LegReading = { id, isLoopback: isLoopback(data), cameIn: cameIn(variables) };
  const interaction = text(variables, 'call_interaction_id');
  const bridgeId = text(variables, 'bridge_id');
  const otherLeg = otherLegOf(data, id);
  const account = text(variables, 'account_id');
  const role = ROLES.get(text(data, 'call_direction') ?? '');
  const likelyRole = bridgeId === undefined ? undefined : bridgeId === id ? 'caller' : 'called';
  const side = sideOf(variables);
  const loopbackOther = text(data, 'channel_loopback_other_leg_id');
  const device = deviceOf(data, variables);
  const from = party(data, 'caller_id');
  const to = calledParty(data, role ?? likelyRole);
  // One for each call event, so without the copies that spreading makes.
  if (interaction !== undefined) reading.interaction = interaction;
  if (bridgeId !== undefined) reading.bridgeId = bridgeId;
  if (otherLeg !== undefined) reading.otherLeg = otherLeg;
  if (account !== undefined) reading.account = account;
  if (role !== undefined) reading.role = role;
  if (likelyRole !== undefined) reading.likelyRole = likelyRole;
  if (side !== undefined) reading.side = side;
  if (loopbackOther !== undefined) reading.loopbackOther = loopbackOther;
  if (device !== undefined) reading.device = device;
  if (from !== undefined) reading.from = from;
  if (to !== undefined) reading.to = to;
  return reading;
}

export function party(data: Fields, prefix: string): Party | undefined {
  const number = text(data, `${prefix}_number`);
  const name = text(data, `${prefix}_name`);
  if (number === undefined && name === undefined) return undefined;
  return { ...(number !== undefined && { number }), ...(name !== undefined && { name }) };
}

/** The switch's view: a leg that came into Kazoo is the caller's, one that Kazoo placed is the called one's. */
const ROLES: ReadonlyMap<string, ConnectionRole> = new Map([
  ['inbound', 'caller'],
  ['outbound', 'called'],
]);

function isLoopback(data: Fields): boolean {
  if (flag(data, 'channel_is_loopback') === true) return true;
  return text(data, 'channel_name')?.startsWith('loopback/') === true;
}

function cameIn(variables: Fields): boolean {
  return (
    text(variables, 'inception') !== undefined || text(variables, 'resource_type') === 'offnet-origination'
  );
}

/** `authorizing_type` of a carrier is `resource`; `offnet-…` says that one is used. */
function sideOf(variables: Fields): LegReading['side'] {
  const type = text(variables, 'authorizing_type');
  if (type === 'resource') return 'outside';
  if (type !== undefined || text(variables, 'owner_id') !== undefined) return 'inside';
  return text(variables, 'resource_type')?.startsWith('offnet-') === true ? 'outside' : undefined;
}

function deviceOf(data: Fields, variables: Fields): string | undefined {
  const line = text(data, 'presence_id');
  if (line !== undefined) return line;
  return text(variables, 'authorizing_type') === 'resource' ? undefined : text(variables, 'authorizing_id');
}

function otherLegOf(data: Fields, id: string): string | undefined {
  const named = [
    text(data, 'other_leg_call_id'),
    text(data, 'bridge_b_unique_id'),
    text(data, 'bridge_a_unique_id'),
  ];
  return named.find((leg) => leg !== undefined && leg !== id);
}

/** Before anybody is called, a caller's leg names what was dialled in `request` only. */
function calledParty(data: Fields, role: ConnectionRole | undefined): Party | undefined {
  const callee = party(data, 'callee_id');
  if (callee?.number !== undefined || role !== 'caller') return callee;
  const number = text(data, 'request')?.split('@')[0] ?? '';
  return number === '' ? callee : { number, ...callee };
}
