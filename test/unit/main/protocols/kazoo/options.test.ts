import { describe, expect, it } from 'vitest';
import { asSent, isMonthly, otherForm } from '../../../../../main/protocols/kazoo/channel/bindings.ts';
import { kazooOptions, restBase } from '../../../../../main/protocols/kazoo/options.ts';

const ADDRESSES = { apiUrl: 'https://kazoo.example:8443/v2', socketUrl: 'wss://kazoo.example:7777' };

describe('the options of a Kazoo source', () => {
  it('have defaults for all but the addresses', () => {
    expect(kazooOptions.parse(ADDRESSES)).toEqual({
      ...ADDRESSES,
      method: 'md5',
      bindings: ['call.*.*'],
      descendants: false,
    });
  });

  it.each([
    { apiUrl: 'kazoo.example' },
    { apiUrl: 'wss://kazoo.example' },
    { apiUrl: 'https://user:secret@kazoo.example/v2' },
    { socketUrl: 'https://kazoo.example' },
    { method: 'sha1' },
    { bindings: [] },
    { accountRealm: 'x' },
    { unknown: 1 },
  ])('refuse %j', (wrong) => {
    expect(kazooOptions.safeParse({ ...ADDRESSES, ...wrong }).success).toBe(false);
  });

  it.each([
    ['http://kazoo.example:8000', 'http://kazoo.example:8000/v2'],
    ['http://kazoo.example:8000/v2/', 'http://kazoo.example:8000/v2'],
    ['https://kazoo.example/api/v1', 'https://kazoo.example/api/v1'],
  ])('read the REST address %s as %s', (written, base) => {
    expect(restBase(written)).toBe(base);
  });
});

describe('bindings', () => {
  it('encode the dots of a call id, which would part it', () => {
    expect(asSent('call.*.a84b4c76@203.0.113.20')).toBe('call.*.a84b4c76%40203%2E0%2E113%2E20');
    expect(asSent('call.*.*')).toBe('call.*.*');
    expect(asSent('object.doc_created.user')).toBe('object.doc_created.user');
  });

  it.each([
    ['conference.event.conf1.*', 'conference.event.*.conf1.*'],
    ['conference.event.*.conf1.leg', 'conference.event.conf1.leg'],
    ['conference.event.conf1.*.add-member', 'conference.event.add-member.conf1.*'],
    ['conference.command.conf1', undefined],
    ['call.*.*', undefined],
  ])('have another form: %s is %s', (binding, other) => {
    expect(otherForm(binding)).toBe(other);
  });

  it('of faxes and voice messages are kept by the month', () => {
    expect(['object.doc_created.fax', 'object.*.*', 'object.*.mailbox_message'].every(isMonthly)).toBe(true);
    expect(['object.*.user', 'fax.status.*', 'call.*.*'].some(isMonthly)).toBe(false);
  });
});
