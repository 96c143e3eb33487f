import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../main/transports/dial/address.ts';
import { LinkFailure } from '../../../../model/failure.ts';

describe('an address', () => {
  it.each([
    ['wss://aes.example/api/wti/session', true, 'aes.example', 443, 'wss://aes.example:443/api/wti/session'],
    ['ws://aes.example', false, 'aes.example', 80, 'ws://aes.example:80'],
    [
      'https://u:p@wazo.example:9486/api?token=t#x',
      true,
      'wazo.example',
      9486,
      'https://wazo.example:9486/api',
    ],
    ['mqtt://broker.example', false, 'broker.example', 1883, 'mqtt://broker.example:1883'],
    ['mqtts://broker.example', true, 'broker.example', 8883, 'mqtts://broker.example:8883'],
    ['wss://[2001:db8::1]:8443/', true, '2001:db8::1', 8443, 'wss://[2001:db8::1]:8443'],
  ])('%s is taken apart', (text, secure, host, port, shown) => {
    const schemes = ['ws:', 'wss:', 'https:', 'mqtt:', 'mqtts:'];
    expect(parseAddress(text, schemes)).toMatchObject({ secure, host, port, shown });
  });

  it.each([['no url'], ['https://aes.example/'], ['ws://'], ['ftp://aes.example/']])(
    'that cannot be dialled fails: %s',
    (text) => {
      expect(() => parseAddress(text, ['wss:', 'ws:'])).toThrow(LinkFailure);
    },
  );
});
