import { readFileSync } from 'node:fs';

/** What the processors of this machine have had since it started, in ticks. */
interface Ticks {
  all: number;
  stolen: number;
}

/** The place of stolen time in a line of /proc/stat, and after it that of guests, which is counted twice. */
const [STEAL, GUEST] = [7, 8];
const STAT = '/proc/stat';

/**
 * Starts to watch how much of its processors' time a virtual machine does not get, because its host gives it to others
 * (https://man7.org/linux/man-pages/man5/proc_stat.5.html, "steal"). The function tells which share (0 to 1) it was
 * since then; null where the system does not say.
 */
export function watchStolenTime(read: () => string | null = procStat): () => number | null {
  const before = ticksFrom(read());
  return () => {
    const after = ticksFrom(read());
    if (!before || !after || after.all <= before.all) return null;
    return (after.stolen - before.stolen) / (after.all - before.all);
  };
}

function procStat(): string | null {
  return process.platform === 'linux' ? readFileSync(STAT, 'utf8') : null;
}

function ticksFrom(stat: string | null): Ticks | null {
  const line = stat?.split('\n').find((one) => one.startsWith('cpu '));
  const ticks = line?.trim().split(/\s+/).slice(1).map(Number);
  const stolen = ticks?.[STEAL];
  if (!ticks || stolen === undefined) return null;
  return { all: ticks.slice(0, GUEST).reduce((sum, one) => sum + one, 0), stolen };
}
