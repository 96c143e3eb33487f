import { z } from 'zod';
import { CALL_STATES, CONNECTION_ROLES, DIRECTIONS, EVENT_KINDS } from './vocabulary.ts';
import type { CallState, ConnectionRole, Direction, EventKind } from './vocabulary.ts';

/** Somebody in a call. The number is as the system gives it, without the system's own wrapping. */
export interface Party {
  number?: string;
  name?: string;
}

export interface Agent {
  id: string;
  name?: string;
  /** The state in the system's own words. */
  state?: string;
}

export interface Queue {
  id: string;
  name?: string;
}

/** Events that are known to be missing. Times in ms since the epoch. */
export interface Gap {
  since: number;
  until?: number;
  count?: number;
  reason: string;
}

/** What a protocol says of one fact; the supervisor adds the source and the time of receipt. */
export interface EventFacts {
  kind: EventKind;
  /** The native event name, untouched: "call_created", "DeliveredEvent", "CHANNEL_CREATE". */
  name: string;
  /** The system's own time in ms since the epoch, when it sends one. */
  at?: number;
  /** The system's id of the call, or of the interaction that joins its legs. */
  callId?: string;
  /** An id that joins calls of one conversation: UCID, linkedid, conversation id. */
  globalCallId?: string;
  /** The leg. */
  connectionId?: string;
  /** Whether this event's connection began the call or was called; absent where the system does not say. */
  role?: ConnectionRole;
  /** Other calls (their `globalCallId`, else `callId`) that this event makes one with this call. */
  joins?: string[];
  /** The monitored or affected device, as the system writes it. */
  device?: string;
  from?: Party;
  to?: Party;
  direction?: Direction;
  /** The state of this event's connection after it. */
  state?: CallState;
  /** CSTA cause or the system's own; for `linkDown` the diagnosis code. */
  cause?: string;
  agent?: Agent;
  queue?: Queue;
  /** In words: why a message is `undecoded`, why a link went down. */
  reason?: string;
  /** Only on events of kind `gap`. */
  gap?: Gap;
  /** The message as received: text, or base64 for bytes (then `rawEncoding` says so). Secrets are masked. */
  raw: string;
  rawEncoding?: 'base64';
}

/** An event before the capture has numbered it. */
export interface UnrecordedEvent extends EventFacts {
  /** ms since the epoch: the system's own time when it sends one, else `receivedAt`. */
  at: number;
  /** ms since the epoch, by our clock. */
  receivedAt: number;
  sourceId: string;
  /** An id of the protocol registry. */
  protocol: string;
}

/** One normalised fact in a capture. `seq` counts from 1 without gaps within a capture. */
export interface TelephonyEvent extends UnrecordedEvent {
  seq: number;
}

const optionalText = z.string().exactOptional();
const time = z.number().int();

export const partySchema = z.strictObject({
  number: optionalText,
  name: optionalText,
}) satisfies z.ZodType<Party>;
export const agentSchema = z.strictObject({
  id: z.string(),
  name: optionalText,
  state: optionalText,
}) satisfies z.ZodType<Agent>;
export const queueSchema = z.strictObject({ id: z.string(), name: optionalText }) satisfies z.ZodType<Queue>;
export const gapSchema = z.strictObject({
  since: time,
  until: time.exactOptional(),
  count: z.number().int().nonnegative().exactOptional(),
  reason: z.string(),
}) satisfies z.ZodType<Gap>;

/** The schema of an event as it stands in files; the compiler holds it to the type in both directions. */
export const eventSchema = z.strictObject({
  seq: z.number().int().positive(),
  at: time,
  receivedAt: time,
  sourceId: z.string().min(1),
  protocol: z.string().min(1),
  kind: z.enum(EVENT_KINDS),
  name: z.string(),
  callId: optionalText,
  globalCallId: optionalText,
  connectionId: optionalText,
  role: z.enum(CONNECTION_ROLES).exactOptional(),
  joins: z.array(z.string()).exactOptional(),
  device: optionalText,
  from: partySchema.exactOptional(),
  to: partySchema.exactOptional(),
  direction: z.enum(DIRECTIONS).exactOptional(),
  state: z.enum(CALL_STATES).exactOptional(),
  cause: optionalText,
  agent: agentSchema.exactOptional(),
  queue: queueSchema.exactOptional(),
  reason: optionalText,
  gap: gapSchema.exactOptional(),
  raw: z.string(),
  rawEncoding: z.literal('base64').exactOptional(),
} satisfies Record<keyof TelephonyEvent, z.ZodType>) satisfies z.ZodType<TelephonyEvent>;
