import { describe, expect, it } from 'vitest';
import { shownHeaders, shownUrl, withoutCredentials } from '../../../../../main/doctor/traffic/redaction.ts';

describe('what a report shows', () => {
  it('has the names of all headers, and no value of those that carry credentials', () => {
    const headers = {
      authorization: 'Basic Y3RpdXNlcg==',
      'set-cookie': 'id=1',
      'x-api-key': 'k',
      'x-auth-token': 't',
      'content-type': 'text/plain',
    };
    expect(shownHeaders(headers)).toBe(
      'authorization: •••\nset-cookie: •••\nx-api-key: •••\nx-auth-token: •••\ncontent-type: text/plain',
    );
  });

  it('has addresses without user information and without what their query says', () => {
    expect(shownUrl('wss://u:p@pbx.example/events?token=abc&version=2')).toBe(
      'wss://pbx.example/events?token=•••&version=•••',
    );
  });

  it.each([
    ['{"access_token":"a\\"b","token_type":"Bearer"}', '{"access_token":"•••","token_type":"Bearer"}'],
    ['{"password" : "x y", "name":"Reception"}', '{"password" : "•••", "name":"Reception"}'],
    ['grant_type=password&password=hunter2&scope=a', 'grant_type=password&password=•••&scope=a'],
  ])('has messages without what is named as a credential: %s', (said, shown) => {
    expect(withoutCredentials(said)).toBe(shown);
  });
});
