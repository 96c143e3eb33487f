import { describe, expect, it } from 'vitest';
import { recordedBehind } from '../../../../main/capture/recorded-behind.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { makeEvent } from '../../../support/make-event.ts';

function removal(seq: number, count = 5): TelephonyEvent {
  const gap = { since: 1, until: 2, count, reason: `${count} events were removed` };
  return { seq, ...makeEvent({ kind: 'gap', name: 'recordTrimmed', gap }) };
}

describe('what retention has recorded behind a batch', () => {
  it('is what follows it without a hole', () => {
    expect(recordedBehind(10, [removal(11), removal(12), removal(14)], undefined)).toEqual([
      removal(11),
      removal(12),
    ]);
    expect(recordedBehind(10, [removal(12)], undefined)).toEqual([]);
    expect(recordedBehind(12, [removal(11), removal(12), removal(13)], undefined)).toEqual([removal(13)]);
  });

  it('ends where the next batch begins, though that begins with such an event, as a replay may', () => {
    const { seq: _seq, ...next } = removal(0, 7);
    expect(recordedBehind(10, [removal(11), removal(12, 7)], next)).toEqual([removal(11)]);
    expect(recordedBehind(10, [removal(11, 7)], next)).toEqual([]);
  });
});
