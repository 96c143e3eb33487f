import { describe, expect, it } from 'vitest';
import { isExcepted, isLoopback } from '../../../../../main/transports/proxy/no-proxy.ts';

describe('NO_PROXY', () => {
  it.each([
    ['*', 'aes.example', 443],
    ['other.example, aes.example', 'aes.example', 443],
    ['other.example aes.example', 'AES.example', 443],
    ['example', 'aes.example', 443],
    ['.example', 'aes.example', 443],
    ['*.example', 'aes.example', 443],
    ['aes.example:8443', 'aes.example', 8443],
    ['192.0.2.7', '192.0.2.7', 443],
    ['192.0.2.7:8443', '192.0.2.7', 8443],
    ['192.0.2.0/24', '192.0.2.7', 443],
    ['2001:db8::1', '2001:db8:0::1', 443],
    ['[2001:db8::1]:8443', '2001:db8::1', 8443],
    ['2001:db8::/32', '2001:db8::1', 443],
  ])('“%s” excepts %s:%i', (list, host, port) => {
    expect(isExcepted(list, host, port)).toBe(true);
  });

  it.each([
    ['', 'aes.example', 443],
    [' , ', 'aes.example', 443],
    ['.', 'aes.example', 443],
    ['example.com', 'badexample.com', 443],
    ['aes.example', 'aes.example.com', 443],
    ['aes.example:8443', 'aes.example', 443],
    ['2.7', '192.0.2.7', 443],
    ['192.0.2.0/24', '192.0.3.7', 443],
    ['192.0.2.0/99', '192.0.2.7', 443],
    ['192.0.2.0/24', 'aes.example', 443],
    ['2001:db8::/32', '192.0.2.7', 443],
  ])('“%s” does not except %s:%i', (list, host, port) => {
    expect(isExcepted(list, host, port)).toBe(false);
  });
});

it.each([
  ['localhost', true],
  ['broker.localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['localhost.example', false],
  ['128.0.0.1', false],
  ['::2', false],
])('%s is this machine itself: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
