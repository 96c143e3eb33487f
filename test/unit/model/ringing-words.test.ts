import { describe, expect, it } from 'vitest';
import { bySource, callTitle, countTitle } from '../../../model/ringing-words.ts';
import { makeRingingCall } from '../../support/make-ringing-call.ts';

describe('calls that ring, in words', () => {
  it('say who calls whom, or neither where privacy hides both', () => {
    expect(callTitle({ from: 'Garage Nord', to: '4105' })).toBe('Garage Nord → 4105');
    expect(callTitle({ from: 'somebody', to: 'somebody' })).toBe('Incoming call');
    expect(callTitle({ from: '', to: '4105' })).toBe('Unknown → 4105');
  });

  it('are counted, one by one and by system', () => {
    expect([countTitle(1), countTitle(7)]).toEqual(['1 call ringing', '7 calls ringing']);
    const calls = ['Lyon', 'HQ Paris', 'HQ Paris'].map((sourceName, id) =>
      makeRingingCall(id, { sourceName }),
    );
    expect(bySource(calls)).toBe('HQ Paris 2, Lyon 1');
  });
});
