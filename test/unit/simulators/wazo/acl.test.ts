import { describe, expect, it } from 'vitest';
import { compileRights, rightWord } from '../../../../simulators/wazo/auth/acl.ts';

const bearer = { userUuid: 'U1', sessionUuid: 'X1' };

describe('the rights of a token', () => {
  it.each([
    ['events.calls.me', 'events.calls.U1', true],
    ['events.calls.me', 'events.calls.me', true],
    ['events.calls.me', 'events.calls.U2', false],
    ['events.chatd.users.*.presences.updated', 'events.chatd.users.U2.presences.updated', true],
    ['events.statuses.*', 'events.statuses.agents.more', false],
    ['events.#', 'events.call_log.created', true],
    [
      'events.auth.users.me.sessions.my_session.expire_soon',
      'events.auth.users.U1.sessions.X1.expire_soon',
      true,
    ],
    [
      'events.auth.users.me.sessions.my_session.expire_soon',
      'events.auth.users.U1.sessions.X2.expire_soon',
      false,
    ],
    ['a.edit', 'a.update', true],
    ['events.calls', 'events.calls.U1', false],
  ])('%s covers %s: %s', (right, required, covered) => {
    expect(compileRights([right], bearer)(required)).toBe(covered);
  });

  it('end where one forbids', () => {
    const allows = compileRights(['events.#', '!events.calls.*'], bearer);
    expect([allows('events.calls.U1'), allows('events.statuses.agents')]).toEqual([false, true]);
  });

  it('write the dots of a name out', () => {
    expect(rightWord('1732200300.41')).toBe('1732200300__DOT__41');
  });
});
