/** A line of the result, as `--json` prints it. */
export interface Figure {
  name: string;
  /** The median of the runs. */
  value: number;
  unit: Unit;
  /** What it is compared with; null where nothing does the like. */
  peer: string | null;
  /** Null where there is no peer, or it is not on this machine. */
  peerValue: number | null;
  /** `value / peerValue`, whether more of the unit is better or worse. Null also where `peerValue` is 0. */
  ratio: number | null;
  /** Largest minus smallest run, as a part of the median. */
  spread: number;
}

export const UNITS = [
  'events/s',
  'messages/s',
  'ms',
  's',
  'bytes/event',
  'KB',
  'MB',
  'rows',
  'events lost',
  'times',
] as const;
export type Unit = (typeof UNITS)[number];

/** Of rates more is better; of time, room and loss less. How often something happened is neither. */
export function betterIs(unit: Unit): 'more' | 'less' | null {
  if (unit === 'times') return null;
  return unit.endsWith('/s') ? 'more' : 'less';
}
