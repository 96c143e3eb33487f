import type { LinkStatus } from '../../model/contract/link-status.ts';
import { Health } from './health.ts';

/** The status of a link that has never run. `now` in ms since the epoch. */
export function stoppedLink(sourceId: string, now: number): LinkStatus {
  return {
    sourceId,
    state: 'stopped',
    since: now,
    step: null,
    attempts: 0,
    nextAttemptAt: null,
    diagnosis: null,
    ...new Health().report(now),
  };
}
