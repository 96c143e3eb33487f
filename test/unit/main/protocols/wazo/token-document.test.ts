import { describe, expect, it } from 'vitest';
import { readReason, readTokenDocument } from '../../../../../main/protocols/wazo/auth/token-document.ts';

describe('a token document', () => {
  it('is read with its times as UTC, which they are without a Z', () => {
    const body = JSON.stringify({
      data: {
        token: '6a0f',
        session_uuid: 'X1',
        auth_id: 'U1',
        xivo_uuid: 'ORIGIN',
        issued_at: '2026-03-02T14:00:00.000001',
        expires_at: '2026-03-02T16:00:00.000001',
        utc_issued_at: '2026-03-02T13:00:00.000001',
        utc_expires_at: '2026-03-02T15:00:00.000001',
        acl: ['websocketd', 'events.calls.me', 5],
        metadata: { uuid: 'U1', tenant_uuid: 'T', purpose: 'user', admin: false },
      },
    });
    expect(readTokenDocument(body)).toEqual({
      token: '6a0f',
      session: 'X1',
      user: 'U1',
      tenant: 'T',
      origin: 'ORIGIN',
      purpose: 'user',
      admin: false,
      acl: ['websocketd', 'events.calls.me'],
      issuedAt: Date.UTC(2026, 2, 2, 13),
      expiresAt: Date.UTC(2026, 2, 2, 15),
    });
  });

  it.each(['<html>', '', '{}', '{"data": {"token": 5}}', '[]'])('is not %j', (body) => {
    expect(readTokenDocument(body)).toBeUndefined();
  });

  it('of an error gives its reason', () => {
    expect(readReason('{"reason": ["Authentication Failed"], "status_code": 401}')).toBe(
      'Authentication Failed',
    );
    expect(readReason('<html>')).toBeUndefined();
  });
});
