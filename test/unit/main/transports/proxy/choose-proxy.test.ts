import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../../../main/transports/dial/address.ts';
import { chooseProxy } from '../../../../../main/transports/proxy/choose-proxy.ts';
import type { ProxySettings } from '../../../../../main/transports/proxy/choose-proxy.ts';
import { failureOf } from '../../../../support/failure-of.ts';

const SCHEMES = ['ws:', 'wss:', 'http:', 'https:', 'mqtt:', 'mqtts:'];

function choose(url: string, settings: Partial<ProxySettings> = {}) {
  return chooseProxy(parseAddress(url, SCHEMES), {
    setting: 'system',
    environment: {},
    system: null,
    ...settings,
  });
}

async function shown(url: string, settings: Partial<ProxySettings>): Promise<string | null> {
  return (await choose(url, settings))?.shown ?? null;
}

describe('the setting of a source', () => {
  it('"none" is the direct way, whatever the environment says', async () => {
    expect(
      await choose('wss://aes.example/', { setting: 'none', environment: { ALL_PROXY: 'http://p' } }),
    ).toBeNull();
  });

  it.each([
    ['http://proxy.example', 'http://proxy.example:80', 'proxy.example', null],
    ['http://proxy.example:3128', 'http://proxy.example:3128', 'proxy.example', null],
    [
      'https://u:p%40ss@proxy.example',
      'https://proxy.example:443',
      'proxy.example',
      { username: 'u', password: 'p@ss' },
    ],
    [
      'socks5://u:100%@proxy.example',
      'socks5://proxy.example:1080',
      'proxy.example',
      { username: 'u', password: '100%' },
    ],
    ['socks5h://[2001:db8::1]:1081', 'socks5://[2001:db8::1]:1081', '2001:db8::1', null],
  ])('%s is taken apart', async (setting, text, host, credentials) => {
    expect(await choose('mqtt://127.0.0.1', { setting })).toMatchObject({
      shown: text,
      host,
      credentials,
      origin: 'the setting “proxy” of the source',
    });
  });
});

describe('the environment', () => {
  const environment = {
    HTTPS_PROXY: 'http://secure.example:1',
    HTTP_PROXY: 'plain.example:2',
    NO_PROXY: 'pbx.example',
  };

  it.each([
    ['https://aes.example/', 'http://secure.example:1'],
    ['wss://aes.example/', 'http://secure.example:1'],
    ['mqtts://aes.example/', 'http://secure.example:1'],
    ['http://aes.example/', 'http://plain.example:2'],
    ['ws://aes.example/', 'http://plain.example:2'],
    ['mqtt://aes.example/', 'http://plain.example:2'],
    ['wss://pbx.example/', null],
    ['wss://localhost/', null],
    ['wss://127.0.0.1/', null],
    ['wss://[::1]/', null],
  ])('decides for %s: %s', async (url, expected) => {
    expect(await shown(url, { environment })).toBe(expected);
  });

  it('may be written in small letters, which win', async () => {
    const both = { https_proxy: 'http://small.example:1', HTTPS_PROXY: 'http://large.example:1' };
    expect(await shown('wss://aes.example/', { environment: both })).toBe('http://small.example:1');
    expect(await shown('wss://aes.example/', { environment: { ...both, no_proxy: '*' } })).toBeNull();
  });

  it('may name one proxy for all', async () => {
    const all = { ALL_PROXY: 'socks5h://all.example' };
    expect(await choose('mqtt://broker.example', { environment: all })).toMatchObject({
      shown: 'socks5://all.example:1080',
      origin: 'the environment variable ALL_PROXY',
    });
  });

  it('says nothing by an empty variable', async () => {
    expect(await shown('wss://aes.example/', { environment: { HTTPS_PROXY: ' ' } })).toBeNull();
  });

  it.each([['ftp://proxy.example'], ['socks4://proxy.example'], ['http://'], ['http://a b']])(
    'that names %s is at fault, and shows no credentials',
    async (text) => {
      const failure = await failureOf(choose('wss://aes.example/', { environment: { HTTPS_PROXY: text } }));
      expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'proxy', needsPerson: true } });
      expect(failure.details.cause).toContain('the environment variable HTTPS_PROXY');
    },
  );
});

describe('the system', () => {
  const asked: string[] = [];
  const answering = (answer: string) => ({
    resolveProxy(url: string) {
      asked.push(url);
      return Promise.resolve(answer);
    },
  });

  it.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
    ['HTTPS proxy.example:3129', 'https://proxy.example:3129'],
    ['SOCKS5 proxy.example:1080', 'socks5://proxy.example:1080'],
    ['SOCKS proxy.example:1080', 'socks5://proxy.example:1080'],
    ['SOCKS4 old.example:1080; PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['PROXY [2001:db8::1]:3128', 'http://[2001:db8::1]:3128'],
  ])('that answers “%s” is understood', async (answer, expected) => {
    expect(await shown('wss://aes.example/', { system: answering(answer) })).toBe(expected);
  });

  it('is told host and port and nothing else', async () => {
    asked.length = 0;
    const system = answering('DIRECT');
    await choose('wss://u:p@aes.example/path?token=t', { system });
    await choose('mqtt://broker.example', { system });
    expect(asked).toEqual(['https://aes.example:443/', 'http://broker.example:1883/']);
  });

  it('is not asked where the environment has spoken, nor for this machine', async () => {
    asked.length = 0;
    const system = answering('PROXY proxy.example:3128');
    const environment = { HTTPS_PROXY: 'http://env.example:1', NO_PROXY: 'pbx.example' };
    expect(await shown('wss://aes.example/', { system, environment })).toBe('http://env.example:1');
    expect(await shown('wss://pbx.example/', { system, environment })).toBeNull();
    expect(await shown('wss://localhost/', { system })).toBeNull();
    expect(asked).toEqual([]);
  });

  it('that knows only what cannot be used fails', async () => {
    const failure = await failureOf(
      choose('wss://aes.example/', { system: answering('SOCKS4 old.example:1080') }),
    );
    expect(failure.code).toBe('proxy-failed');
    expect(failure.details.cause).toMatch(/kind “socks4” cannot be used; the proxy settings of this system/);
  });

  it('that cannot be asked fails', async () => {
    const system = { resolveProxy: () => Promise.reject(new Error('PAC script failed')) };
    const failure = await failureOf(choose('wss://aes.example/', { system }));
    expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'proxy' } });
    expect(failure.details.evidence).toEqual(['PAC script failed']);
  });
});
