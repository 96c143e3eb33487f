import type { Party } from '../../../../model/event.ts';
import type { ConnectionRole, Direction } from '../../../../model/vocabulary.ts';
import { Newest } from './newest.ts';

/** How far a leg has come, as far as the rules for its next message depend on it. */
export type Progress = 'ringing' | 'dialling' | 'connected' | 'held' | 'conferenced' | 'ended';

/** What the messages of a leg have said so far. */
export interface KnownLeg {
  callId: string;
  endpoint: string;
  globalCallId?: string;
  from?: Party;
  to?: Party;
  direction?: Direction;
  role?: ConnectionRole;
  /** Mitel's word, of the newest message that gave one. */
  cause?: string;
  progress?: Progress;
  /** Somebody spoke on it. */
  connected: boolean;
  /** The newest time that the system gave (ms); older messages are late. */
  newest?: number;
  /** Which message said that it dials: a repeat of it says nothing more. */
  dialledBy?: string;
}

/** What a line was last set to. */
export interface KnownLine {
  dnd?: boolean;
  messageWaiting?: boolean;
}

/** A busy company has some hundred legs at a time; ended ones stay for messages that come after the end. */
const LEGS_KEPT = 5_000;
const LINES_KEPT = 10_000;

/** What earlier messages told, for those that tell less: the end of a call may carry its id only. Bounded. */
export class Known {
  readonly #legs = new Newest<string, KnownLeg>(LEGS_KEPT);
  readonly #endpoints = new Newest<string, true>(LINES_KEPT);
  readonly lines = new Newest<string, KnownLine>(LINES_KEPT);

  leg(callId: string): KnownLeg | undefined {
    return this.#legs.get(callId);
  }

  remember(leg: KnownLeg): void {
    this.#legs.set(leg.callId, leg);
    this.addEndpoint(leg.endpoint);
  }

  /** From now on a party with this number is one inside. */
  addEndpoint(endpoint: string): void {
    this.#endpoints.set(endpoint, true);
  }

  isEndpoint(number: string | undefined): boolean {
    return number !== undefined && this.#endpoints.has(number);
  }

  /** The legs that have not ended, as far as we were told. */
  live(): KnownLeg[] {
    return [...this.#legs.values()].filter(({ progress }) => progress !== 'ended');
  }
}
