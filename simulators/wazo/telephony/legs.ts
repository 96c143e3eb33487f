import type { Subscriber } from '../../scenario.ts';
import type { User } from '../directory.ts';
import { creationStamp, zonedStamp } from '../server-time.ts';

/** What belongs together: the legs that share a first channel. */
export interface Conversation {
  readonly id: string;
  readonly direction: 'internal' | 'inbound' | 'outbound';
  readonly startedAt: number;
  answeredAt: number | null;
  readonly source: Subscriber;
  /** As dialled first. */
  readonly requested: string;
  /** Who answered, or was rung, last. */
  destination: Subscriber;
  readonly participants: Set<User>;
  /** Those that have not ended. */
  readonly legs: Set<Leg>;
}

/** One channel of one phone; `user` is null for a trunk to the outside. */
export interface Leg {
  readonly id: string;
  readonly conversation: Conversation;
  readonly party: Subscriber;
  readonly user: User | null;
  readonly isCaller: boolean;
  readonly createdAt: number;
  status: 'Down' | 'Ring' | 'Ringing' | 'Up';
  /** The other party as far as this leg knows. */
  peer: { number: string; name: string };
  answeredAt: number | null;
  bridge: string | null;
  talkingTo: readonly Leg[];
  onHold: boolean;
  parked: boolean;
}

/** The call object of wazo-calld, as in events and snapshots. */
export function callObject(leg: Leg): Record<string, unknown> {
  return {
    call_id: leg.id,
    conversation_id: leg.conversation.id,
    user_uuid: leg.user?.uuid ?? null,
    line_id: leg.user?.lineId ?? null,
    sip_call_id: `${leg.id.replace('.', '-')}@10.0.0.9`,
    status: leg.status,
    direction: leg.conversation.direction,
    is_caller: leg.isCaller,
    caller_id_name: leg.party.name,
    caller_id_number: leg.party.number,
    peer_caller_id_name: leg.peer.name,
    peer_caller_id_number: leg.peer.number,
    dialed_extension: leg.conversation.requested,
    bridges: leg.bridge === null ? [] : [leg.bridge],
    talking_to: Object.fromEntries(leg.talkingTo.map((other) => [other.id, other.user?.uuid ?? null])),
    creation_time: creationStamp(leg.createdAt),
    answer_time: leg.answeredAt === null ? null : zonedStamp(leg.answeredAt),
    hangup_time: null,
    on_hold: leg.onHold,
    muted: false,
    parked: leg.parked,
    is_video: false,
    record_state: 'inactive',
  };
}

/** As `call_ended` has it: the two parties swapped, and what can change back at its default. */
export function endedCallObject(leg: Leg, endedAt: number, reasonCode: number): Record<string, unknown> {
  return {
    ...callObject(leg),
    caller_id_name: leg.peer.name,
    caller_id_number: leg.peer.number,
    peer_caller_id_name: leg.party.name,
    peer_caller_id_number: leg.party.number,
    bridges: [],
    talking_to: {},
    hangup_time: zonedStamp(endedAt),
    on_hold: false,
    parked: false,
    reason_code: reasonCode,
  };
}
