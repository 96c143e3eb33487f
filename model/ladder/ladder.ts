import type { Call } from '../call.ts';
import { stateAfter } from '../calls/leg.ts';
import type { TelephonyEvent } from '../event.ts';
import type { CallState, EventKind } from '../vocabulary.ts';
import { arrowOf } from './arrow.ts';
import { Participants } from './participants.ts';
import type { ParticipantRole } from './participants.ts';
import { causeInWords, labelOf } from './words.ts';

/** What a ladder needs of an event; rows of a list and whole events both have it. */
export type LadderEvent = Omit<TelephonyEvent, 'raw' | 'rawEncoding'>;

/** A column: a party, a device or a queue of the call. The texts are peers' texts. */
export interface LadderParticipant {
  /** Unlike that of any other column of this ladder; its text means nothing. */
  id: string;
  /** The number, else the name, else the device as the system writes it. */
  title: string;
  /** The name, the agent or the device, where the title is another of them. */
  subtitle?: string;
  role: ParticipantRole;
}

/** One event of the call: an arrow between two columns, or a mark on one. */
export interface LadderStep {
  seq: number;
  /** Events that said the same again at the same time, as systems do for each device they watch; mostly none. */
  repeats: number[];
  /** ms since the epoch. */
  at: number;
  /** ms since the first step. */
  sinceStart: number;
  /** ms since the step before; 0 for the first, and never less. */
  sincePrevious: number;
  /** Index of a participant. */
  from: number;
  /** Index of another participant; null for a mark at `from`. */
  to: number | null;
  /** What happened, in words; the native name where Ringscope has no word for it. */
  label: string;
  /** The native name. */
  name: string;
  kind: EventKind;
  /** Of the event's connection after it; null where the event tells of none. */
  state: CallState | null;
  /** As the event gives it. */
  cause?: string;
  /** The cause in words, the agent, the queue, how often it was said: in one line. */
  note?: string;
}

/** A time in which events of the call's source are missing; ms since the epoch. */
export interface MissingTime {
  from: number;
  /** Null while it lasts. */
  to: number | null;
  reason: string;
}

export interface LadderGap extends MissingTime {
  /** Steps before it. */
  after: number;
}

export interface Ladder {
  /** In order of appearance. */
  participants: LadderParticipant[];
  /** In order of time; those of the same time in the order of their seq. */
  steps: LadderStep[];
  gaps: LadderGap[];
}

/** The same said again within so long (ms) is one step. */
const REPEATED_WITHIN_MS = 100;

/**
 * The ladder of a call: who takes part as columns, what happened as arrows and marks, and between them when events are
 * missing. Pure: the same events give the same ladder.
 */
export function ladderOf(
  call: Call,
  events: readonly LadderEvent[],
  missing: readonly MissingTime[] = [],
): Ladder {
  // What is missing is told by `missing`, for all calls of a source alike.
  const ordered = events.filter(({ gap }) => !gap).toSorted((a, b) => a.at - b.at || a.seq - b.seq);
  const participants = new Participants(call);
  const steps: LadderStep[] = [];
  for (const event of ordered) {
    const step = stepOf(event, participants, steps);
    const said = saidBefore(steps, step);
    if (said) repeat(said, step);
    else steps.push(step);
  }
  for (const step of steps) noteRepeats(step);
  return { participants: participants.list(), steps, gaps: gapsBetween(steps, missing) };
}

function gapsBetween(steps: readonly LadderStep[], missing: readonly MissingTime[]): LadderGap[] {
  return missing
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, reason }) => {
      const next = steps.findIndex(({ at }) => at > from);
      return { from, to, reason, after: next < 0 ? steps.length : next };
    });
}

/** What is missing while a call goes on, of what is missing of its source. */
export function missingIn<Gap extends MissingTime & { sourceId: string }>(
  { sourceId, startedAt, endedAt = Infinity }: Pick<Call, 'sourceId' | 'startedAt' | 'endedAt'>,
  gaps: readonly Gap[],
): Gap[] {
  return gaps.filter(
    (gap) => gap.sourceId === sourceId && gap.from <= endedAt && (gap.to === null || gap.to >= startedAt),
  );
}

function stepOf(event: LadderEvent, participants: Participants, before: readonly LadderStep[]): LadderStep {
  const label = labelOf(event);
  const note = noteOf(event, label);
  return {
    seq: event.seq,
    repeats: [],
    at: event.at,
    sinceStart: event.at - (before[0]?.at ?? event.at),
    sincePrevious: event.at - (before.at(-1)?.at ?? event.at),
    ...arrowOf(event, participants),
    label,
    name: event.name,
    kind: event.kind,
    state: stateAfter(event) ?? null,
    ...(event.cause !== undefined && { cause: event.cause }),
    ...(note !== '' && { note }),
  };
}

function noteOf({ cause, agent, queue, reason }: LadderEvent, label: string): string {
  const why = cause === undefined ? '' : causeInWords(cause);
  return [
    why !== label.toLowerCase() && why,
    agent && `agent ${agent.name ?? agent.id}`,
    queue && `queue ${queue.name ?? queue.id}`,
    reason,
  ]
    .filter((word) => typeof word === 'string' && word !== '')
    .join(' · ');
}

/** The steps before are looked at no further back than it matters: a call may have tens of thousands. */
function saidBefore(steps: readonly LadderStep[], step: LadderStep): LadderStep | undefined {
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const earlier = steps[index];
    if (!earlier || step.at - earlier.at > REPEATED_WITHIN_MS) return undefined;
    if (isRepeat(earlier, step)) return earlier;
  }
  return undefined;
}

/** The same between the same columns; one of the two may know more of it. */
function isRepeat(said: LadderStep, step: LadderStep): boolean {
  return (
    said.kind === step.kind &&
    said.state === step.state &&
    said.from === step.from &&
    said.to === step.to &&
    said.label === step.label &&
    (said.note === step.note || said.note === undefined || step.note === undefined)
  );
}

function repeat(said: LadderStep, { seq, note, cause }: LadderStep): void {
  said.repeats.push(seq);
  if (note !== undefined) said.note ??= note;
  if (cause !== undefined) said.cause ??= cause;
}

function noteRepeats(step: LadderStep): void {
  if (step.repeats.length === 0) return;
  const times = `said ${step.repeats.length + 1} times`;
  step.note = step.note === undefined ? times : `${step.note} · ${times}`;
}
