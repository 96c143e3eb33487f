import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { FailureDetails } from '../../../../../model/failure.ts';
import { failureOf, listen } from './gateway.ts';

const MINUTE = 60_000;

/** How the session fails when its dial does. */
async function dialFails(
  code: LinkFailure['code'],
  details: Partial<FailureDetails> = {},
): Promise<LinkFailure> {
  const onWebsocket = () => {
    throw new LinkFailure(code, { cause: 'It failed.', cure: 'Look.', ...details });
  };
  return failureOf(await listen({}, { onWebsocket }));
}

function refused(status: number, headers: Record<string, string> = {}, body = ''): Promise<LinkFailure> {
  return dialFails('upgrade-refused', { http: { status, headers, body } });
}

describe('a refused upgrade', () => {
  it.each([
    [400, 'upgrade-refused', 'sub-protocol'],
    [401, 'auth-rejected', 'token or the key'],
    [403, 'forbidden', 'stage at the end of the address'],
    [404, 'not-the-service', 'path'],
    [429, 'rate-limited', 'raise the plan'],
    [500, 'server-error', 'request id'],
    [502, 'server-error', 'request id'],
    [504, 'server-error', 'request id'],
    [503, 'server-error', 'log'],
  ])('with %i is %s', async (status, code, cure) => {
    const failure = await refused(status);
    expect(failure.code).toBe(code);
    expect(failure.details.cure).toContain(cure);
  });

  it('shows request id and body, made harmless, to whoever asks the operator', async () => {
    const failure = await refused(
      403,
      { 'x-amzn-requestid': 'Qx7exampleZZ1Fcw=' },
      '{"message":"\u001bForbidden"}',
    );
    expect(failure.details.evidence).toEqual([
      'Request id: "Qx7exampleZZ1Fcw="',
      String.raw`Body: "{\"message\":\"\u001bForbidden\"}"`,
    ]);
  });

  it('for the rate waits 10 s at least, and longer when asked to', async () => {
    expect((await refused(429)).details.retryAfterMs).toBe(10_000);
    const longer = await dialFails('upgrade-refused', {
      retryAfterMs: 90_000,
      http: { status: 429, headers: {}, body: '' },
    });
    expect(longer.details.retryAfterMs).toBe(90_000);
  });
});

describe('another failed dial', () => {
  it('without a sub-protocol says to leave it out', async () => {
    const { code, details } = await dialFails('subprotocol-missing');
    expect(code).toBe('subprotocol-missing');
    expect(details.cure).toContain('Leave "subprotocols" out');
  });

  it('that took too long for the upgrade names $connect', async () => {
    expect((await dialFails('timeout')).details.cause).toContain('$connect');
  });

  it('of the network is given on as it is', async () => {
    const { details } = await dialFails('timeout', { step: 'connect' });
    expect(details).toEqual({ cause: 'It failed.', cure: 'Look.', step: 'connect' });
  });
});

describe('the end of a connection', () => {
  it.each([
    [1000, 'Somebody on the server side closed'],
    [1003, 'no binary messages'],
    [1005, 'without saying why'],
    [1006, 'without a farewell'],
    [1008, 'policy'],
    [1009, '32 KB'],
    [1011, 'fault of its own'],
    [1012, 'restarts'],
    [1013, 'later'],
    [4403, 'a code of its own (4403)'],
  ])('with %i says why', async (code, cause) => {
    const listening = await listen();
    listening.socket(0).end(code);
    const failure = await failureOf(listening);
    expect(failure.code).toBe('closed-by-peer');
    expect(failure.details.cause).toContain(cause);
    expect(failure.details.evidence).toContain(`close code ${code}`);
    expect(listening.fake.clock.pending).toBe(0);
  });

  it('shows the reason given, made harmless, and how long it was open', async () => {
    const listening = await listen();
    await listening.fake.clock.advance(65_000);
    listening.socket(0).say('hello');
    await listening.fake.clock.advance(5000);
    listening.socket(0).end(1001, 'Going\u001b[31m away');
    expect((await failureOf(listening)).details.evidence).toEqual([
      'close code 1001',
      String.raw`reason: "Going\u001b[31m away"`,
      'open for 0:01:10, quiet for 0:00:05',
    ]);
  });

  it('with 1001 after 10 quiet minutes is the idle limit, and the keep-alive the cure', async () => {
    const listening = await listen({ keepAliveSeconds: 0 });
    await listening.fake.clock.advance(10 * MINUTE);
    listening.socket(0).end(1001, 'Going away');
    const { details } = await failureOf(listening);
    expect(details.cause).toContain('10 minutes without a message');
    expect(details.cure).toContain('keepAliveSeconds');
  });

  it('with 1001 after 2 hours is the limit of a connection', async () => {
    const listening = await listen({ renewSeconds: 0 });
    await listening.fake.clock.advance(120 * MINUTE);
    listening.socket(0).end(1001, 'Going away');
    expect((await failureOf(listening)).details.cause).toContain('none lasts longer than 2 hours');
  });

  it('with 1001 at any other time may be maintenance', async () => {
    const listening = await listen();
    await listening.fake.clock.advance(30 * MINUTE);
    listening.socket(0).end(1001, 'Going away');
    expect((await failureOf(listening)).details.cause).toContain('maintenance');
  });

  it('counts the keep-alive as a message', async () => {
    const listening = await listen();
    await listening.fake.clock.advance(11 * MINUTE);
    listening.socket(0).end(1001, 'Going away');
    expect((await failureOf(listening)).details.cause).not.toContain('10 minutes without');
  });
});

describe('what the gateway objects to', () => {
  async function endsWith(code: number, memory: Map<string, unknown>, now: number): Promise<LinkFailure> {
    const listening = await listen({}, { memory });
    await listening.fake.clock.advance(now);
    listening.socket(0).end(code);
    return failureOf(listening);
  }

  it.each([1003, 1008, 1009])('with %i is not tried a fourth time within 5 minutes', async (code) => {
    const memory = new Map<string, unknown>();
    const failures = [];
    for (const now of [0, 1000, 2000]) failures.push(await endsWith(code, memory, now));
    expect(failures.map((failure) => failure.code)).toEqual([
      'closed-by-peer',
      'closed-by-peer',
      'forbidden',
    ]);
    expect((await endsWith(code, memory, 3000)).code).toBe('closed-by-peer');
  });

  it('is tried again when it comes now and then, or is a mere end', async () => {
    const memory = new Map<string, unknown>();
    for (const now of [0, 1000, 6 * MINUTE, 7 * MINUTE]) {
      expect((await endsWith(1009, memory, now)).code).toBe('closed-by-peer');
    }
    for (const now of [0, 1, 2, 3]) expect((await endsWith(1001, memory, now)).code).toBe('closed-by-peer');
  });
});
