import type { Subscriber } from '../../scenario.ts';
import type { Account, Device } from '../directory.ts';

/** What belongs to all legs of one call. */
export interface Interaction {
  /** Gregorian second, hyphen, eight hex digits. */
  readonly id: string;
  readonly account: Account;
  /** The first leg's id. */
  readonly bridgeId: string;
  /** "number@realm" first called, for calls from outside. */
  readonly inception: string | null;
}

export interface TransferEntry {
  call_id: string;
  type: 'attended' | 'blind' | 'bridge';
  extension: string;
  transferee?: string;
  transferer?: string;
  other_leg?: string;
}

/** A channel: one party's leg to the switch. */
export interface Leg {
  readonly callId: string;
  readonly interaction: Interaction;
  /** As the switch sees it: `inbound` came in from a caller, `outbound` was placed by the switch. */
  readonly direction: 'inbound' | 'outbound';
  /** Who is at its end. */
  readonly party: Subscriber;
  /** Null for a carrier's. */
  readonly device: Device | null;
  /** Shown on this leg. */
  readonly caller: Subscriber;
  /** Not known at first to a leg that came in. */
  callee: Subscriber | null;
  readonly dialled: string;
  /** An internal helper, and the id of its other half. */
  readonly loopback: { leg: 'A' | 'B'; otherId: string } | null;
  /** ms since the epoch. */
  readonly createdAt: number;
  answeredAt: number | null;
  state: 'DOWN' | 'RINGING' | 'ACTIVE' | 'HELD' | 'HANGUP';
  /** Bridged to it now. */
  peer: Leg | null;
  transfers: Record<string, TransferEntry>;
  replacedBy: string | null;
}
