import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../model/failure.ts';
import { failureOfUpgrade } from '../../../model/upgrade-refusal.ts';

function refusal(status: number, body = ''): LinkFailure {
  return new LinkFailure('upgrade-refused', {
    cause: `host:443 refused the WebSocket with HTTP ${status}.`,
    cure: 'Check the address.',
    evidence: ['Address: wss://host:443/x'],
    retryAfterMs: 7000,
    http: { status, headers: {}, body },
  });
}

describe('a refused WebSocket upgrade', () => {
  it.each([
    [200, 'not-the-service'],
    [302, 'not-the-service'],
    [400, 'upgrade-refused'],
    [401, 'auth-rejected'],
    [403, 'forbidden'],
    [404, 'not-the-service'],
    [418, 'upgrade-refused'],
    [426, 'upgrade-refused'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [503, 'server-error'],
  ])('with status %i is told as %s', (status, code) => {
    expect(failureOfUpgrade(refusal(status)).code).toBe(code);
  });

  it('keeps the wait that the server asks for and shows its words', () => {
    const { details } = failureOfUpgrade(refusal(429, 'slow\ndown'));
    expect(details.retryAfterMs).toBe(7000);
    expect(details.evidence).toEqual(['Address: wss://host:443/x', 'Body: "slow\\ndown"']);
    expect(details.http?.status).toBe(429);
  });

  it('leaves other failures alone', () => {
    const other = new LinkFailure('tls-expired', { cause: 'expired', cure: 'renew' });
    expect(failureOfUpgrade(other)).toBe(other);
  });
});
