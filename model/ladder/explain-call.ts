import { spanInWords } from '../time-words.ts';
import type { Call, CallParty } from '../call.ts';
import type { CallOutcome, EventKind } from '../vocabulary.ts';
import { ladderOf } from './ladder.ts';
import type { Ladder, LadderEvent, MissingTime } from './ladder.ts';
import { causeInWords, missingWords } from './words.ts';

/**
 * What happened to a call, a fact a sentence, in the order in which it happened: "Answered by 4105 after 6 s.",
 * "Held once for 12 s.". Says nothing that the events do not tell. Names are peers' texts.
 */
export function explainCall(
  call: Call,
  events: readonly LadderEvent[],
  missing: readonly MissingTime[] = [],
): string[] {
  const ladder = ladderOf(call, events, missing);
  return [
    ...queueFacts(call, ladder),
    ...answerFacts(call, ladder),
    ...holdFacts(call, ladder),
    ...movedFacts(call, ladder),
    ...endFacts(call, ladder),
    ...ladder.gaps.map(gapFact),
  ];
}

function gapFact(gap: MissingTime): string {
  return `${missingWords(gap)}: ${gap.reason.replace(/\.$/, '')}.`;
}

function queueFacts(call: Call, { steps }: Ladder): string[] {
  const queued = steps.find(({ kind }) => kind === 'queued');
  if (!queued) return [];
  const name = call.queue ? ` ${call.queue.name ?? call.queue.id}` : '';
  const until = call.answeredAt ?? call.endedAt;
  if (until === undefined || until < queued.at) return [`Waits in queue${name}.`];
  return [`Waited in queue${name} for ${spanInWords(until - queued.at)}.`];
}

function answerFacts(call: Call, ladder: Ladder): string[] {
  const { ringingAt, startedAt, endedAt, answeredAt, outcome } = call;
  if (answeredAt !== undefined) {
    const step = ladder.steps.findLast(({ kind, at }) => kind === 'established' && at <= answeredAt);
    const by = step && personAt(ladder, step.from);
    const after = spanInWords(answeredAt - (ringingAt ?? startedAt));
    return [`Answered${by === undefined ? '' : ` by ${by}`} after ${after}.`];
  }
  if (outcome === undefined || endedAt === undefined) {
    return ringingAt === undefined ? [] : ['Rings, not answered yet.'];
  }
  const lasted = spanInWords(endedAt - (ringingAt ?? startedAt));
  return [withCause(UNANSWERED[outcome](lasted), ladder)];
}

const UNANSWERED: Record<CallOutcome, (lasted: string) => string> = {
  answered: () => 'Answered',
  missed: (lasted) => `Nobody answered in ${lasted}`,
  abandoned: (lasted) => `The caller gave up after ${lasted}`,
  diverted: () => 'Went elsewhere without an answer here',
  failed: () => 'The call failed',
  rejected: (lasted) => `Declined after ${lasted}`,
};

/** Causes that the outcome has said already. */
const SAID = new Set(
  ['callRejected', 'noAnswer', 'abandoned', 'callCancelled', 'normalClearing', 'normal'].map(causeInWords),
);

function withCause(text: string, { steps }: Ladder): string {
  const causes = steps
    .filter(({ kind }) => kind === 'failed' || kind === 'connectionCleared' || kind === 'callCleared')
    .map(({ cause }) => (cause === undefined ? '' : causeInWords(cause)));
  const told = causes.find((cause) => !SAID.has(cause));
  return told === undefined ? `${text}.` : `${text}: ${told}.`;
}

function holdFacts({ endedAt }: Call, { steps }: Ladder): string[] {
  const heldSince = new Map<number, number>();
  let holds = 0;
  let total = 0;
  for (const { kind, from, at } of steps) {
    const since = heldSince.get(from);
    if (kind === 'held' && since === undefined) {
      holds += 1;
      heldSince.set(from, at);
    } else if (since !== undefined && ENDS_A_HOLD.has(kind)) {
      total += at - since;
      heldSince.delete(from);
    }
  }
  if (holds === 0) return [];
  const often = holds === 1 ? 'once' : holds === 2 ? 'twice' : `${holds} times`;
  if (heldSince.size > 0 && endedAt === undefined) return [`Held ${often}, and is on hold.`];
  for (const since of heldSince.values()) total += (endedAt ?? since) - since;
  return [`Held ${often} for ${spanInWords(total)}${holds === 1 ? '' : ' in all'}.`];
}

const ENDS_A_HOLD: ReadonlySet<EventKind> = new Set([
  'retrieved',
  'transferred',
  'conferenced',
  'connectionCleared',
  'callCleared',
]);

function movedFacts({ parties }: Call, ladder: Ladder): string[] {
  const facts = ladder.steps.flatMap((step, index) => {
    const { kind } = step;
    if (kind !== 'transferred' && kind !== 'diverted' && kind !== 'conferenced') return [];
    const to = step.to ?? (kind === 'conferenced' ? null : nextReached(ladder, index));
    const who = to === null ? undefined : personAt(ladder, to);
    if (who === undefined) return [];
    if (kind === 'conferenced') return [`${who} joined in conference.`];
    return [`${kind === 'transferred' ? 'Transferred' : 'Diverted'} to ${who}.`];
  });
  const told = facts.some((fact) => fact.startsWith('Transferred'));
  const transferred = told ? [] : parties.filter(({ role }) => role === 'transferredTo');
  return [...new Set([...facts, ...transferred.map((party) => `Transferred to ${personOf(party)}.`)])];
}

/** Where the system told of the call as a whole: who rings or answers after it moved, other than who had it. */
function nextReached({ participants, steps }: Ladder, moved: number): number | null {
  const before = steps[moved]?.from;
  for (const { kind, from, to } of steps.slice(moved + 1)) {
    const reached = kind === 'delivered' ? to : kind === 'established' ? from : null;
    if (reached === null || reached === before || participants[reached]?.role === 'caller') continue;
    return reached;
  }
  return null;
}

function endFacts(call: Call, ladder: Ladder): string[] {
  const { answeredAt, endedAt } = call;
  if (answeredAt === undefined || endedAt === undefined) return [];
  const talked = `Talked for ${spanInWords(endedAt - answeredAt)}.`;
  const who = firstToLeave(endedAt, ladder);
  return who === undefined ? [talked] : [talked, `Ended by ${who}.`];
}

/** Known only where the system tells of more than one connection as the call ends: the first to clear ended it. */
function firstToLeave(endedAt: number, { steps, participants }: Ladder): string | undefined {
  const isClearing = (kind: EventKind) => kind === 'connectionCleared' || kind === 'callCleared';
  const last = steps.findLast(({ kind, at }) => at < endedAt && !isClearing(kind))?.at ?? -Infinity;
  const clearings = steps.filter(
    ({ kind, at, from }) => kind === 'connectionCleared' && at > last && participants[from]?.role !== 'queue',
  );
  const [first] = clearings;
  if (!first || clearings.every(({ from }) => from === first.from)) return undefined;
  const participant = participants[first.from];
  return participant?.role === 'caller' ? 'the caller' : participant?.title;
}

function personAt({ participants }: Ladder, index: number): string | undefined {
  return participants[index]?.title;
}

function personOf({ number, name }: CallParty): string {
  return number ?? name ?? 'unknown';
}
