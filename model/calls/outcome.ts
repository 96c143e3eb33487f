import type { CallOutcome, Direction } from '../vocabulary.ts';
import type { Leg } from './leg.ts';

/** What the outcome of an ended call depends on. */
export interface Story {
  direction?: Direction;
  answeredAt?: number;
  legs: Iterable<Leg>;
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
  const legs = [...story.legs];
  const caused = (causes: Set<string>) => legs.some(({ cause }) => cause !== undefined && causes.has(cause));
  if (story.endedInQueue || caused(CANCELLED)) return 'abandoned';
  if (caused(REJECTED)) return 'rejected';
  if (legs.some(({ state }) => state === 'failed') || caused(FAILED)) return 'failed';
  if (story.direction === 'out') return 'failed';
  const rangInVain = legs.some((leg) => leg.rang && leg.role !== 'caller' && !leg.diverted);
  return legs.some(({ diverted }) => diverted) && !rangInVain ? 'diverted' : 'missed';
}
