import type { CallOutcome, Direction } from '../vocabulary.ts';
import type { Leg } from './leg.ts';

/** What the outcome of an ended call depends on. */
export interface Story {
  direction?: Direction;
  answeredAt?: number;
  legs: readonly Leg[];
  /** It waited in a queue when it ended. */
  endedInQueue: boolean;
}

/** Causes that say who or what ended a call that nobody answered: CSTA words, as all protocols map theirs to. */
const REJECTED = new Set(['callRejected', 'rejected', 'declined']);
const CANCELLED = new Set(['callCancelled', 'abandoned', 'originatorCancel']);
const FAILED = new Set([
  'busy',
  'destNotObtainable',
  'destOutOfOrder',
  'destinationOutOfOrder',
  'numberUnallocated',
  'incompatibleDestination',
  'networkCongestion',
  'networkNotObtainable',
  'networkOutOfOrder',
  'networkSignal',
  'trunksBusy',
  'resourcesNotAvailable',
  'reorderTone',
  'invalidNumberFormat',
]);

/** How an ended call went, as far as the system told; see `CALL_OUTCOMES`. */
export function outcomeOf(story: Story): CallOutcome {
  if (story.answeredAt !== undefined) return 'answered';
  const { legs } = story;
  if (story.endedInQueue || legs.some((leg) => hasCause(leg, CANCELLED))) return 'abandoned';
  // Where several phones rang, one that was busy or declined does not speak for the others.
  const rangInVain = legs.some(
    (leg) => leg.rang && leg.role !== 'caller' && !leg.diverted && !isRefused(leg),
  );
  if (!rangInVain && legs.some((leg) => hasCause(leg, REJECTED))) return 'rejected';
  if (!rangInVain && legs.some(isFailed)) return 'failed';
  if (story.direction === 'out') return 'failed';
  return legs.some(({ diverted }) => diverted) && !rangInVain ? 'diverted' : 'missed';
}

function isRefused(leg: Leg): boolean {
  return hasCause(leg, REJECTED) || isFailed(leg);
}

function isFailed(leg: Leg): boolean {
  return leg.state === 'failed' || hasCause(leg, FAILED);
}

function hasCause({ cause }: Leg, causes: ReadonlySet<string>): boolean {
  return cause !== undefined && causes.has(cause);
}
