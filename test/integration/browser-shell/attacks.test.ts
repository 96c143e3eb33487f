import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerOf, rawConnection, rawRequest, statusOf } from '../../support/raw-http.ts';
import { rawWebSocket } from '../../support/raw-web-socket.ts';
import type { RawFrame } from '../../support/raw-web-socket.ts';
import {
  PAGE,
  runningBrowserShell,
  SCRIPT,
  signedInBrowserShell,
} from '../../support/running-browser-shell.ts';

const UPGRADE = {
  ...{ Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13' },
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Gone with the test. */
function connection(host: string, text: string): Socket {
  const socket = rawConnection(host, text);
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** Resolves when the server has said all that it has to say. */
async function answered(socket: Socket): Promise<void> {
  socket.on('error', () => socket.destroy());
  socket.resume();
  await once(socket, 'end');
}

function ask(host: string, line: string, headers: Record<string, string> = {}, body = ''): Promise<string> {
  return answerOf(connection(host, rawRequest(line, { Host: host, Connection: 'close', ...headers }, body)));
}

describe('another address than that which was printed', () => {
  it.each<[string, (port: string) => Record<string, string>]>([
    ['a name of somebody else (rebinding)', (port) => ({ Host: `rebound.example:${port}` })],
    ['that name before ours', (port) => ({ Host: `127.0.0.1:${port}.rebound.example` })],
    ['our name before that', (port) => ({ Host: `localhost.rebound.example:${port}` })],
    ['no port', () => ({ Host: '127.0.0.1' })],
    ['another port', () => ({ Host: '127.0.0.1:1' })],
    ['another address of this computer', (port) => ({ Host: `127.0.0.2:${port}` })],
    ['a user before it', (port) => ({ Host: `user@127.0.0.1:${port}` })],
    ['nothing', () => ({ Host: '' })],
  ])('gets nothing, also with the cookie: %s', async (_what, headers) => {
    const { host, cookie, shell } = await signedInBrowserShell();
    const [, port = ''] = host.split(':');
    for (const line of ['GET / HTTP/1.1', 'GET /?token=x HTTP/1.1', 'POST /upload?name=a HTTP/1.1']) {
      expect(statusOf(await ask(host, line, { Cookie: cookie, ...headers(port) }))).toBe(403);
    }
    const wire = { ...UPGRADE, Cookie: cookie, ...headers(port) };
    expect(statusOf(await ask(host, 'GET /wire HTTP/1.1', { ...wire, Origin: `http://${host}` }))).toBe(403);
    expect((await fetch(shell.address, { headers: { cookie } })).status).toBe(200);
  });

  it('is refused where two are named, or none', async () => {
    const { host, cookie } = await signedInBrowserShell();
    const two = `GET / HTTP/1.1\r\nHost: rebound.example\r\nHost: ${host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    expect(await answerOf(connection(host, two))).not.toContain(PAGE);
    const none = `GET / HTTP/1.1\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`;
    expect(statusOf(await answerOf(connection(host, none)))).toBe(400);
    expect(statusOf(await answerOf(connection(host, none.replace('1.1', '1.0'))))).toBe(403);
  });
});

describe('another page, also of this computer', () => {
  it.each<[string, (host: string) => Record<string, string>]>([
    ['another site', () => ({ Origin: 'https://evil.example' })],
    ['another port of this address', () => ({ Origin: 'http://127.0.0.1:1' })],
    [
      'another name of this address',
      (host) => ({ Origin: `http://${host.replace('127.0.0.1', 'localhost')}` }),
    ],
    ['the same with TLS', (host) => ({ Origin: `https://${host}` })],
    ['a frame without an origin', () => ({ Origin: 'null' })],
    ['a file', () => ({ Origin: 'file://' })],
    ['a page of the same site', (host) => ({ Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-site' })],
    ['a page of another site', (host) => ({ Origin: `http://${host}`, 'Sec-Fetch-Site': 'cross-site' })],
  ])('opens no wire, sends no file and reads nothing: %s', async (_what, headers) => {
    const { host, cookie, bugs, pages } = await signedInBrowserShell();
    const all = { Cookie: cookie, ...headers(host) };
    expect(statusOf(await ask(host, 'GET /wire HTTP/1.1', { ...UPGRADE, ...all }))).toBe(403);
    expect(statusOf(await ask(host, 'GET /assets/main-1.js HTTP/1.1', all))).toBe(403);
    const body = { 'Content-Length': '4', ...all };
    expect(statusOf(await ask(host, 'POST /upload?name=a HTTP/1.1', body, 'text'))).toBe(403);
    expect({ bugs, pages: pages() }).toEqual({ bugs: [], pages: 0 });
  });
});

describe('the token and the cookie', () => {
  it('are not handed out again to who repeats the address', async () => {
    const { shell, host } = await runningBrowserShell();
    const { searchParams } = new URL(shell.address);
    const line = `GET /?token=${searchParams.get('token') ?? ''} HTTP/1.1`;
    expect(await ask(host, line)).toContain('Set-Cookie');
    const again = await ask(host, line);
    expect(statusOf(again)).toBe(403);
    expect(again).not.toContain('Set-Cookie');
  });

  it('are good at one server only, and the one is not the other', async () => {
    const [one, other] = [await signedInBrowserShell(), await runningBrowserShell()];
    const token = new URL(other.shell.address).searchParams.get('token') ?? '';
    const [, session = ''] = one.cookie.split('=');
    const name = `ringscope-${other.host.split(':')[1] ?? ''}`;
    for (const cookie of [one.cookie, `${name}=${session}`, `${name}=${token}`, `${name}=`, name]) {
      expect(statusOf(await ask(other.host, 'GET / HTTP/1.1', { Cookie: cookie }))).toBe(401);
    }
    expect(statusOf(await ask(other.host, `GET /?token=${session} HTTP/1.1`))).toBe(403);
    // None of this has used up the token.
    expect((await fetch(other.shell.address, { redirect: 'manual' })).status).toBe(303);
  });
});

describe('requests that are not as they should be', () => {
  const SMUGGLED = 'GET /assets/main-1.js HTTP/1.1\r\nHost: HOST\r\nCookie: COOKIE\r\n\r\n';

  it.each<[string, Record<string, string>, string]>([
    [
      'a length and chunks',
      { 'Content-Length': '4', 'Transfer-Encoding': 'chunked' },
      `0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'chunks and a length',
      { 'Transfer-Encoding': 'chunked', 'Content-Length': '4' },
      `0\r\n\r\n${SMUGGLED}`,
    ],
    ['two lengths', { 'Content-Length': '0\r\nContent-Length: 4' }, SMUGGLED],
    ['a length that is none', { 'Content-Length': '+4' }, SMUGGLED],
    ['a length below nothing', { 'Content-Length': '-1' }, SMUGGLED],
    ['chunks of an odd name', { 'Transfer-Encoding': 'xchunked' }, `0\r\n\r\n${SMUGGLED}`],
    ['a space before the colon', { 'Transfer-Encoding ': 'chunked' }, `0\r\n\r\n${SMUGGLED}`],
    ['a header that goes on in the next line', { 'X-A': 'b\r\n Transfer-Encoding: chunked' }, SMUGGLED],
    ['a chunk of no length', { 'Transfer-Encoding': 'chunked' }, `zz\r\n${SMUGGLED}`],
    ['a line end too few', { 'X-A': 'b\nTransfer-Encoding: chunked' }, SMUGGLED],
    ['NUL in a header', { 'X-A': '\u0000' }, SMUGGLED],
  ])('hide no other request: %s', async (_what, headers, body) => {
    const { host, cookie, bugs } = await signedInBrowserShell();
    const all = { Host: host, Cookie: cookie, Origin: `http://${host}`, ...headers };
    const hidden = body.replace('HOST', host).replace('COOKIE', cookie);
    const answer = await answerOf(connection(host, rawRequest('POST /upload?name=a HTTP/1.1', all, hidden)));
    expect(statusOf(answer)).toBe(400);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).not.toContain(SCRIPT);
    expect(bugs).toEqual([]);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE', 'PROPFIND'])(
    'are not answered: %s',
    async (method) => {
      const { host, cookie } = await signedInBrowserShell();
      expect(statusOf(await ask(host, `${method} / HTTP/1.1`))).toBe(401);
      expect(statusOf(await ask(host, `${method} / HTTP/1.1`, { Cookie: cookie }))).toBe(405);
    },
  );

  it('make no proxy of the server', async () => {
    const { host, cookie } = await signedInBrowserShell();
    expect(await ask(host, 'CONNECT evil.example:443 HTTP/1.1', { Cookie: cookie })).toBe('');
    const elsewhere = await ask(host, 'GET http://evil.example/secret HTTP/1.1', { Cookie: cookie });
    expect(statusOf(elsewhere)).toBe(404);
  });

  it.each<[string, string, Record<string, string>]>([
    ['one header', 'GET / HTTP/1.1', { 'X-A': 'a'.repeat(20_000) }],
    ['the address', `GET /${'a'.repeat(20_000)} HTTP/1.1`, {}],
    ['all cookies', 'GET / HTTP/1.1', { Cookie: 'a=b; '.repeat(5_000) }],
  ])('are refused where they are too large: %s', async (_what, line, headers) => {
    const { host } = await runningBrowserShell();
    expect(statusOf(await ask(host, line, headers))).toBe(431);
  });
});

describe('what takes the time and the room of the server', () => {
  it('a connection that says nothing, or its headers a letter at a time, is ended', async () => {
    const { host } = await runningBrowserShell();
    const dripping = connection(host, `GET / HTTP/1.1\r\nHost: ${host}\r\nX-A: `);
    const drip = setInterval(() => dripping.write('a'), 100);
    const answers = await Promise.all([answerOf(dripping), answerOf(connection(host, ''))]);
    clearInterval(drip);
    expect(answers.map(statusOf)).toEqual([408, 408]);
  }, 60_000);

  it('a stranger is sent away before all of a file has come', async () => {
    const { host } = await runningBrowserShell();
    const headers = { Host: host, 'Content-Length': '1000000000' };
    const stranger = connection(host, rawRequest('POST /upload?name=a HTTP/1.1', headers, 'text'));
    expect(await answerOf(stranger)).toMatch(/^HTTP\/1\.1 401 .*\r\nConnection: close\r\n/s);
  });

  it('an upgrade that was refused holds no connection', async () => {
    const { host } = await runningBrowserShell();
    const socket = connection(host, rawRequest('GET /wire HTTP/1.1', { Host: host, ...UPGRADE }));
    await answered(socket);
    await expect
      .poll(() => {
        socket.write('still here');
        return socket.destroyed;
      })
      .toBe(true);
  });

  it('a page that is gone before its upgrade is refused does not end Ringscope', async () => {
    const { host, shell, bugs } = await runningBrowserShell();
    const request = rawRequest('GET /wire HTTP/1.1', {
      Host: host,
      ...UPGRADE,
      Origin: 'http://evil.example',
    });
    for (let round = 0; round < 30; round += 1) {
      const socket = rawConnection(host, request);
      await once(socket, 'connect');
      socket.resetAndDestroy();
    }
    expect((await fetch(shell.address, { redirect: 'manual' })).status).toBe(303);
    expect(bugs).toEqual([]);
  });

  it('more than a hundred connections are not taken, until others have ended', async () => {
    const { host } = await runningBrowserShell();
    const held = Array.from({ length: 100 }, () => connection(host, ''));
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    expect(await ask(host, 'GET / HTTP/1.1')).toBe('');
    held[0]?.destroy();
    await expect.poll(async () => statusOf(await ask(host, 'GET / HTTP/1.1'))).toBe(401);
  });

  it('more than twenty pages are not opened, until others are closed', async () => {
    const { host, cookie, pages } = await signedInBrowserShell();
    const headers = { Cookie: cookie, Origin: `http://${host}` };
    const open = await Promise.all(Array.from({ length: 20 }, () => rawWebSocket(host, headers)));
    for (const { socket } of open) onTestFinished(() => void socket.destroy());
    expect(statusOf(await ask(host, 'GET /wire HTTP/1.1', { ...UPGRADE, ...headers }))).toBe(503);
    expect(pages()).toBe(20);
    open[0]?.socket.destroy();
    await expect.poll(pages).toBe(19);
    const { socket } = await rawWebSocket(host, headers);
    socket.destroy();
  });
});

describe('frames of a page that is none of ours', () => {
  const text = Buffer.from('{"type":"request"}');

  it.each<[string, number, RawFrame[]]>([
    ['longer than a message may be', 1009, [{ first: 0x81, length: 9 * 1024 ** 2 }]],
    ['of a length beyond all numbers', 1009, [{ first: 0x81, length: Number.MAX_SAFE_INTEGER }]],
    [
      'that together are too long',
      1009,
      [
        { first: 0x01, payload: Buffer.alloc(5 * 1024 ** 2, 32) },
        { first: 0x80, length: 5 * 1024 ** 2 },
      ],
    ],
    ['that are not masked', 1002, [{ first: 0x81, payload: text, isMasked: false }]],
    ['of a kind that there is not', 1002, [{ first: 0x83, payload: text }]],
    ['compressed, which nobody agreed to', 1002, [{ first: 0xc1, payload: text }]],
    ['that go on with nothing', 1002, [{ first: 0x80, payload: text }]],
    [
      'that begin anew',
      1002,
      [
        { first: 0x01, payload: text },
        { first: 0x81, payload: text },
      ],
    ],
    ['that are no text', 1007, [{ first: 0x81, payload: Buffer.from([0xff, 0xfe]) }]],
    ['of bytes', 1007, [{ first: 0x82, payload: text }]],
    ['that are no JSON', 1007, [{ first: 0x81, payload: Buffer.from('{') }]],
    ['with a ping that is too long', 1002, [{ first: 0x89, payload: Buffer.alloc(126) }]],
  ])('end its wire: %s', async (_what, status, frames) => {
    const { host, cookie, bugs, pages } = await signedInBrowserShell();
    const { frame, closed } = await rawWebSocket(host, { Cookie: cookie, Origin: `http://${host}` });
    for (const each of frames) frame(each);
    expect(await closed).toBe(status);
    await expect.poll(pages).toBe(0);
    expect(bugs).toEqual([]);
  });

  it('are not listened to once it has been sent away', async () => {
    let asked = 0;
    const { host, cookie, pages } = await signedInBrowserShell({ 'sources.export': () => `${(asked += 1)}` });
    const { frame, closed } = await rawWebSocket(host, { Cookie: cookie, Origin: `http://${host}` });
    const request = Buffer.from('{"type":"request","id":1,"name":"sources.export","args":{}}');
    frame({ first: 0x81, payload: Buffer.from('{') });
    frame({ first: 0x81, payload: request });
    expect(await closed).toBe(1007);
    await expect.poll(pages).toBe(0);
    expect(asked).toBe(0);
  });

  it('that ask and never read the answers end its wire, before they fill the memory', async () => {
    const large = 'x'.repeat(1024 ** 2);
    let answered = 0;
    const { host, cookie, bugs, pages } = await signedInBrowserShell({
      'sources.export': () => {
        answered += 1;
        return large;
      },
    });
    const { frame, socket } = await rawWebSocket(host, { Cookie: cookie, Origin: `http://${host}` });
    socket.pause();
    for (let id = 1; id <= 150; id += 1) {
      const request = { type: 'request', id, name: 'sources.export', args: {} };
      frame({ first: 0x81, payload: Buffer.from(JSON.stringify(request)) });
    }
    await expect.poll(pages).toBe(0);
    expect(answered).toBeGreaterThan(60);
    expect(bugs).toEqual([]);
    socket.destroy();
  });
});
