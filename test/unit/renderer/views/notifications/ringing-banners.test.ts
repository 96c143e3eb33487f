import { describe, expect, it } from 'vitest';
import type { RingingCall } from '../../../../../model/contract/app-state.ts';
import { ringingFilter } from '../../../../../renderer/views/notifications/find-call.ts';
import { ringingBanners } from '../../../../../renderer/views/notifications/ringing-banners.ts';
import { makeRingingCall } from '../../../../support/make-ringing-call.ts';

const call = (number: number, sourceName = 'HQ'): RingingCall => makeRingingCall(number, { sourceName });
const inPage = (...ringing: RingingCall[]) => ({ ringing, ringingShownBy: 'page' as const });
const NONE = new Set<string>();

describe('banners of ringing calls', () => {
  it('are one for each call', () => {
    const calls = [call(1), call(2), call(3)];
    expect(ringingBanners(inPage(...calls), NONE)).toEqual(
      calls.map((each) => ({ kind: 'call', call: each })),
    );
  });

  it('are none where the system tells of calls', () => {
    expect(ringingBanners({ ringing: [call(1)], ringingShownBy: 'system' }, NONE)).toEqual([]);
  });

  it('become one for a storm, which says on which systems', () => {
    const calls = [call(1), call(2, 'Lyon'), call(3), call(4)];
    expect(ringingBanners(inPage(...calls), NONE)).toEqual([
      { kind: 'storm', title: '4 calls ringing', detail: 'HQ 3, Lyon 1', calls },
    ]);
  });

  it('leave out what was dismissed', () => {
    const calls = inPage(call(1), call(2), call(3), call(4));
    expect(ringingBanners(calls, new Set(['c/2']))).toHaveLength(3);
  });

  it('find their call by its id, whatever stands in it', () => {
    expect(ringingFilter({ ...call(1), callId: 'a b' })).toBe('call:"a b" source:hq');
  });
});
