import type { KeyPress } from '../../state/shortcut.ts';

export type TimelineAct =
  | 'zoomIn'
  | 'zoomOut'
  | 'earlier'
  | 'later'
  | 'fit'
  | 'begin'
  | 'end'
  | 'filter'
  | 'previousLane'
  | 'nextLane'
  | 'firstLane'
  | 'lastLane'
  | 'pageUp'
  | 'pageDown'
  | 'previousItem'
  | 'nextItem'
  | 'choose'
  | 'leave';

const LETTERS: Readonly<Record<string, TimelineAct>> = {
  w: 'zoomIn',
  '+': 'zoomIn',
  s: 'zoomOut',
  '-': 'zoomOut',
  a: 'earlier',
  d: 'later',
  f: 'fit',
  t: 'filter',
};
const KEYS: Readonly<Record<string, TimelineAct>> = {
  ArrowUp: 'previousLane',
  ArrowDown: 'nextLane',
  ArrowLeft: 'previousItem',
  ArrowRight: 'nextItem',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
  Home: 'begin',
  End: 'end',
  Enter: 'choose',
  ' ': 'choose',
  Escape: 'leave',
};
const WITH_CTRL: Readonly<Record<string, TimelineAct>> = { Home: 'firstLane', End: 'lastLane' };

/** What a key does in the timeline; null for nothing. `singleKeys`: also keys that are characters. */
export function timelineAct(press: KeyPress, singleKeys: boolean): TimelineAct | null {
  if (press.altKey || press.metaKey) return null;
  if (press.ctrlKey) return WITH_CTRL[press.key] ?? null;
  return KEYS[press.key] ?? (singleKeys ? LETTERS[press.key.toLowerCase()] : undefined) ?? null;
}
