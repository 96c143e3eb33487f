import type { Diagnosis } from './diagnosis.ts';
import type { LinkState } from '../vocabulary.ts';

/** The state of the link to one source as readers are told of it, at every change. Times in ms since the epoch. */
export interface LinkStatus {
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
  lastEventAt: number | null;
  eventCount: number;
}
