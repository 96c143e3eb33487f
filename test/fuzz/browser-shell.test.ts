import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damagedText } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';
import { PAGE, runningBrowserShell, SCRIPT, signedInBrowserShell } from '../support/running-browser-shell.ts';

const PATIENCE_MS = 2_000;

/** Requests as a browser writes them, and as nobody does. */
function requests(host: string, cookie: string): string[] {
  const head = (line: string, ...more: string[]) =>
    [line, `Host: ${host}`, 'Connection: close', ...more, '', ''].join('\r\n');
  const upgrade = [
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  return [
    head('GET / HTTP/1.1'),
    head('GET / HTTP/1.1', `Cookie: ${cookie}`),
    head('GET /assets/main-1.js HTTP/1.1', `Cookie: ${cookie}`),
    head('GET /?token=x HTTP/1.1'),
    head('GET /download/x HTTP/1.1', `Cookie: ${cookie}`),
    head(
      'POST /upload?name=a.json HTTP/1.1',
      `Cookie: ${cookie}`,
      `Origin: http://${host}`,
      'Content-Length: 4',
    ) + 'text',
    head('POST /upload?name=..%2F..%2Fx HTTP/1.1', `Cookie: ${cookie}`, 'Transfer-Encoding: chunked') +
      '4\r\ntext\r\n0\r\n\r\n',
    head('GET /wire HTTP/1.1', `Origin: http://${host}`, ...upgrade),
    head('GET /wire HTTP/1.1', 'Origin: http://evil.example', `Cookie: ${cookie}`, ...upgrade),
    head('GET //evil.example/%2e%2e/package.json HTTP/1.1', `Cookie: ${cookie}`),
    head('GET http://evil.example/ HTTP/1.1', `Cookie: ${cookie}`),
    head('CONNECT evil.example:443 HTTP/1.1'),
    head('OPTIONS * HTTP/1.1'),
    // No address at all: it once was told as a mistake of ours.
    head('GET //[ HTTP/1.1', `Cookie: ${cookie}`),
    head('PUT / HTTP/1.1', `Cookie: ${cookie}`, 'Content-Length: 4') + 'text',
  ];
}

/** All that comes until the connection ends, or nothing more is to be expected. */
function answerTo(request: string, host: string): Promise<string> {
  const [address, port] = host.split(':');
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect({ host: address ?? '', port: Number(port) });
    socket.setTimeout(PATIENCE_MS);
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => socket.end(request, 'latin1'));
    socket.on('data', (data) => (answer += data.toString('latin1')));
    for (const event of ['end', 'timeout', 'error', 'close'] as const) socket.on(event, end);
  });
}

describe('the browser shell, asked by what is no browser', () => {
  it('gives nothing to who is not signed in, and goes on answering', async () => {
    const { shell, host, bugs, pages } = await runningBrowserShell();
    const strangers = requests(host, 'ringscope-1=guess');
    await fc.assert(
      fc.asyncProperty(damagedText(fc.constantFrom(...strangers)), async (request) => {
        const answer = await answerTo(request, host);
        expect(answer).not.toMatch(/^HTTP\/1\.1 (1|2|3)/);
        expect(answer).not.toContain(SCRIPT);
        expect(answer).not.toContain(PAGE);
      }),
      { numRuns: rounds(400, 30_000) },
    );
    expect({ pages: pages(), bugs }).toEqual({ pages: 0, bugs: [] });
    const { status } = await fetch(shell.address, { redirect: 'manual' });
    expect(status).toBe(303);
  });

  it('gives only its own files to who is, and makes no mistake', async () => {
    const { host, cookie, bugs, pages } = await signedInBrowserShell();
    const known = requests(host, cookie);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...known), damagedText(fc.constantFrom(...known))),
        async (request) => {
          const answer = await answerTo(request, host);
          if (!answer.startsWith('HTTP/1.1 200')) return;
          const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
          expect(body).toMatch(/<title>the page of this test|export \{\};|"upload":/);
        },
      ),
      { numRuns: rounds(400, 30_000) },
    );
    expect(bugs).toEqual([]);
    await expect.poll(pages).toBe(0);
    expect(await answerTo(known[1] ?? '', host)).toContain(PAGE);
  });

  it('takes a file whatever its name, and calls it by the end of that', async () => {
    const { host, cookie, bugs } = await signedInBrowserShell();
    for (const name of ['漢'.repeat(150), '😀'.repeat(150), '../'.repeat(50), '\u0000', '']) {
      const answer = await fetch(`http://${host}/upload?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { cookie },
        body: 'content',
      });
      expect({ name, status: answer.status }).toEqual({ name, status: 200 });
    }
    expect(bugs).toEqual([]);
  });
});
