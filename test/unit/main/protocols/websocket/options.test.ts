import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { websocketOptions } from '../../../../../main/protocols/websocket/options.ts';

const URL = 'wss://events.example/calls';

function problems(options: unknown): string[] {
  const result = websocketOptions.safeParse(options);
  return result.success ? [] : result.error.issues.map((issue) => issue.message);
}

describe('the options of a WebSocket source', () => {
  it('need an address only', () => {
    expect(websocketOptions.parse({ url: URL })).toEqual({ url: URL, onOpen: [], pingSeconds: 30 });
  });

  it('take sub-protocols, headers, first messages and a mapping', () => {
    const options = {
      url: 'ws://127.0.0.1:8080/',
      subprotocols: ['events.v1'],
      headers: { 'X-Tenant': 'north' },
      onOpen: ['hello', { action: 'subscribe', topics: ['calls'] }],
      pingSeconds: 0,
      mapping: { callId: 'id' },
    };
    expect(websocketOptions.parse(options)).toEqual(options);
  });

  it.each([
    [{ url: 'https://events.example' }, 'expected the address of a WebSocket'],
    [{ url: 'wss://cti:geheim@events.example' }, 'put them in the secret "authorization"'],
    [{ url: `${URL}#top` }, 'without "#'],
    [{ url: URL, headers: { authorization: 'Bearer x' } }, 'put its value in the secret "authorization"'],
    [{ url: URL, headers: { 'Sec-WebSocket-Key': 'x' } }, 'belongs to the WebSocket itself'],
    [{ url: URL, headers: { 'X-A': 'a\r\nX-B: b' } }, 'a line break'],
    [{ url: URL, headers: { 'X A': 'a' } }, 'is no name for a header'],
    [{ url: URL, subprotocols: ['two words'] }, 'without spaces'],
    [{ url: URL, mapping: { to: 'a..b' } }, 'mapping.to: '],
    [{ url: URL, onopen: [] }, 'onopen'],
  ])('refuse %j and say why', (options, message) => {
    expect(problems(options).join(' ')).toContain(message);
  });

  it('can be described as JSON Schema', () => {
    const schema = z.toJSONSchema(websocketOptions, { io: 'input' });
    expect(schema.required).toEqual(['url']);
    expect(Object.keys(schema.properties ?? {})).toContain('mapping');
  });
});
