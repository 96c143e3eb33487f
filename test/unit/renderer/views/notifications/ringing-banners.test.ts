import { describe, expect, it } from 'vitest';
import type { RingingCall } from '../../../../../model/contract/app-state.ts';
import { ringingFilter } from '../../../../../renderer/views/notifications/find-call.ts';
import { callTitle, ringingBanners } from '../../../../../renderer/views/notifications/ringing-banners.ts';

function call(number: number, sourceName = 'HQ'): RingingCall {
  return {
    id: `c/${number}`,
    sourceId: 'hq',
    sourceName,
    capture: 'c',
    callId: String(number),
    from: `555010${number}`,
    to: '4105',
    since: 0,
  };
}
const NONE = new Set<string>();

describe('banners of ringing calls', () => {
  it('are one for each call', () => {
    const calls = [call(1), call(2), call(3)];
    expect(ringingBanners(calls, NONE)).toEqual(calls.map((each) => ({ kind: 'call', call: each })));
  });

  it('become one for a storm, which says on which systems', () => {
    const calls = [call(1), call(2, 'Lyon'), call(3), call(4)];
    expect(ringingBanners(calls, NONE)).toEqual([
      { kind: 'storm', title: '4 calls ringing', detail: 'HQ 3, Lyon 1', calls },
    ]);
  });

  it('leave out what was dismissed', () => {
    expect(ringingBanners([call(1), call(2), call(3), call(4)], new Set(['c/2']))).toHaveLength(3);
  });

  it('say who calls whom, or neither where privacy hides both', () => {
    expect(callTitle(call(1))).toBe('5550101 → 4105');
    expect(callTitle({ ...call(1), from: 'somebody', to: 'somebody' })).toBe('Incoming call');
  });

  it('find their call by its id, whatever stands in it', () => {
    expect(ringingFilter({ ...call(1), callId: 'a b' })).toBe('call:"a b" source:hq');
  });
});
