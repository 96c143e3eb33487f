import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createClient } from '../../../model/contract/client.ts';
import { answerOf, rawConnection, rawRequest, statusOf } from '../../support/raw-http.ts';
import { runningBrowserShell, signedInBrowserShell } from '../../support/running-browser-shell.ts';

const ANSWERS = { 'sources.export': () => 'exported' };

/** The status of an upgrade: 101, or what it was refused with. */
function upgrade(origin: string, headers: Record<string, string>, path = '/wire'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', reject);
  });
}

describe('the address that is printed', () => {
  it('is exchanged for a cookie and leaves no token in the address', async () => {
    const { shell } = await runningBrowserShell();
    const { status, headers } = await fetch(shell.address, { redirect: 'manual' });
    expect(status).toBe(303);
    expect(headers.get('location')).toBe('/');
    expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict; Path=\/$/);
    expect(shell.address).not.toContain('token');
  });

  it('is good once', async () => {
    const { shell } = await runningBrowserShell();
    const { address } = shell;
    await fetch(address, { redirect: 'manual' });
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(403);
  });

  it.each(['', '?token=', '?token=x'])('without a good token (%j) opens nothing', async (query) => {
    const { origin } = await runningBrowserShell();
    expect((await fetch(`${origin}/${query}`)).status).toBeGreaterThanOrEqual(401);
  });
});

describe('the page', () => {
  it('comes with a strict policy and is not kept by caches', async () => {
    const { origin, cookie } = await signedInBrowserShell();
    const { status, headers } = await fetch(origin, { headers: { cookie } });
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each([
    '/../package.json',
    '/assets/../../etc/passwd',
    '/%2e%2e/package.json',
    '/assets/%2e%2e%2findex.html',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/assets\\..\\..\\package.json',
    '/assets/%5c..%5c..%5cpackage.json',
    '/assets/..;/package.json',
    '/assets/main-1.js%00.html',
    '/index.html%00',
    '//etc/passwd',
    '/assets/',
    '/file:///etc/passwd',
    '/download/../../package.json',
    '/download/%2e%2e%2fpackage.json',
    '/nothing',
  ])('gives nothing but its own files for %s', async (path) => {
    const { origin, cookie } = await signedInBrowserShell();
    expect(await rawStatus(origin, `GET ${path} HTTP/1.1`, { cookie })).toBe(404);
  });

  it('is not for another host name, whatever leads here (DNS rebinding)', async () => {
    const { origin, cookie } = await signedInBrowserShell();
    expect(await rawStatus(origin, 'GET / HTTP/1.1', { cookie, host: 'evil.example' })).toBe(403);
  });

  it('is not for other pages', async () => {
    const { origin, cookie } = await signedInBrowserShell();
    const foreign = { cookie, origin: 'http://evil.example' };
    expect((await fetch(`${origin}/assets/main-1.js`, { headers: foreign })).status).toBe(403);
    const embedded = { cookie, 'sec-fetch-site': 'cross-site' };
    expect(await rawStatus(origin, 'GET /assets/main-1.js HTTP/1.1', embedded)).toBe(403);
  });
});

describe('the wire', () => {
  it('answers a page that is signed in, and lets go of what the page held when it closes', async () => {
    const { origin, cookie, pages } = await signedInBrowserShell(ANSWERS);
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers: { cookie, origin } });
    await new Promise((resolve) => socket.on('open', resolve));
    const client = createClient({
      send: (message) => socket.send(JSON.stringify(message)),
      onMessage: (listener) => socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString()))),
      onClose: (listener) => socket.on('close', listener),
    });
    expect(await client.ask('sources.export', {})).toBe('exported');
    expect(pages()).toBe(1);
    socket.close();
    await expect.poll(pages).toBe(0);
  });

  it.each([
    ['without the cookie', (origin: string) => ({ origin }), 401],
    [
      'from another page',
      (_origin: string, cookie: string) => ({ cookie, origin: 'http://evil.example' }),
      403,
    ],
    ['from something that is no browser', (_origin: string, cookie: string) => ({ cookie }), 403],
    ['with a made-up cookie', (origin: string) => ({ origin, cookie: 'ringscope=1' }), 401],
  ] as const)('is refused %s', async (_what, headers, status) => {
    const { origin, cookie } = await signedInBrowserShell();
    expect(await upgrade(origin, headers(origin, cookie))).toBe(status);
  });

  it('is nowhere else', async () => {
    const { origin, cookie } = await signedInBrowserShell();
    expect(await upgrade(origin, { origin, cookie }, '/other')).toBe(404);
  });
});

describe('files', () => {
  it('are uploaded, and named by an id from then on', async () => {
    const { origin, cookie, transfers } = await signedInBrowserShell();
    const answer = await fetch(`${origin}/upload?name=..%2F..%2Fa.ringscope`, {
      method: 'POST',
      headers: { cookie, origin },
      body: 'content',
    });
    const { upload } = (await answer.json()) as { upload: string };
    expect(transfers.takeUpload(upload)).toMatch(/[\\/]a\.ringscope$/);
    expect(transfers.takeUpload(upload)).toBeNull();
    expect(transfers.takeUpload('other')).toBeNull();
  });

  it('are uploaded as long as no more than fifty wait to be opened', async () => {
    const { origin, cookie, transfers } = await signedInBrowserShell();
    const send = () =>
      fetch(`${origin}/upload?name=a.ringscope`, { method: 'POST', headers: { cookie, origin }, body: 'x' });
    const ids: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      const { upload } = (await (await send()).json()) as { upload: string };
      ids.push(upload);
    }
    const refused = await send();
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/wait to be opened/);
    expect(transfers.takeUpload(ids[0] ?? '')).not.toBeNull();
    expect((await send()).status).toBe(200);
  });

  it('are not taken from other pages', async () => {
    const { origin, cookie } = await signedInBrowserShell();
    const answer = await fetch(`${origin}/upload?name=a`, {
      method: 'POST',
      headers: { cookie, origin: 'http://evil.example' },
      body: 'content',
    });
    expect(answer.status).toBe(403);
  });

  it('are downloaded under their own name', async () => {
    const { origin, cookie, transfers } = await signedInBrowserShell();
    const { file, download } = transfers.target('Größe.json');
    await writeFile(file, '{}');
    const answer = await fetch(`${origin}/${download ?? ''}`, { headers: { cookie } });
    expect(await answer.text()).toBe('{}');
    expect(answer.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe.json",
    );
    expect((await fetch(`${origin}/download/other`, { headers: { cookie } })).status).toBe(404);
  });
});

/** For requests that `fetch` would mend. */
async function rawStatus(origin: string, line: string, headers: Record<string, string>): Promise<number> {
  const { host } = new URL(origin);
  const request = rawRequest(line, { host, connection: 'close', ...headers });
  return statusOf(await answerOf(rawConnection(host, request)));
}
