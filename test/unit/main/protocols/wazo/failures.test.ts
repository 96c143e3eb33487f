import { describe, expect, it } from 'vitest';
import { upgradeFailure } from '../../../../../main/protocols/wazo/failures.ts';
import { LinkFailure } from '../../../../../model/failure.ts';

describe('a refused upgrade at Wazo', () => {
  it.each([
    [301, 'not-the-service'],
    [404, 'not-the-service'],
    [502, 'server-error'],
    [503, 'server-error'],
    [504, 'server-error'],
    [403, 'upgrade-refused'],
  ])('with HTTP %i is %s', (status, code) => {
    const refused = new LinkFailure('upgrade-refused', {
      cause: 'refused',
      cure: 'none',
      http: { status, headers: {}, body: '' },
    });
    expect(upgradeFailure(refused, 'pbx.example').code).toBe(code);
  });

  it('leaves failures of the dial as they are', () => {
    const unreachable = new LinkFailure('unreachable', { cause: 'no', cure: 'none', step: 'connect' });
    expect(upgradeFailure(unreachable, 'pbx.example')).toBe(unreachable);
  });
});
