import { z } from 'zod';
import { agentSchema, partySchema, queueSchema } from './event.ts';
import type { Agent, Party, Queue } from './event.ts';
import { CALL_OUTCOMES, CALL_STATES, DIRECTIONS } from './vocabulary.ts';
import type { CallOutcome, CallState, Direction } from './vocabulary.ts';

/**
 * What somebody is in a call: who began it, whom it was for, who got it by transfer, the agent a queue chose,
 * or anyone else (joined in conference, picked up, listening).
 */
export const PARTY_ROLES = ['caller', 'called', 'transferredTo', 'agent', 'other'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

export interface CallParty extends Party {
  /** As the system writes it. */
  device?: string;
  role: PartyRole;
}

/** One device's part in a call: a connection in the sense of CSTA (ECMA-269). Times in ms since the epoch. */
export interface CallLeg {
  connectionId: string;
  device?: string;
  state: CallState;
  startedAt: number;
  endedAt?: number;
}

/**
 * One call as its events tell it; legs of one conversation are one call. Built by the call reducer alone and never
 * stored by hand. Times in ms since the epoch; what is not (yet) known is absent.
 */
export interface Call {
  id: string;
  sourceId: string;
  /** An id of the protocol registry. */
  protocol: string;
  /** The id that joins calls of one conversation. */
  globalCallId?: string;
  parties: CallParty[];
  direction?: Direction;
  startedAt: number;
  ringingAt?: number;
  answeredAt?: number;
  endedAt?: number;
  state: CallState;
  /** Absent while the call goes on. */
  outcome?: CallOutcome;
  /** The last queue it waited in. */
  queue?: Queue;
  /** The last agent who had it. */
  agent?: Agent;
  legs: CallLeg[];
  eventCount: number;
}

const optionalText = z.string().exactOptional();
const time = z.number().int();

export const callPartySchema = partySchema.extend({
  device: optionalText,
  role: z.enum(PARTY_ROLES),
}) satisfies z.ZodType<CallParty>;

export const callLegSchema = z.strictObject({
  connectionId: z.string(),
  device: optionalText,
  state: z.enum(CALL_STATES),
  startedAt: time,
  endedAt: time.exactOptional(),
}) satisfies z.ZodType<CallLeg>;

/** The schema of a call as it stands in files; the compiler holds it to the type in both directions. */
export const callSchema = z.strictObject({
  id: z.string().min(1),
  sourceId: z.string().min(1),
  protocol: z.string().min(1),
  globalCallId: optionalText,
  parties: z.array(callPartySchema),
  direction: z.enum(DIRECTIONS).exactOptional(),
  startedAt: time,
  ringingAt: time.exactOptional(),
  answeredAt: time.exactOptional(),
  endedAt: time.exactOptional(),
  state: z.enum(CALL_STATES),
  outcome: z.enum(CALL_OUTCOMES).exactOptional(),
  queue: queueSchema.exactOptional(),
  agent: agentSchema.exactOptional(),
  legs: z.array(callLegSchema),
  eventCount: z.number().int().nonnegative(),
} satisfies Record<keyof Call, z.ZodType>) satisfies z.ZodType<Call>;
