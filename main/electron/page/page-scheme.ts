import { protocol } from 'electron';
import type { Session } from 'electron';
import type { PageFile } from '../../page-files.ts';
import { contentPolicy } from '../../page-policy.ts';
import { isOfPage, SCHEME } from './page-address.ts';

/** Has to be called before the app is ready: the privileges of schemes are fixed then. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      // Standard: relative addresses and local storage. Secure: as good as https. The page's modules are fetched.
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves these files of the page to `session`, and nothing else: they have been read, so that no request leads to a
 * path. `onRefused` is told of every other request.
 */
export function servePage(
  session: Session,
  files: ReadonlyMap<string, PageFile>,
  onRefused: (what: string) => void,
): void {
  session.protocol.handle(SCHEME, ({ url, method }) => {
    const file = isOfPage(url) ? files.get(new URL(url).pathname) : undefined;
    if (method !== 'GET' || !file) {
      onRefused(`a request: ${method} ${url}`);
      return new Response('There is nothing here.\n', {
        status: method === 'GET' ? 404 : 405,
        headers: { ...SECURE, 'Content-Type': 'text/plain; charset=utf-8' },
      });
    }
    return new Response(new Uint8Array(file.content), {
      headers: { ...SECURE, 'Content-Type': file.mediaType },
    });
  });
}

const SECURE = {
  // The page talks to the engine through a port: it needs no network at all.
  'Content-Security-Policy': contentPolicy("'none'"),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
