import type { Histogram, ViewDefinition, ViewRows } from '../../../model/contract/view.ts';
import type { CallChanges } from '../columns/call-table.ts';
import type { EventBlock } from '../columns/event-block.ts';

/** How a view stands, for its asker to see whether anything has changed. */
export interface Standing {
  /** Events or calls that there are, whether they match or not. */
  total: number;
  matching: number;
  /** Of all, how many have been looked at. */
  known: number;
  /** Matching ones that retention has removed. */
  removed: number;
  /** Rises when rows show something else although the numbers stay. */
  changes: number;
}

/** What views of events and views of calls have in common for the host that keeps them up to date. */
export interface CaptureView {
  readonly definition: ViewDefinition;
  /** Looks at what is new until it is done or `isLate`. Returns whether there is more. */
  look(isLate: () => boolean): boolean;
  standing(): Standing;
  onCalls(changes: CallChanges): void;
  onRemoved(block: EventBlock, from: number, to: number): void;
  rows(from: number, count: number): ViewRows;
  histogram(buckets: number): Histogram | null;
}
