import type { Call } from '../../model/call.ts';

/** A plausible call that a test states only the interesting parts of. */
export function makeCall(parts: Partial<Call> = {}): Call {
  return {
    id: 'call-1',
    sourceId: 'hq',
    protocol: 'wazo',
    parties: [],
    startedAt: 1_767_225_600_000,
    state: 'connected',
    legs: [],
    eventCount: 1,
    ...parts,
  };
}
