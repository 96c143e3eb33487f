import { describe, expect, it } from 'vitest';
import { healthLine, linkLine } from '../../../../main/headless/link-line.ts';
import { makeLinkStatus } from '../../../support/make-link-status.ts';

const plain = (_style: string, text: string) => text;
const at = new Date(2026, 2, 2, 14, 5, 9).getTime();
const refused = {
  code: 'unreachable',
  step: 'connect',
  cause: 'Refused.',
  cure: 'Start it.',
  evidence: ['x\u001b[2J'],
} as const;

describe('linkLine', () => {
  const status = makeLinkStatus({
    state: 'waiting',
    since: at,
    attempts: 2,
    nextAttemptAt: at + 4_000,
    diagnosis: { ...refused, evidence: [...refused.evidence] },
  });

  it('names cause, cure and evidence, and when the next attempt is', () => {
    expect(linkLine(status, plain)).toBe(
      'hq: waiting, next attempt in 4 s\n  unreachable at connect: Refused.\n  → Start it.\n    x\\u{1b}[2J',
    );
  });

  it('says when nothing more happens by itself', () => {
    expect(linkLine({ ...status, state: 'rejected', nextAttemptAt: null }, plain)).toContain(
      'rejected, not tried again by itself\n  unreachable at connect',
    );
  });

  it('does not repeat an old failure while the next attempt runs', () => {
    expect(linkLine({ ...status, state: 'connecting' }, plain)).toBe('hq: connecting…');
  });

  it('tells with a link that is up what will not stay well', () => {
    const warnings = ['The certificate of aes.example:443 ends on 12 Mar 2026.'];
    expect(linkLine(makeLinkStatus({ state: 'up', since: at, upSince: at, warnings }), plain)).toBe(
      'hq: up\n  ! The certificate of aes.example:443 ends on 12 Mar 2026.',
    );
  });
});

describe('healthLine', () => {
  it('sums up how a link has done, with the last failure', () => {
    const status = makeLinkStatus({
      upMs: 11_520_000,
      eventCount: 1_204,
      reconnects: 1,
      gaps: 2,
      lastFailure: { diagnosis: { ...refused, evidence: [] }, at },
    });
    expect(healthLine(status, at + 60_000)).toBe(
      'hq: up 3 h 12 min in all · 1,204 events · 1 reconnect · 2 gaps\n' +
        '  last failure at 14:05: unreachable at connect: Refused.',
    );
  });

  it('says that a link never came up', () => {
    expect(healthLine(makeLinkStatus(), at)).toBe('hq: never up · 0 events');
  });
});
