import { exactTime, offset } from '../../state/times.ts';
import type { TimeStyle } from './event-columns.ts';

interface Moments {
  /** Of the row, ms since the epoch. */
  at: number;
  /** Of the first row of the view; null while it is not known. */
  first: number | null;
  /** Of the row before; null for the first, or while it is not known. */
  previous: number | null;
}

/** The time of a row as the chosen style has it. */
export function timeWords(style: TimeStyle, { at, first, previous }: Moments): string {
  if (style === 'absolute') return exactTime(at);
  const since = style === 'relative' ? first : previous;
  return since === null ? '–' : offset(at - since);
}
