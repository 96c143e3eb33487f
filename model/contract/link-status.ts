import type { Diagnosis } from './diagnosis.ts';
import type { LinkState } from '../vocabulary.ts';

/**
 * The state of the link to one source, with its health. Readers are told at every change of state or step; the health
 * moves on between, so whoever shows it asks again each second. Times in ms since the epoch.
 */
export interface LinkStatus extends LinkHealth {
  sourceId: string;
  state: LinkState;
  /** When this state began. */
  since: number;
  /** The protocol step in progress while `connecting`, else null. */
  step: string | null;
  /** Failed attempts in a row; an attempt that leads to a minute of being up begins the count anew. */
  attempts: number;
  /** When the next attempt is due; only while `waiting`. */
  nextAttemptAt: number | null;
  /** Why the link is not up; null when nothing has failed since it last was. */
  diagnosis: Diagnosis | null;
}

/** How a link does, since the source was started. Link events and gaps are not counted as events. */
export interface LinkHealth {
  lastEventAt: number | null;
  eventCount: number;
  /** Events a second over the last 10 s, or since the link came up where that is less. */
  rate: number;
  /** When the link came up; null while it is not up. */
  upSince: number | null;
  /** For how long (ms) it was up in all. */
  upMs: number;
  /** How often it came up again after it had been up. */
  reconnects: number;
  /** Gaps recorded. */
  gaps: number;
  /** Round trip (ms) of the last keep-alive of this attempt; null where none was answered yet. */
  keepAliveMs: number | null;
  /** When the sign-in ends that this attempt uses, unless it is renewed before; null where it is not known. */
  tokenEndsAt: number | null;
  /** When the first of the certificates ends that the servers presented; null where none was presented. */
  certificateEndsAt: number | null;
  /** What is well still and will not stay so, a sentence each: certificates about to end. */
  warnings: string[];
  /** The parts of what was asked for that are refused while the link is up; the first 100 of them. */
  refusals: Refusal[];
  /** How many parts are refused. */
  refusedCount: number;
  /** Why the link last fell or an attempt last failed; stays when the link is up again. */
  lastFailure: { diagnosis: Diagnosis; at: number } | null;
}

/** A device, a binding or a topic that the system does not let us listen to. */
export interface Refusal {
  /** As the settings name it. */
  part: string;
  diagnosis: Diagnosis;
}
