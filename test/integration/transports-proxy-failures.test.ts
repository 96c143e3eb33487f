import { createServer as createPlainServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { TransportSettings } from '../../main/transports/source-transports.ts';
import { makeCertificate } from '../support/certificates.ts';
import { failureOf } from '../support/failure-of.ts';
import { onLoopback } from '../support/loopback-server.ts';
import { SIGN_IN, USER_INFO, listening, transportsTo } from '../support/proxied-transports.ts';
import { MICROSOCKS, TINYPROXY, startMicrosocks, startTinyproxy, unless } from '../support/real-proxies.ts';

/** A proxy of a few bytes: answers whatever comes first with them. */
async function saying(answer: string | Buffer): Promise<number> {
  const server = await listening(
    createPlainServer((socket) => {
      // Whatever is not told apart here is told by the socket's end.
      socket.once('data', () => socket.end(answer));
    }),
  );
  return server.port;
}

/** Speaks SOCKS5 up to the reply, which is RFC 1928's `code`. */
async function replying(code: number): Promise<number> {
  const server = await listening(
    createPlainServer((socket: Socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]));
        socket.once('data', () => socket.end(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0])));
      });
    }),
  );
  return server.port;
}

const TARGET = 'wss://pbx.example:8443/events';

async function failing(proxy: string, settings: Partial<TransportSettings> = {}) {
  const through = await transportsTo({ ...settings, proxy });
  return failureOf(through.websocket({ url: TARGET, timeoutMs: 3000, onMessage: () => undefined }));
}

describe('a proxy that does not connect on', () => {
  it.each([
    [
      'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
      '',
      /asks for a user and a password/,
      true,
    ],
    [
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
      USER_INFO,
      /does not accept the user or the password/,
      true,
    ],
    [
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n',
      '',
      /of a kind that Ringscope does not know \(Negotiate\)/,
      true,
    ],
    ['HTTP/1.1 403 Forbidden\r\n\r\n', '', /does not allow connections to pbx\.example:8443/, undefined],
    ['HTTP/1.1 500 Unable to connect\r\n\r\n', '', /cannot connect to pbx\.example:8443/, undefined],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', '', /cannot connect to pbx\.example:8443/, undefined],
    [
      'HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n',
      '',
      /cannot connect to pbx\.example:8443/,
      undefined,
    ],
    ['HTTP/1.1 504 Gateway Timeout\r\n\r\n', '', /cannot connect to pbx\.example:8443/, undefined],
    ['HTTP/1.1 405 Method Not Allowed\r\n\r\n', '', /does not connect on as a proxy does/, undefined],
    [
      'HTTP/1.1 302 Found\r\nLocation: https://login.example/?token=abc\r\n\r\n',
      '',
      /web page .* points to login\.example\.$/,
      undefined,
    ],
    ['HTTP/1.1 511 Network Authentication Required\r\n\r\n', '', /web page/, undefined],
    [
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>sign in</html>',
      '',
      /web page/,
      undefined,
    ],
    ['220 mail.example ESMTP\r\n', '', /does not answer as an HTTP proxy does/, undefined],
    ['', '', /hung up instead of connecting on/, undefined],
  ])('and says %j is told apart', async (answer, userInfo, cause, needsPerson) => {
    const failure = await failing(`http://${userInfo}127.0.0.1:${await saying(answer)}`);
    expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'proxy' } });
    expect(failure.details.cause).toMatch(cause);
    expect(failure.details.needsPerson).toBe(needsPerson);
    expect(failure.details.evidence?.at(-1)).toMatch(
      /^Proxy: http:\/\/127\.0\.0\.1:\d+, named by the setting/,
    );
  });

  it.each([
    [1, /could not connect/],
    [2, /does not allow/],
    [3, /has no way to the network/],
    [4, /cannot reach pbx\.example:8443/],
    [5, /refuses the connection/],
    [6, /does not arrive/],
    [7, /does not connect on/],
    [8, /takes no addresses/],
    [9, /refuses without a reason/],
  ])('with the SOCKS reply %i is told apart', async (code, cause) => {
    const failure = await failing(`socks5://127.0.0.1:${await replying(code)}`);
    expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'proxy' } });
    expect(failure.details.cause).toMatch(cause);
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', /does not answer as a SOCKS5 proxy does/],
    ['nothing', '', /hung up/],
    ['that it wants another sign-in', Buffer.from([5, 0xff]), /asks for a user and a password/],
  ])('and answers SOCKS with %s is told apart', async (_what, answer, cause) => {
    const failure = await failing(`socks5h://127.0.0.1:${await saying(answer)}`);
    expect(failure.code).toBe('proxy-failed');
    expect(failure.details.cause).toMatch(cause);
  });

  it.skipIf(MICROSOCKS === undefined)(
    `is a SOCKS proxy that refuses the password${unless(MICROSOCKS, 'microsocks')}`,
    async () => {
      const { port } = await startMicrosocks({ signIn: SIGN_IN });
      const failure = await failing(`socks5://cti:wrong-password@127.0.0.1:${port}`);
      expect(failure.code).toBe('proxy-failed');
      expect(failure.details.cause).toMatch(/does not accept the user or the password/);
      expect(JSON.stringify(failure.details)).not.toContain('wrong-password');
    },
  );

  it.skipIf(TINYPROXY === undefined)(
    `is Tinyproxy where the port is not allowed${unless(TINYPROXY, 'tinyproxy')}`,
    async () => {
      const { port } = await startTinyproxy({ allowed: [443] });
      const failure = await failing(`http://127.0.0.1:${port}`);
      expect(failure.code).toBe('proxy-failed');
      expect(failure.details.cause).toMatch(/does not allow connections to pbx\.example:8443/);
    },
  );

  it('echoes its credentials in vain', async () => {
    const basic = Buffer.from('cti:p@ss:w/rd').toString('base64');
    const answer = `HTTP/1.1 403 No\r\nServer: you sent Basic ${basic}, that is p@ss:w/rd\r\n\r\n`;
    const failure = await failing(`http://${USER_INFO}127.0.0.1:${await saying(answer)}`);
    expect(JSON.stringify(failure.details)).not.toMatch(/p@ss:w\/rd|p%40ss/);
    expect(JSON.stringify(failure.details)).not.toContain(basic);
    expect(failure.details.evidence?.join('\n')).toContain('you sent Basic •••, that is •••');
  });
});

describe('the way to a proxy', () => {
  it('fails as the proxy’s where nothing listens there', async () => {
    const gone = await onLoopback(createPlainServer());
    await gone.close();
    const failure = await failing(`http://127.0.0.1:${gone.port}`);
    expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'connect' } });
    expect(failure.details.cause).toMatch(
      /refuses the connection: nothing listens there\. It is the proxy that/,
    );
    expect(failure.details.cure).toMatch(/Check host and port of the proxy/);
  });

  it('fails as the proxy’s where its name is unknown', async () => {
    const failure = await failing('http://proxy.invalid:3128');
    expect(failure).toMatchObject({ code: 'proxy-failed', details: { step: 'resolve' } });
    expect(failure.details.cause).toContain('The name proxy.invalid is not known');
  });

  it('is verified with the trust of the source', async () => {
    const stranger = makeCertificate({ subject: 'proxy', names: ['localhost'] });
    const server = await listening(createTlsServer({ key: stranger.key, cert: stranger.certificate }));
    const failure = await failing(`https://localhost:${server.port}`);
    expect(failure).toMatchObject({ code: 'tls-untrusted', details: { step: 'proxy' } });
    expect(failure.details.cause).toMatch(/self-signed.* It is the proxy that the setting/);
    expect(failure.details.chain).toMatchObject({ place: `localhost:${server.port}`, trusted: false });
  });

  it('has a time limit in which the proxy must answer', async () => {
    const silent = await listening(createPlainServer((socket) => socket.resume()));
    const through = await transportsTo({ proxy: `http://127.0.0.1:${silent.port}` });
    const failure = await failureOf(
      through.https({ method: 'GET', url: 'https://pbx.example/', timeoutMs: 80 }),
    );
    expect(failure).toMatchObject({ code: 'timeout', details: { step: 'proxy' } });
    expect(failure.details.cause).toContain('did not say whether pbx.example:443 can be reached');
    await expect.poll(() => silent.sockets).toBe(0);
  });

  it.each(['http', 'socks5'])('is left at once over %s when the source is stopped', async (kind) => {
    const silent = await listening(createPlainServer((socket) => socket.resume()));
    const stopping = new AbortController();
    const through = await transportsTo({
      proxy: `${kind}://127.0.0.1:${silent.port}`,
      signal: stopping.signal,
    });
    const dialled = through.https({ method: 'GET', url: 'https://pbx.example/' });
    const ended = expect(dialled).rejects.toThrow('stopped');
    await expect.poll(() => silent.sockets).toBe(1);
    stopping.abort(new Error('stopped'));
    await ended;
    await expect.poll(() => silent.sockets).toBe(0);
  });
});
