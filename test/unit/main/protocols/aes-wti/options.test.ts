import { describe, expect, it } from 'vitest';
import { aesWti } from '../../../../../main/protocols/aes-wti/index.ts';
import { aesWtiOptions, readAddress, wantedDevices } from '../../../../../main/protocols/aes-wti/options.ts';

const MINIMAL = { url: 'wss://aes.example', username: 'cti', switchName: 'CM55', devices: ['5590'] };

describe('the address of AES', () => {
  it.each([
    ['aes.example', 'wss://aes.example/api/wti/session', 'https://aes.example/api/fe/v1'],
    ['https://aes.example/', 'wss://aes.example/api/wti/session', 'https://aes.example/api/fe/v1'],
    ['wss://aes.example:8443/other', 'wss://aes.example:8443/other', 'https://aes.example:8443/api/fe/v1'],
    ['ws://aes.example', 'ws://aes.example/api/wti/session', 'http://aes.example/api/fe/v1'],
  ])('may be written as %s', (url, socket, rest) => {
    expect(readAddress(url)).toMatchObject({ socket, rest });
  });

  it.each(['', 'mqtt://aes.example', 'wss://cti:secret@aes.example'])('is refused as "%s"', (url) => {
    expect(aesWtiOptions.safeParse({ ...MINIMAL, url }).success).toBe(false);
  });
});

describe('the options of AES', () => {
  it('have a default for all but address, user, switch and devices', () => {
    expect(aesWtiOptions.parse(MINIMAL)).toMatchObject({
      sessionDuration: 180,
      sessionRecovery: 'try',
      deviceIdService: 'auto',
      filterPolarity: 'invert',
      agentPollSeconds: 10,
      requestRate: 5,
      protocolVersions: ['10.2.0', '10.1.0'],
      headerVersion: 'v2',
    });
  });

  it('describe every option', () => {
    for (const option of Object.values(aesWtiOptions.shape)) expect(option.description).toBeTruthy();
  });

  it.each([
    [{ devices: [] }],
    [{ devices: ['5590:CM55'] }],
    [{ username: 'a:b' }],
    [{ requestRate: 0 }],
    [{ password: 'secret' }],
  ])('are refused with %j', (changes) => {
    expect(aesWtiOptions.safeParse({ ...MINIMAL, ...changes }).success).toBe(false);
  });

  it('monitor each device once, as what it is said to be', () => {
    const devices = ['5590', { extension: '5700', kind: 'vdn' as const }, '5590', '5700'];
    expect(wantedDevices({ devices })).toEqual([
      { extension: '5590', kind: undefined },
      { extension: '5700', kind: 'vdn' },
    ]);
  });

  it('are those of a protocol whose steps begin and end as all do', () => {
    const steps = aesWti.steps.map(({ id }) => id);
    expect(steps.slice(0, 3)).toEqual(['resolve', 'connect', 'tls']);
    expect(steps.at(-1)).toBe('events');
    expect(aesWti.credentials).toEqual([['password']]);
  });
});
