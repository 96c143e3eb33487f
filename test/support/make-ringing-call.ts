import type { RingingCall } from '../../model/contract/app-state.ts';

/** A call to 4105 that rings since the epoch, but for what the test names; one number, one call. */
export function makeRingingCall(number: number, facts: Partial<RingingCall> = {}): RingingCall {
  return {
    id: `c/${number}`,
    sourceId: 'hq',
    sourceName: 'HQ',
    capture: 'c',
    callId: String(number),
    from: `555010${number}`,
    to: '4105',
    since: 0,
    ...facts,
  };
}
