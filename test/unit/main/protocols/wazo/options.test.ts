import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVENT_NAMES } from '../../../../../main/protocols/wazo/events/catalogue.ts';
import { readAddress, wazoOptions } from '../../../../../main/protocols/wazo/options.ts';

describe('the options of a Wazo source', () => {
  it.each([
    ['https://pbx.example', 'https://pbx.example'],
    ['https://pbx.example/', 'https://pbx.example'],
    ['pbx.example', 'https://pbx.example'],
    ['pbx.example:8443', 'https://pbx.example:8443'],
    ['wss://pbx.example/api/websocketd/', 'https://pbx.example'],
    ['https://edge.example/wazo/api/auth/0.1/token', 'https://edge.example/wazo'],
  ])('take the address %s as %s', (url, https) => {
    expect(readAddress(url)).toMatchObject({ https });
  });

  it.each(['http://pbx.example', 'ws://pbx.example', 'https://me:secret@pbx.example', 'https://', ''])(
    'refuse the address %j with a reason',
    (url) => {
      expect(wazoOptions.safeParse({ url, username: 'monitor' }).success).toBe(false);
    },
  );

  it('subscribe to every event the adapter knows unless told otherwise', () => {
    expect(wazoOptions.parse({ url: 'https://pbx.example' })).toMatchObject({
      events: EVENT_NAMES,
      expiration: 7200,
    });
  });

  it('describe every field for forms', () => {
    const { properties } = z.toJSONSchema(wazoOptions, { io: 'input' });
    for (const field of Object.values(properties ?? {})) expect(field).toHaveProperty('description');
  });
});
