import { describe, expect, it } from 'vitest';
import { grants, missingRights } from '../../../../../main/protocols/wazo/auth/rights.ts';

const OWN = { user: 'U1', session: 'X1' };

describe("a token's rights", () => {
  it.each([
    [['events.calls.me'], 'events.calls.U1', true],
    [['events.calls.me'], 'events.calls.U2', false],
    [['events.calls.me'], 'events.calls.me', true],
    [['events.#'], 'events.calls.U2', true],
    [['events.#'], 'events', false],
    [['#'], 'events.calls.U2', true],
    [['events.*.U2'], 'events.calls.U2', true],
    [['events.*'], 'events.calls.U2', false],
    [['events.#.updated'], 'events.lines.12.status.updated', true],
    [['events.#.updated'], 'events.lines.12.status.deleted', false],
    [['events.auth.sessions.my_session.created'], 'events.auth.sessions.X1.created', true],
    [['events.auth.sessions.my_session.created'], 'events.auth.sessions.X2.created', false],
    [['a.edit'], 'a.update', true],
    [['a.update'], 'a.edit', true],
    [['events.#', '!events.calls.U2'], 'events.calls.U2', false],
    [['!events.calls.U2', 'events.#'], 'events.calls.U1', true],
    [['events.calls'], 'events.calls.U1', false],
    [[], 'events.calls.U1', false],
  ])('%j and %s: %s', (acl, wanted, expected) => {
    expect(grants(acl, wanted, OWN)).toBe(expected);
  });

  it('are enough for some where the id is not known beforehand', () => {
    expect(grants(['events.lines.12.status.updated'], 'events.lines.*.status.updated', OWN)).toBe(true);
    expect(
      grants(['events.#', '!events.lines.12.status.updated'], 'events.lines.*.status.updated', OWN),
    ).toBe(true);
    expect(grants(['events.#', '!events.lines.*.status.updated'], 'events.lines.*.status.updated', OWN)).toBe(
      false,
    );
  });

  it('never match the misspelt right with the correct spelling', () => {
    const document = { token: 't', admin: true, acl: ['events.conferences.*.participants.mute'] };
    const names = ['conference_participant_muted', 'conference_participant_unmuted'];
    expect(missingRights(document, names)).toEqual([
      { name: 'conference_participant_unmuted', right: 'events.conferences.*.particpants.mute' },
    ]);
  });

  it('of an API account that only sees itself are told as missing', () => {
    const document = {
      token: 't',
      admin: false,
      purpose: 'external_api',
      user: 'U1',
      acl: ['events.calls.me'],
    };
    expect(missingRights(document, ['call_created', 'unknown_name', 'QueueCallerJoin'])).toEqual([
      { name: 'call_created', right: 'events.calls.*' },
    ]);
  });
});
