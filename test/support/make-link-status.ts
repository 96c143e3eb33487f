import type { LinkStatus } from '../../model/contract/link-status.ts';

/** The status of a link that was never started, but for what the test names. */
export function makeLinkStatus(facts: Partial<LinkStatus> = {}): LinkStatus {
  return {
    sourceId: 'hq',
    state: 'stopped',
    since: 0,
    step: null,
    attempts: 0,
    nextAttemptAt: null,
    diagnosis: null,
    lastEventAt: null,
    eventCount: 0,
    rate: 0,
    upSince: null,
    upMs: 0,
    reconnects: 0,
    gaps: 0,
    keepAliveMs: null,
    tokenEndsAt: null,
    certificateEndsAt: null,
    warnings: [],
    refusals: [],
    refusedCount: 0,
    lastFailure: null,
    ...facts,
  };
}
