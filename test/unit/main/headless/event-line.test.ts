import { describe, expect, it } from 'vitest';
import { eventLine } from '../../../../main/headless/event-line.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';

const plain = (_style: string, text: string) => text;
const at = new Date(2026, 2, 2, 14, 5, 9, 120).getTime();

function line(facts: Partial<TelephonyEvent>): string {
  const event: TelephonyEvent = {
    seq: 1,
    at,
    receivedAt: at,
    sourceId: 'hq',
    protocol: 'wazo',
    kind: 'delivered',
    name: 'call_updated',
    raw: '',
    ...facts,
  };
  return eventLine(event, plain).replace(/ +/g, ' ');
}

describe('eventLine', () => {
  it('says when, where, what, and who calls whom', () => {
    const from = { number: '+15550100', name: 'Rosa Vidal' };
    expect(line({ from, to: { number: '1001' }, callId: '7.1' })).toBe(
      '14:05:09.120 hq delivered +15550100 Rosa Vidal → 1001 call 7.1 · call_updated',
    );
  });

  it('shows that a party is not known', () => {
    expect(line({ to: { number: '1001' } })).toContain('? → 1001');
  });

  it('shows control characters of callers instead of sending them', () => {
    expect(line({ from: { name: '\u001b]0;owned\u0007' }, callId: 'a\nb' })).toBe(
      '14:05:09.120 hq delivered \\u{1b}]0;owned\\u{7} → ? call a\\u{a}b · call_updated',
    );
  });

  it('says how long nothing was recorded, and why', () => {
    const gap = { since: at, until: at + 2_500, reason: 'The broker restarted.' };
    expect(line({ kind: 'gap', name: 'gap', gap })).toBe(
      '14:05:09.120 hq gap nothing recorded for 2.5 s: The broker restarted.',
    );
    expect(line({ kind: 'gap', name: 'gap', gap: { ...gap, count: 12 } })).toContain(
      '12 events lost in 2.5 s',
    );
  });
});
