import { describe, expect, it } from 'vitest';
import { explainInstallFailure } from '../../../../../scripts/setup/install/install-failure.mjs';

const OFFLINE = `npm warn EBADENGINE Unsupported engine {
npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error network request to https://registry.example/zod failed, reason: getaddrinfo ENOTFOUND registry.example
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: /home/user/.npm/_logs/debug-0.log
`;

describe('the explanation of a failed install', () => {
  it.each([
    ['no network', OFFLINE],
    ['no network', 'npm error code EAI_AGAIN'],
    ['no network', 'npm ERR! code ETIMEDOUT'],
    ['no network', 'npm error FetchError: connect ECONNREFUSED 127.0.0.1:9'],
    ['no space', 'npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device, write'],
    ['cannot be written', "npm error code EACCES\nnpm error Error: EACCES: permission denied, mkdir '/x'"],
    ['cannot be written', "npm error code EBUSY\nnpm error EBUSY: resource busy or locked, unlink 'a.exe'"],
    ['not trusted', 'npm error code SELF_SIGNED_CERT_IN_CHAIN'],
    [
      'do not belong together',
      'npm error code EUSAGE\nnpm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.',
    ],
  ])('says "%s" for what npm said', (words, output) => {
    expect(explainInstallFailure(output).split('\n')[0]).toContain(words);
  });

  it('quotes the line of npm that tells the most', () => {
    expect(explainInstallFailure(OFFLINE)).toMatch(/reason: getaddrinfo ENOTFOUND registry\.example$/);
  });

  it('shows the end of what npm said when the cause is none of those', () => {
    const output = Array.from({ length: 60 }, (_, index) => `npm error line ${index}`).join('\n');
    const text = explainInstallFailure(output);
    expect(text).toContain('npm error line 59');
    expect(text).not.toContain('npm error line 20\n');
  });

  it('takes no package that merely mentions an error code for the cause', () => {
    const output = 'npm warn deprecated handle-ENOTFOUND-politely@1.0.0\nnpm error code E404';
    expect(explainInstallFailure(output)).toContain('npm error code E404');
    expect(explainInstallFailure(output)).not.toContain('no network');
  });
});
