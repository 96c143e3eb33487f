import type { z } from 'zod';
import type { Clock } from '../../model/clock.ts';
import type { EventFacts } from '../../model/event.ts';
import type { LinkFailure } from '../../model/failure.ts';
import type { Transports } from '../transports/transports.ts';

/** A stage of making a link, in the order in which it is reached. */
export interface ProtocolStep {
  id: string;
  /** For people: "Sign in", "Subscribe". */
  title: string;
}

/**
 * One telephony protocol. Everything that Ringscope knows of it is behind this object: validation, the form in the
 * UI, the steps that the doctor shows, and the session.
 */
export interface Protocol<Options = unknown> {
  /** As written in sources files. */
  readonly id: string;
  readonly title: string;
  /** Validates, gives defaults, and describes every option (`.describe`) for forms and `protocols --json`. */
  readonly options: z.ZodType<Options>;
  /** The names of all secrets that a source of this protocol may have. */
  readonly secrets: readonly string[];
  /** The sets of secrets that suffice, best first; an empty set means that none is needed. */
  readonly credentials: readonly (readonly string[])[];
  /** Begin with `resolve`, `connect`, `tls` (where used); end with `events`. */
  readonly steps: readonly ProtocolStep[];
  /**
   * Lives as long as the link: signs in, subscribes, calls `link.up()`, and emits events until `link.signal` aborts;
   * then takes its leave (within 2 s) and returns. Throws `LinkFailure` when the link falls. Never retries by itself,
   * never opens a second socket for the same source unless the protocol plans it, leaves no timer and no socket.
   */
  run(options: Options, link: Link): Promise<void>;
  /**
   * Asks the system further where the symptom of an attempt that failed has several causes. Called by the doctor, after
   * `run` threw this failure and with the same `link`; never tries another password. Null where nothing is to be learnt.
   */
  inquire?(failure: LinkFailure, options: Options, link: Link): Promise<Clues | null>;
  /**
   * Takes back what failed attempts left on the server for the next one, by `link.memory`: called where there will be
   * none, by the doctor and when a source is stopped while no session runs; within 2 s, at once where nothing is left.
   * What cannot be taken back is told by a notice.
   */
  leave?(options: Options, link: Link): Promise<void>;
  /**
   * Sends a message through the system, **which everybody connected to it sees**, and says in a sentence whether it came
   * back. Called only where a person asked for it. Throws `LinkFailure` where it cannot be sent.
   */
  sendTest?(options: Options, link: Link): Promise<string>;
}

/** What further questions brought to light. A cause or a cure replaces that of the failure; its code and step stay. */
export interface Clues {
  cause?: string;
  cure?: string;
  /** Added to the evidence of the failure: what was asked, and what came. */
  evidence: string[];
}

/** What a session knows of its health; what is left out stays as it was told before. */
export interface HealthFacts {
  /** Round trip (ms) of the last keep-alive. Those of WebSocket and MQTT are told for every protocol alike. */
  keepAliveMs?: number;
  /** When the sign-in ends unless it is renewed (ms since the epoch); infinite where it has no end. */
  tokenEndsAt?: number;
}

/** What a running protocol session is given. All that it knows of the world comes from here. */
export interface Link {
  readonly sourceId: string;
  /** Aborts when the link is to be stopped. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Dials with this source's trust and proxy. */
  readonly transports: Transports;
  /** What the session wants to remember from one attempt to the next; lives as long as the source's settings. */
  readonly memory: Map<string, unknown>;
  /** A secret of the source, or undefined where it is not stored; it is masked in whatever is recorded. */
  secret(name: string): string | undefined;
  /** Masks this text in everything recorded or shown from now on: session tokens, signed URLs. */
  conceal(secret: string): void;
  /** Says which of the protocol's steps has begun. */
  step(id: string): void;
  /** The subscription is confirmed: the link is up. */
  up(): void;
  /** Records one normalised event. */
  emit(facts: EventFacts): void;
  /** Something worth telling a person that is not an event: "Old server: limited connection check." */
  notice(text: string): void;
  /** Says how the session does. It may be said at any time, and holds for this attempt. */
  health(facts: HealthFacts): void;
  /** A part of what was asked for (a device, a binding, a topic) is refused: it marks itself, and the link stays up. */
  refused(part: string, failure: LinkFailure): void;
  /** A part that may have been refused before is heard now. */
  granted(part: string): void;
  /** What was found in the step that is running, in a few words for the doctor: "3 of 3 topics granted". */
  found?(text: string): void;
}

/** Keeps the options' type together with the code that uses them; the registry sees `Protocol`. */
export function defineProtocol<Options>(protocol: Protocol<Options>): Protocol {
  return protocol;
}
