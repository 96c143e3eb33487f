/** The bars that somebody has chosen with the keys: from `anchor` to `bar`, where the keys are now. */
export interface Brush {
  bar: number;
  /** Null while one bar is looked at and none is chosen. */
  anchor: number | null;
}

/** What a key does with it. */
export type BrushStep =
  | { does: 'move'; brush: Brush }
  /** Filters by the bars from one to another. */
  | { does: 'choose'; first: number; last: number }
  | { does: 'leave' };

/** Null for a key that does nothing here. `count`: of all bars. */
export function brushStep(
  { bar, anchor }: Brush,
  { key, shiftKey }: { key: string; shiftKey: boolean },
  count: number,
): BrushStep | null {
  if (key === 'Escape') return { does: 'leave' };
  if (key === 'Enter' || key === ' ') return { does: 'choose', first: anchor ?? bar, last: bar };
  const page = Math.max(1, Math.round(count / 10));
  const targets: Partial<Record<string, number>> = {
    ArrowRight: bar + 1,
    ArrowUp: bar + 1,
    ArrowLeft: bar - 1,
    ArrowDown: bar - 1,
    PageUp: bar + page,
    PageDown: bar - page,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  if (target === undefined) return null;
  const next = Math.max(0, Math.min(count - 1, target));
  return { does: 'move', brush: { bar: next, anchor: shiftKey ? (anchor ?? bar) : null } };
}
