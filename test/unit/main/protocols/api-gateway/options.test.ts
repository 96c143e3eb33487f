import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiGatewayOptions } from '../../../../../main/protocols/api-gateway/options.ts';

const ADDRESS = 'wss://abcde12345.execute-api.eu-west-1.amazonaws.com/dev';

function problems(options: unknown): string {
  const result = apiGatewayOptions.safeParse(options);
  return result.success ? '' : result.error.issues.map(({ message }) => message).join(' ');
}

describe('the options of an API Gateway source', () => {
  it('need an address only', () => {
    expect(apiGatewayOptions.parse({ url: ADDRESS })).toEqual({
      url: ADDRESS,
      tokenParameter: 'token',
      onOpen: [],
      keepAliveSeconds: 540,
      keepAliveMessage: { action: 'ping' },
      renewSeconds: 6600,
      pingSeconds: 30,
    });
  });

  it('take headers, first messages, a mapping and the preset', () => {
    const options = {
      url: 'wss://events.example/',
      preset: 'outsystems',
      headers: { 'X-Tenant': 'north' },
      subprotocols: ['events.v1'],
      tokenParameter: 'auth',
      onOpen: ['hello', { action: 'subscribe', topics: ['calls'] }],
      keepAliveSeconds: 0,
      keepAliveMessage: 'still here',
      renewSeconds: 0,
      pingSeconds: 0,
      broadcastUrl: 'https://fghij67890.execute-api.eu-west-1.amazonaws.com/dev/receiver',
      mapping: { callId: 'id' },
    };
    expect(apiGatewayOptions.parse(options)).toEqual(options);
  });

  it.each([
    [{ url: 'https://abcde12345.execute-api.eu-west-1.amazonaws.com/dev' }, 'expected the address'],
    [{ url: 'wss://abcde12345.execute-api.eu-west-1.amazonaws.com' }, 'expected the stage'],
    [{ url: `${ADDRESS}/@connections/Qx7=` }, 'without "/@connections"'],
    [{ url: `${ADDRESS}?${'a'.repeat(4096)}` }, 'at most 4096'],
    [{ url: 'wss://cti:geheim@events.example/dev' }, 'without user name and password'],
    [{ url: `${ADDRESS}#top` }, 'without "#'],
    [{ url: ADDRESS, headers: { 'X-API-Key': 'k' } }, 'the secret "apiKey"'],
    [{ url: ADDRESS, headers: { authorization: 'Bearer x' } }, 'the secret "authorization"'],
    [{ url: ADDRESS, headers: { 'X-A': 'a\r\nX-B: b' } }, 'a line break'],
    [{ url: ADDRESS, onOpen: ['ä'.repeat(16_385)] }, 'larger than 32 KB'],
    [{ url: ADDRESS, keepAliveSeconds: 600 }, '<=560'],
    [{ url: ADDRESS, renewSeconds: 7200 }, '<=6840'],
    [{ url: ADDRESS, renewSeconds: 5 }, 'expected 0, or 30 and more'],
    [{ url: ADDRESS, preset: 'sample' }, 'expected "outsystems"'],
    [{ url: ADDRESS, broadcastUrl: 'receiver' }, 'expected the address of the REST API'],
    [{ url: ADDRESS, mapping: { to: 'a..b' } }, 'mapping.to: '],
    [{ url: ADDRESS, onopen: [] }, 'onopen'],
  ])('refuse %.120j and say why', (options, message) => {
    expect(problems(options)).toContain(message);
  });

  it('can be described as JSON Schema', () => {
    const schema = z.toJSONSchema(apiGatewayOptions, { io: 'input' });
    expect(schema.required).toEqual(['url']);
  });
});
