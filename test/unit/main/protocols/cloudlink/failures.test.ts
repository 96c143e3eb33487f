import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../../../model/failure.ts';
import type { HttpAnswer } from '../../../../../main/transports/transports.ts';
import { jsonAnswer } from '../../../../support/fake-link.ts';
import { quiet, refusedUpgrade, runCloudlink } from './peer.ts';
import type { Cloud } from './peer.ts';

function answering(asked: string, status: number, body: unknown = {}, headers = {}): Cloud {
  const answer: HttpAnswer = jsonAnswer(status, body);
  return {
    answer: (what) =>
      what === asked ? { ...answer, headers: { ...answer.headers, ...headers } } : undefined,
  };
}

async function failureWith(cloud: Cloud): Promise<LinkFailure> {
  const run = await runCloudlink(cloud);
  await quiet();
  const failure = run.outcome()?.failure;
  if (!(failure instanceof LinkFailure)) throw new Error('The session did not fail');
  expect(run.clock.pending).toBe(0);
  return failure;
}

function refusing(failure: LinkFailure): Cloud {
  return { onMqtt: () => Promise.reject(failure) };
}

const WRONG_PATH = {
  message: "Invalid key=value pair (missing equal-sign) in Authorization header: 'Bearer x'.",
};

describe('a REST call of CloudLink', () => {
  it.each([
    ['POST auth/token', 401, {}, 'auth-rejected', 'token', /user name and the password/],
    [
      'POST auth/token',
      401,
      { name: 'MultiFactorRequired' },
      'second-factor-needed',
      'token',
      /second factor/,
    ],
    ['POST auth/token', 403, {}, 'account-inactive', 'token', /administrator/],
    ['POST auth/token', 409, { name: 'MultipleMatching' }, 'account-ambiguous', 'token', /account number/],
    ['POST auth/token', 404, {}, 'not-the-service', 'token', /version path/],
    ['POST auth/token', 403, WRONG_PATH, 'not-the-service', 'token', /version path/],
    ['POST auth/token', 503, {}, 'server-error', 'token', /Gateway/],
    ['POST auth/token', 201, { hello: 1 }, 'unreadable-answer', 'token', /address/],
    ['POST notify/subscriptions', 401, {}, 'auth-rejected', 'subscriptions', /sign in again/],
    ['POST notify/subscriptions', 403, {}, 'token-lacks-right', 'subscriptions', /account administrator/],
    ['POST notify/subscriptions', 403, WRONG_PATH, 'not-the-service', 'subscriptions', /version path/],
    ['POST notify/subscriptions', 400, {}, 'binding-refused', 'subscriptions', /filters/],
    ['POST notify/subscriptions', 201, {}, 'unreadable-answer', 'subscriptions', /address/],
    ['POST notify/connections', 403, {}, 'token-lacks-right', 'connection', /account administrator/],
    ['POST notify/connections', 404, {}, 'not-the-service', 'connection', /version path/],
    ['POST notify/connections', 504, {}, 'server-error', 'connection', /Gateway/],
  ] as const)('%s answered with %i %j is %s', async (asked, status, body, code, step, cure) => {
    const failure = await failureWith(answering(asked, status, body, { 'x-mitel-correlation-id': 'c-77' }));
    expect(failure).toMatchObject({ code, details: { step } });
    expect(failure.details.cure).toMatch(cure);
    expect(failure.details.evidence).toContain('x-mitel-correlation-id: c-77');
  });

  it('does not sign in a second time with a wrong password', async () => {
    const run = await runCloudlink(answering('POST auth/token', 401));
    expect(run.count('POST auth/token')).toBe(1);
  });

  it.each([
    ['a date, by the clock of the server', 'Tue, 01 Jan 2030 00:01:00 GMT', 60_000],
    ['seconds', '60', 60_000],
    ['nothing', undefined, 2_000],
  ])('answered with 429 waits as long as asked in %s', async (_form, retryAfter, wait) => {
    const failure = await failureWith(
      answering(
        'POST notify/connections',
        429,
        {},
        {
          date: 'Tue, 01 Jan 2030 00:00:00 GMT',
          ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
        },
      ),
    );
    expect(failure.code).toBe('rate-limited');
    expect(failure.details.retryAfterMs).toBeGreaterThanOrEqual(wait + 1_000);
    expect(failure.details.retryAfterMs).toBeLessThanOrEqual(wait + 2_000);
  });

  it('that refuses one of several subscriptions leaves the others heard, and tells', async () => {
    let asked = 0;
    const run = await runCloudlink({
      options: { subscriptions: [{ topic: 'platform-api-media' }, { topic: 'platform-api-admin' }] },
      answer: (what) =>
        what === 'POST notify/subscriptions' && (asked += 1) === 2 ? jsonAnswer(403, {}) : undefined,
    });
    expect(run.isUp).toBe(true);
    expect(run.notices.join()).toContain('platform-api-admin was refused');
    run.stop();
  });

  it('that cannot be dialled names the ports to open, and keeps the step of the dial', async () => {
    const dial = new LinkFailure('name-not-found', {
      step: 'resolve',
      cause: 'No such name.',
      cure: 'Check it.',
    });
    const failure = await failureWith({ answer: () => Promise.reject(dial) });
    expect(failure).toMatchObject({ code: 'name-not-found', details: { step: 'resolve' } });
    expect(failure.details.cure).toContain('*.iot.*.amazonaws.com');
  });
});

describe('a refused upgrade', () => {
  const AMAZON = { 'x-amzn-errortype': 'InternalFailureException:', 'x-amzn-requestid': 'req-1' };

  it('with 426 means an expired URL, and shows what Amazon said', async () => {
    const failure = await failureWith(refusing(refusedUpgrade(426, AMAZON)));
    expect(failure).toMatchObject({ code: 'url-expired', details: { step: 'upgrade' } });
    expect(failure.details.evidence).toEqual(
      expect.arrayContaining([
        'x-amzn-errortype: InternalFailureException:',
        'x-amzn-requestid: req-1',
        'POST /connections: x-mitel-correlation-id: corr-POST notify/connections',
      ]),
    );
  });

  it('with 426 again and again points at a proxy', async () => {
    const cloud = refusing(refusedUpgrade(426));
    const first = await runCloudlink(cloud);
    const second = await runCloudlink({ ...cloud, clock: first.clock, memory: first.link.memory });
    expect(second.outcome()?.failure?.details.cure).toContain('likely');
    expect(second.peer().request.url).not.toBe(first.peer().request.url);
  });

  it.each([
    [403, 'upgrade-refused', /proxy/],
    [400, 'upgrade-refused', /request id/],
    [503, 'server-error', /tried again/],
  ] as const)('with %i is %s', async (status, code, cure) => {
    const failure = await failureWith(refusing(refusedUpgrade(status)));
    expect(failure).toMatchObject({ code, details: { step: 'upgrade' } });
    expect(failure.details.cure).toMatch(cure);
  });

  it('without the sub-protocol points at a proxy', async () => {
    const lost = new LinkFailure('subprotocol-missing', { cause: 'none picked', cure: 'x' });
    const failure = await failureWith(refusing(lost));
    expect(failure).toMatchObject({ code: 'subprotocol-missing', details: { step: 'upgrade' } });
    expect(failure.details.cure).toContain('proxy');
  });
});

describe('a refused CONNECT', () => {
  const asked = 'Asked with MQTT 3.1.1, without a user name';

  it.each([
    [
      'CONNACK 5',
      new LinkFailure('auth-rejected', { cause: '5', cure: '', evidence: ['Reason code: 0x05', asked] }),
    ],
    [
      'CONNACK 7',
      new LinkFailure('server-error', { cause: '7', cure: '', evidence: ['Reason code: 0x07', asked] }),
    ],
    ['a close', new LinkFailure('closed-by-peer', { cause: 'closed', cure: '', evidence: [asked] })],
  ])('by %s is a refused client id, and the next attempt makes new subscriptions', async (_how, refusal) => {
    const subscriptions: { subscriptionId: string; deviceId: string }[] = [];
    const first = await runCloudlink({ ...refusing(refusal), subscriptions });
    expect(first.outcome()?.failure).toMatchObject({
      code: 'client-id-refused',
      details: { step: 'session' },
    });
    const old = subscriptions[0]?.subscriptionId;
    const second = await runCloudlink({ subscriptions, clock: first.clock, memory: first.link.memory });
    expect(second.asked()).toContain(`DELETE notify/subscriptions/${old}`);
    expect(second.peer().subscriptions).not.toEqual([{ topic: old, qos: 1 }]);
    expect(second.isUp).toBe(true);
    second.stop();
  });
});

it('a CONNECT that is not answered is a timeout of the conversation, not of the upgrade', async () => {
  const cause = 'host:443 accepted the connection but did not answer the request within 15 s.';
  const failure = await failureWith(refusing(new LinkFailure('timeout', { cause, cure: 'x' })));
  expect(failure).toMatchObject({ code: 'timeout', details: { step: 'session' } });
});

describe('a refused SUBSCRIBE', () => {
  const cutting: Cloud = {
    onMqtt: (peer) => {
      peer.refusal = () => {
        throw new LinkFailure('closed-by-peer', { cause: 'ended', cure: '', evidence: ['closed'] });
      };
    },
  };

  it('by a close at once is a refused topic, with the correlation ids', async () => {
    const failure = await failureWith(cutting);
    expect(failure).toMatchObject({ code: 'topic-refused', details: { step: 'subscribe' } });
    expect(failure.details.cure).toContain('account administrator');
    expect(failure.details.evidence?.join()).toContain('POST /subscriptions: x-mitel-correlation-id');
  });

  it('twice makes new subscriptions once, and a third time asks to wait', async () => {
    const subscriptions: { subscriptionId: string; deviceId: string }[] = [];
    const memory = new Map<string, unknown>();
    const attempt = () => runCloudlink({ ...cutting, subscriptions, memory });
    const runs = [await attempt(), await attempt(), await attempt(), await attempt()];
    expect(runs.map((run) => run.count('POST notify/subscriptions'))).toEqual([1, 0, 1, 0]);
    expect(runs[1]?.outcome()?.failure?.details.retryAfterMs).toBeUndefined();
    expect(runs[2]?.outcome()?.failure?.details.retryAfterMs).toBeGreaterThan(60_000);
  });

  it('by a SUBACK of 0x80 for every topic is a refused topic', async () => {
    const failure = await failureWith({ onMqtt: (peer) => void (peer.refusal = () => 0x80) });
    expect(failure.code).toBe('topic-refused');
  });

  it('that is not answered is a timeout', async () => {
    const run = await runCloudlink({
      onMqtt: (peer) => void (peer.channel.subscribe = () => new Promise(() => undefined)),
    });
    await run.clock.advance(10_000);
    expect(run.outcome()?.failure).toMatchObject({ code: 'timeout', details: { step: 'subscribe' } });
    expect(run.peer().closedBySession).toBe(true);
  });
});

describe('a CloudLink link that was up', () => {
  it('falls with silent, and since the last ping that was answered, when one was not', async () => {
    const run = await runCloudlink();
    await run.clock.advance(120_000);
    run.peer().end('no answer', null, true);
    await quiet();
    const failure = run.outcome()?.failure;
    expect(failure).toMatchObject({ code: 'silent', details: { deafSince: run.clock.now() - 90_000 } });
    expect(failure?.details.cure).toContain('keepAliveSeconds');
  });

  it('that is cut three times within seconds shares its client id with somebody', async () => {
    const memory = new Map<string, unknown>();
    const codes: unknown[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const run = await runCloudlink({ memory });
      await run.clock.advance(3_000);
      run.peer().end('closed');
      await quiet();
      codes.push(run.outcome()?.failure?.code);
    }
    expect(codes).toEqual(['closed-by-peer', 'closed-by-peer', 'client-id-in-use']);
  });

  it('that is cut after hours is closed by its peer', async () => {
    const run = await runCloudlink();
    await run.clock.advance(5 * 3_600_000);
    run.peer().end('closed');
    await quiet();
    expect(run.outcome()?.failure?.code).toBe('closed-by-peer');
    expect(run.clock.pending).toBe(0);
  });
});
