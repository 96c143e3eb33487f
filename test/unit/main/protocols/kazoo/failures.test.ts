import { describe, expect, it } from 'vitest';
import { failureOfEnd, failureOfOpening } from '../../../../../main/protocols/kazoo/failures.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import { refusal, runKazoo } from './peer.ts';

const SOCKET_URL = 'wss://kazoo.example:7777';

/** An error's body as Crossbar writes it. */
function crossbarError(status: number, message: string, data: unknown = {}) {
  return jsonAnswer(status, { status: 'error', error: String(status), message, data, request_id: 'a2b4c6' });
}

async function refusedSignIn(answer: ReturnType<typeof jsonAnswer>, secrets = {}) {
  const run = await runKazoo({ answer: () => answer, secrets: { password: 'p', ...secrets } });
  const failure = run.outcome()?.failure;
  if (!failure) throw new Error('The sign-in was not refused');
  return failure;
}

describe('a sign-in', () => {
  const rule = (name: string, word: string) => ({ [name]: { [word]: { message: 'no' } } });

  it.each([
    [crossbarError(401, 'invalid credentials'), 'auth-rejected', 'Kazoo does not say which'],
    [
      crossbarError(401, 'invalid credentials', { multi_factor_request: { provider_name: 'duo' } }),
      'second-factor-needed',
      'second factor',
    ],
    [crossbarError(400, 'validation error', rule('account', 'expired')), 'account-inactive', 'expired'],
    [crossbarError(400, 'validation error', rule('account', 'disabled')), 'account-inactive', 'disabled'],
    [
      crossbarError(400, 'validation error', rule('account_realm', 'minLength')),
      'auth-rejected',
      'account_realm (minLength)',
    ],
    [crossbarError(403, 'forbidden'), 'forbidden', 'does not let'],
    [crossbarError(404, 'bad identifier'), 'not-the-service', 'HTTP 404'],
    [crossbarError(429, 'too many requests'), 'rate-limited', 'Too many sign-ins'],
    [crossbarError(503, 'datastore fault'), 'server-error', 'HTTP 503'],
    [crossbarError(418, 'teapot'), 'unreadable-answer', 'HTTP 418'],
    [{ status: 302, headers: { location: '/login' }, body: '' }, 'not-the-service', 'HTTP 302'],
    [{ status: 200, headers: {}, body: '<html>' }, 'unreadable-answer', 'a web page'],
    [jsonAnswer(200, { status: 'success', data: {} }), 'unreadable-answer', 'not a token'],
  ])('that is answered %j is %s', async (answer, code, words) => {
    const failure = await refusedSignIn(answer);
    expect(failure).toMatchObject({ code, details: { step: 'token' } });
    expect(failure.message).toContain(words);
  });

  it('with an unknown API key is told from a wrong path', async () => {
    const apiKey = { apiKey: 'k'.repeat(64) };
    expect(await refusedSignIn(crossbarError(404, 'bad identifier'), apiKey)).toMatchObject({
      code: 'auth-rejected',
      message: 'Unknown API key.',
    });
    const page = { status: 404, headers: {}, body: '<h1>Not Found</h1>' };
    expect((await refusedSignIn(page, apiKey)).code).toBe('not-the-service');
  });

  it('that is refused as too many waits for 10 s at least', async () => {
    const answer = crossbarError(429, 'too many requests');
    expect((await refusedSignIn(answer)).details.retryAfterMs).toBe(10_000);
    const patient = { ...answer, headers: { 'retry-after': '40' } };
    expect((await refusedSignIn(patient)).details.retryAfterMs).toBe(40_000);
  });
});

describe('an upgrade', () => {
  const refused = (status: number) =>
    new LinkFailure('upgrade-refused', {
      cause: 'refused',
      cure: 'cure',
      http: { status, headers: {}, body: '' },
    });

  it.each([
    [200, 'upgrade-refused'],
    [400, 'upgrade-refused'],
    [401, 'auth-rejected'],
    [403, 'forbidden'],
    [404, 'not-the-service'],
    [426, 'upgrade-refused'],
    [429, 'session-limit'],
    [500, 'server-error'],
    [502, 'server-error'],
    [503, 'server-error'],
    [504, 'server-error'],
  ])('that is answered %i is %s', (status, code) => {
    expect(failureOfOpening(refused(status), SOCKET_URL, true).code).toBe(code);
  });

  it('that is refused for too many sockets waits a minute', () => {
    expect(failureOfOpening(refused(429), SOCKET_URL, true).details.retryAfterMs).toBe(60_000);
  });

  it('at a closed port tells that the sign-in was good', () => {
    const closed = new LinkFailure('unreachable', { step: 'connect', cause: 'refused', cure: 'c' });
    expect(failureOfOpening(closed, SOCKET_URL, true)).toMatchObject({
      code: 'unreachable',
      message: 'Signed in, but the event service does not answer at kazoo.example:7777.',
      details: { step: 'upgrade', evidence: ['refused'] },
    });
    expect(failureOfOpening(closed, SOCKET_URL, false)).toMatchObject({
      message: 'refused',
      details: { step: 'connect' },
    });
  });

  it('at a port that speaks no TLS names the usual ports', () => {
    const plain = new LinkFailure('tls-not-spoken', { step: 'tls', cause: 'no TLS', cure: 'Look.' });
    const { code, details } = failureOfOpening(plain, SOCKET_URL, true);
    expect(code).toBe('tls-not-spoken');
    expect(details.cure).toMatch(/^Look\. .*5555 for ws; 7777 or 5556 for wss/);
  });

  it('that fails ends the session with its step', async () => {
    const run = await runKazoo({
      onWebsocket: () => {
        throw refused(426);
      },
    });
    expect(run.outcome()?.failure).toMatchObject({ code: 'upgrade-refused' });
    expect(run.steps.at(-1)).toBe('upgrade');
    expect(run.clock.pending).toBe(0);
  });
});

describe('the end of a socket', () => {
  const end = (code: number, reason = '') => failureOfEnd({ code, reason, silent: false }, 90_000, 1_000_000);

  it.each([
    [1000, 'closed-by-peer', 'idle'],
    [1001, 'closed-by-peer', 'restarted'],
    [1002, 'closed-by-peer', 'did not take'],
    [1003, 'closed-by-peer', 'did not take'],
    [1006, 'closed-by-peer', 'without a farewell'],
    [1007, 'closed-by-peer', 'did not take'],
    [1009, 'closed-by-peer', 'did not take'],
    [1011, 'server-error', 'failed over a message'],
    [4999, 'closed-by-peer', 'lost'],
  ])('with %i is %s', (code, expected, words) => {
    expect(end(code).code).toBe(expected);
    expect(end(code).message).toContain(words);
  });

  it('carries the code and the reason as evidence', () => {
    expect(end(1003, 'json only').details.evidence).toEqual(['WebSocket close 1003, reason "json only"']);
  });

  it('in silence begins the gap when something was last heard', () => {
    const failure = failureOfEnd({ code: 1006, reason: '', silent: true }, 90_000, 1_000_000);
    expect(failure).toMatchObject({ code: 'silent', details: { deafSince: 910_000 } });
  });

  it('by a crash of the server over the first message lets the next attempt sign in anew', async () => {
    const run = await runKazoo({ onWebsocket: (peer) => (peer.onSent = () => peer.end(1011)) });
    await settled();
    expect(run.outcome()?.failure?.code).toBe('server-error');
    const next = await runKazoo({ clock: run.clock, memory: run.link.memory });
    expect(next.asked()[0]).toBe('PUT /user_auth');
    next.stop();
  });
});

describe('a server that lacks its token module', () => {
  it('is told from a refused token', async () => {
    const run = await runKazoo({ reply: () => refusal('auth_account_id not set') });
    expect(run.outcome()?.failure).toMatchObject({ code: 'server-error' });
    expect(run.outcome()?.failure?.message).toContain('bh_token_auth');
  });
});
