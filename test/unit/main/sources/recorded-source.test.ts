import { describe, expect, it } from 'vitest';
import { recordedSource } from '../../../../main/sources/recorded-source.ts';

function recordedOptions(options: Record<string, unknown>): Record<string, unknown> {
  const trust = { caFiles: [], pinSha256: null };
  return recordedSource({
    id: 'a',
    name: 'A',
    protocol: 'websocket',
    enabled: true,
    options,
    trust,
    proxy: 'system',
  }).options;
}

it.each([
  ['system', 'system'],
  ['http://proxy.example:3128', 'http://proxy.example:3128'],
  ['http://cti:pass@proxy.example:3128', 'http://•••@proxy.example:3128/'],
  ['socks5://cti:pass@proxy.example:1080', 'socks5://•••@proxy.example:1080'],
])('of the proxy %s a capture keeps %s', (proxy, kept) => {
  const trust = { caFiles: [], pinSha256: null };
  const source = { id: 'a', name: 'A', protocol: 'mqtt', enabled: true, options: {}, trust, proxy };
  expect(recordedSource(source).proxy).toBe(kept);
});

describe('recordedSource', () => {
  it('keeps which headers are sent, and not what they say', () => {
    expect(recordedOptions({ headers: { 'X-Tenant': 'abc', Cookie: 'sid=1' } })).toEqual({
      headers: { 'X-Tenant': '•••', Cookie: '•••' },
    });
  });

  it('masks user information and the query of addresses, wherever they stand', () => {
    const url = 'wss://user:pass@pbx.example:8443/events?token=abc&version=2';
    const masked = 'wss://•••@pbx.example:8443/events?token=•••&version=•••';
    expect(recordedOptions({ url, onOpen: [{ to: url }] })).toEqual({
      url: masked,
      onOpen: [{ to: masked }],
    });
  });

  it('leaves everything else as it was written', () => {
    const options = {
      url: 'https://pbx.example',
      events: ['call_created'],
      mapping: { callId: 'id' },
      qos: 1,
      tenant: null,
    };
    expect(recordedOptions(options)).toEqual(options);
  });
});
