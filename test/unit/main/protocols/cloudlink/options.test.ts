import { describe, expect, it } from 'vitest';
import {
  cloudlinkOptions,
  subjectFilterOf,
  watchedExtensions,
} from '../../../../../main/protocols/cloudlink/options.ts';

const TOPIC = 'platform-api-media';

function subscriptions(...wanted: Record<string, unknown>[]) {
  return cloudlinkOptions.safeParse({ username: 'u', subscriptions: wanted });
}

describe('the options of a CloudLink source', () => {
  it('need a user name only', () => {
    const parsed = cloudlinkOptions.parse({ username: 'ops@example.org' });
    expect(parsed).toMatchObject({ keepAliveSeconds: 60, subscriptions: [{ topic: TOPIC }] });
    expect(parsed.notificationsUrl).toMatch(/^https:.*\/2017-09-01$/);
  });

  it.each(['http://notify.example/v1', 'https://user:secret@notify.example/v1', 'notify.example'])(
    'refuse the address %s',
    (notificationsUrl) => {
      expect(cloudlinkOptions.safeParse({ username: 'u', notificationsUrl }).success).toBe(false);
    },
  );

  it('refuse extensions beside a filter, and for another topic than that of calls', () => {
    expect(subscriptions({ topic: TOPIC, extensions: ['1'], subjectFilter: '/x' }).success).toBe(false);
    expect(subscriptions({ topic: 'platform-api-presence', extensions: ['1'] }).success).toBe(false);
  });

  it('refuse more than 50 subscriptions, which is all that one connection takes', () => {
    expect(subscriptions(...Array.from({ length: 51 }, () => ({ topic: TOPIC }))).success).toBe(false);
  });
});

describe('the subject filter of extensions', () => {
  const filter = new RegExp(subjectFilterOf({ topic: TOPIC, extensions: ['4105', '*9+'] }) ?? '');

  it.each([
    ['/2017-09-01/endpoints/4105/calls/700812', true],
    ['/2017-09-01/endpoints/4105', true],
    ['/2017-09-01/endpoints/*9+/calls/1', true],
    ['/2017-09-01/endpoints/41050/calls/1', false],
    ['/2017-09-01/endpoints/999/calls/1', false],
  ])('on %s: %s', (subject, matches) => {
    expect(filter.test(subject)).toBe(matches);
  });
});

describe('the watched extensions', () => {
  it('are those that are named, also in a plain filter', () => {
    const options = cloudlinkOptions.parse({
      username: 'u',
      subscriptions: [
        { topic: TOPIC, extensions: ['4105', '4106'] },
        { topic: TOPIC, subjectFilter: '2017-09-01/endpoints/130001/calls' },
        { topic: TOPIC, subjectFilter: '/2017-09-01/endpoints/' },
        { topic: TOPIC, subjectFilter: '/endpoints/41..' },
        { topic: 'platform-api-presence', subjectFilter: '/presentities/[^/]+$' },
      ],
    });
    expect(watchedExtensions(options)).toEqual(['4105', '4106', '130001']);
  });
});
