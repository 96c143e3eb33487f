import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LinkFailure } from '../../../../model/failure.ts';
import { settled } from '../../../support/fake-clock.ts';
import { failure, START, supervised } from '../../../support/supervised.ts';

describe('Supervisor', () => {
  it('is connecting until the session says that it is up', async () => {
    const { supervisor, latest, events } = await supervised();
    supervisor.start();
    await settled();
    expect(supervisor.status.state).toBe('connecting');
    latest().link.up();
    expect(supervisor.status.state).toBe('up');
    expect(events).toMatchObject([
      { kind: 'linkUp', sourceId: 'hq', protocol: 'scripted', at: START, receivedAt: START },
    ]);
  });

  it('waits longer after each failure in a row', async () => {
    const { supervisor, latest, clock, attempts } = await supervised();
    supervisor.start();
    const waits: number[] = [];
    for (let n = 1; n <= 8; n += 1) {
      await settled();
      latest().fail(failure('unreachable'));
      await settled();
      const wait = (supervisor.status.nextAttemptAt ?? NaN) - clock.now();
      waits.push(wait);
      await clock.advance(wait - 1);
      expect(attempts).toHaveLength(n);
      await clock.advance(1);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('begins anew with short waits after a minute of being up, not after less', async () => {
    const { supervisor, latest, clock } = await supervised();
    supervisor.start();
    await settled();
    for (const upFor of [0, 59_999, 60_000]) {
      latest().link.up();
      await clock.advance(upFor);
      latest().fail(failure('closed-by-peer'));
      await settled();
      expect(supervisor.status.attempts).toBe(upFor === 0 ? 1 : upFor === 59_999 ? 2 : 1);
      await clock.advance(60_000);
    }
  });

  it('waits as long as the peer asks for', async () => {
    const { supervisor, latest, clock, attempts } = await supervised({ random: () => 0 });
    supervisor.start();
    await settled();
    latest().fail(failure('session-limit', 300_000));
    await clock.advance(299_999);
    expect(attempts).toHaveLength(1);
    await clock.advance(1);
    expect(attempts).toHaveLength(2);
  });

  it.each(['auth-rejected', 'tls-untrusted', 'token-lacks-right', 'not-the-service'] as const)(
    'does not retry after %s until it is asked to',
    async (code) => {
      const { supervisor, latest, clock, attempts } = await supervised();
      supervisor.start();
      await settled();
      latest().fail(failure(code));
      await clock.advance(24 * 3_600_000);
      expect(supervisor.status).toMatchObject({
        state: 'rejected',
        nextAttemptAt: null,
        diagnosis: { code },
      });
      expect(attempts).toHaveLength(1);
      supervisor.retryNow();
      await settled();
      expect(attempts).toHaveLength(2);
      expect(supervisor.status.state).toBe('connecting');
    },
  );

  it('does not retry what only a person can mend for once, whatever its code', async () => {
    const { supervisor, latest, clock, attempts } = await supervised();
    supervisor.start();
    await settled();
    latest().fail(
      new LinkFailure('proxy-failed', {
        cause: 'The proxy refused the sign-in.',
        cure: 'Correct it.',
        needsPerson: true,
      }),
    );
    await clock.advance(3_600_000);
    expect(supervisor.status.state).toBe('rejected');
    expect(attempts).toHaveLength(1);
  });

  it('rejects a source whose secret is missing before any step, and goes on once it is there', async () => {
    const { supervisor, secrets, attempts } = await supervised({ credentials: [['password']] });
    supervisor.start();
    await settled();
    expect(attempts).toHaveLength(0);
    expect(supervisor.status.state).toBe('rejected');
    expect(supervisor.status.diagnosis).toMatchObject({ code: 'secret-missing', step: null });
    expect(supervisor.status.diagnosis?.cure).toContain('RINGSCOPE_SECRET_HQ_PASSWORD');
    await secrets.set('hq', 'password', 'now it is there');
    supervisor.retryNow();
    await settled();
    expect(attempts).toHaveLength(1);
  });

  it('never has two sets of sockets open', async () => {
    const { supervisor, latest, clock, sockets } = await supervised({ random: () => 0 });
    supervisor.start();
    await settled();
    for (let n = 0; n < 20; n += 1) {
      latest().fail(failure('closed-by-peer'));
      supervisor.retryNow();
      await clock.advance(10);
    }
    expect(sockets()).toEqual({ open: 1, mostOpen: 1 });
    const stopped = supervisor.stop();
    latest().end();
    await stopped;
    expect(sockets().open).toBe(0);
  });

  it('records the time in which it was not up as a gap once it is up again', async () => {
    const { supervisor, latest, clock, events } = await supervised();
    supervisor.start();
    await settled();
    latest().link.up();
    await clock.advance(10_000);
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    latest().fail(failure('unreachable'));
    await clock.advance(2_000);
    latest().link.up();
    expect(events.map(({ kind, cause, gap }) => [kind, cause ?? gap])).toEqual([
      ['linkUp', undefined],
      ['linkDown', 'closed-by-peer'],
      ['linkDown', 'unreachable'],
      ['linkUp', undefined],
      ['gap', { since: START + 10_000, until: START + 13_000, reason: 'It was closed-by-peer.' }],
    ]);
  });

  it('begins the gap where the link was last heard, when it fell for its silence', async () => {
    const { supervisor, latest, clock, events } = await supervised();
    supervisor.start();
    await settled();
    latest().link.up();
    await clock.advance(50_000);
    latest().fail(new LinkFailure('timeout', { cause: 'Silence.', cure: 'Wait.', deafSince: START + 5_000 }));
    await clock.advance(1_000);
    latest().link.up();
    expect(events.at(-1)?.gap).toEqual({ since: START + 5_000, until: START + 51_000, reason: 'Silence.' });
  });

  it('records a failure that repeats itself only once', async () => {
    const { supervisor, latest, clock, events } = await supervised();
    supervisor.start();
    for (const code of ['unreachable', 'unreachable', 'unreachable', 'timeout', 'unreachable'] as const) {
      await settled();
      latest().fail(failure(code));
      await clock.advance(60_000);
    }
    expect(events.map(({ cause }) => cause)).toEqual(['unreachable', 'timeout', 'unreachable']);
  });

  it('takes leave when stopped: the session is told, and nothing is left behind', async () => {
    const { supervisor, latest, clock, events, states } = await supervised();
    supervisor.start();
    await settled();
    const { link, end } = latest();
    link.up();
    const stopped = supervisor.stop();
    expect(link.signal.aborted).toBe(true);
    end();
    await stopped;
    expect(supervisor.status.state).toBe('stopped');
    expect(clock.pending).toBe(0);
    link.emit({ kind: 'message', name: 'late', raw: '' });
    expect(events).toHaveLength(1);
    expect(states()).toEqual(['connecting', 'up', 'stopped']);
  });

  it('cuts a session that does not leave within three seconds', async () => {
    const { supervisor, latest, clock, sockets } = await supervised();
    supervisor.start();
    await settled();
    const stopped = supervisor.stop();
    await clock.advance(2_999);
    expect(sockets().open).toBe(1);
    await clock.advance(1);
    expect(sockets().open).toBe(0);
    latest().fail(failure('closed-by-peer'));
    await stopped;
  });

  it('can be stopped while it waits, and started again', async () => {
    const { supervisor, latest, clock, attempts } = await supervised();
    supervisor.start();
    await settled();
    latest().fail(failure('unreachable'));
    await settled();
    await supervisor.stop();
    expect(clock.pending).toBe(0);
    supervisor.start();
    await settled();
    expect(attempts).toHaveLength(2);
    expect(supervisor.status).toMatchObject({ state: 'connecting', attempts: 0, diagnosis: null });
  });

  it('tells a mistake of ours and tries again instead of ending the process', async () => {
    const { supervisor, latest, bugs } = await supervised();
    supervisor.start();
    await settled();
    const mistake = new TypeError('undefined is not a function');
    latest().fail(mistake);
    await settled();
    expect(bugs).toMatchObject([{ name: mistake.name, message: mistake.message }]);
    expect(supervisor.status).toMatchObject({ state: 'waiting', diagnosis: { code: 'unreadable-answer' } });
  });

  it('masks secrets in what it records and says', async () => {
    const { supervisor, secrets, latest, events, notices } = await supervised();
    await secrets.set('hq', 'password', 'open-sesame');
    supervisor.start();
    await settled();
    const { link, fail } = latest();
    expect(link.secret('password')).toBe('open-sesame');
    link.conceal('token-4711');
    link.emit({ kind: 'message', name: 'x', raw: '{"p":"open-sesame","t":"token-4711"}' });
    link.notice('signed in with token-4711');
    fail(
      new LinkFailure('server-error', {
        cause: 'Bad open-sesame',
        cure: 'x',
        evidence: ['?token=token-4711'],
      }),
    );
    await settled();
    expect(JSON.stringify([events, notices, supervisor.status])).not.toMatch(/open-sesame|token-4711/);
    expect(events[0]?.raw).toBe('{"p":"•••","t":"•••"}');
  });

  it('masks secrets in the mistakes that it reports', async () => {
    const { supervisor, latest, bugs } = await supervised();
    supervisor.start();
    await settled();
    latest().link.conceal('token-4711');
    latest().fail(Object.assign(new TypeError('Invalid URL: ?t=token-4711'), { input: '?t=token-4711' }));
    await settled();
    const [bug] = bugs;
    expect(bug).toMatchObject({ name: 'TypeError', message: 'Invalid URL: ?t=•••' });
    expect(inspect(bug)).toContain('supervisor.test.ts');
    expect(inspect(bug)).not.toContain('token-4711');
  });

  it('keeps the memory of a session from one attempt to the next', async () => {
    const { supervisor, latest, clock } = await supervised();
    supervisor.start();
    await settled();
    latest().link.memory.set('token', 'kept');
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    expect(latest().link.memory.get('token')).toBe('kept');
  });

  it('does not let a later attempt read while the record cannot take more', async () => {
    const { supervisor, latest, clock, isReading } = await supervised();
    supervisor.start();
    await settled();
    supervisor.setReading(false);
    latest().fail(failure('closed-by-peer'));
    await clock.advance(1_000);
    expect(isReading()).toBe(false);
    supervisor.setReading(true);
    expect(isReading()).toBe(true);
  });

  it('says in which step the attempt failed', async () => {
    const { supervisor, latest } = await supervised();
    supervisor.start();
    await settled();
    latest().link.step('subscribe');
    expect(supervisor.status.step).toBe('subscribe');
    latest().fail(failure('timeout'));
    await settled();
    expect(supervisor.status.diagnosis?.step).toBe('subscribe');
  });
});
