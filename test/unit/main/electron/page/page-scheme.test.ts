import { session } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { isOfPage, PAGE_ADDRESS } from '../../../../../main/electron/page/page-address.ts';
import { registerPageScheme, servePage } from '../../../../../main/electron/page/page-scheme.ts';
import { app } from '../../../../support/electron/app.ts';
import { resetElectron } from '../../../../support/electron/index.ts';
import { isPrivileged } from '../../../../support/electron/protocol.ts';
import { session as fakeSession } from '../../../../support/electron/session.ts';

const FILES = new Map([
  [
    '/',
    { mediaType: 'text/html; charset=utf-8', content: Buffer.from('<!doctype html>'), isImmutable: false },
  ],
  ['/assets/index.js', { mediaType: 'text/javascript', content: Buffer.from('1'), isImmutable: true }],
]);

beforeEach(resetElectron);

function serving() {
  const refused: string[] = [];
  registerPageScheme();
  app.becomeReady();
  servePage(session.defaultSession, FILES, (what) => refused.push(what));
  return {
    refused,
    request: (url: string, method?: string) => fakeSession.defaultSession.request(url, method),
  };
}

describe('the scheme of the page', () => {
  it('is standard and secure, and has no privilege that it does not need', () => {
    registerPageScheme();
    expect(isPrivileged('app', 'standard') && isPrivileged('app', 'secure')).toBe(true);
    for (const privilege of [
      'bypassCSP',
      'allowServiceWorkers',
      'corsEnabled',
      'stream',
      'allowExtensions',
    ] as const) {
      expect(isPrivileged('app', privilege)).toBe(false);
    }
  });

  it('gives the files of the page under a policy that allows nothing inline, nothing from outside and no network', async () => {
    const { request, refused } = serving();
    const answer = await request(PAGE_ADDRESS);
    expect(await answer.text()).toBe('<!doctype html>');
    expect(Object.fromEntries(answer.headers)).toEqual({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types svelte-trusted-html",
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect((await request('app://ringscope/assets/index.js')).headers.get('content-type')).toBe(
      'text/javascript',
    );
    expect(refused).toEqual([]);
  });

  it.each([
    ['app://ringscope/package.json', 'GET', 404],
    ['app://ringscope/assets/../../../etc/passwd', 'GET', 404],
    ['app://ringscope/..%2f..%2fpackage.json', 'GET', 404],
    ['app://ringscope/assets%2findex.js', 'GET', 404],
    ['app://ringscope.example/', 'GET', 404],
    ['app://somebody@ringscope/', 'GET', 404],
    [PAGE_ADDRESS, 'POST', 405],
    [PAGE_ADDRESS, 'PUT', 405],
  ])('refuses %s by %s, under the same policy', async (url, method, status) => {
    const { request, refused } = serving();
    const answer = await request(url, method).catch((error: unknown) => {
      // The platform itself takes no name in an address.
      if (error instanceof TypeError) return null;
      throw error;
    });
    if (!answer) return;
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(refused).toHaveLength(1);
  });
});

describe('an address', () => {
  it.each(['app://ringscope/', 'app://ringscope', 'app://ringscope/assets/index.js?x#y'])(
    'is the page’s: %s',
    (url) => {
      expect(isOfPage(url)).toBe(true);
    },
  );

  it.each([
    'app://ringscope.evil.example/',
    'app://ringscope:1/',
    'app://evil@ringscope/',
    'app-x://ringscope/',
    'https://ringscope/',
    'file:///app://ringscope/',
    'about:blank',
    '',
  ])('is not the page’s: %s', (url) => {
    expect(isOfPage(url)).toBe(false);
  });
});
