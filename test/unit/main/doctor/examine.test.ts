import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { examine } from '../../../../main/doctor/examine.ts';
import type { ExaminationResult, ExaminationSettings } from '../../../../main/doctor/examine.ts';
import type { Link, Protocol } from '../../../../main/protocols/protocol.ts';
import { sessionSecrets } from '../../../../main/secrets/session-secrets.ts';
import { loadTrust } from '../../../../main/trust/source-trust.ts';
import type { ExaminationProgress } from '../../../../model/contract/doctor.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import { fakeClock, settled } from '../../../support/fake-clock.ts';

const PASSWORD = 'correct horse battery';
const TRUST = { caFiles: [], pinSha256: null };

interface Examined {
  clock: ReturnType<typeof fakeClock>;
  /** The link of the attempt. */
  link: () => Link;
  /** Lets the attempt fail. */
  fail: (error: unknown) => void;
  progress: ExaminationProgress[];
  result: Promise<ExaminationResult>;
  bugs: Error[];
  isCut: () => boolean;
}

/** An examination of a protocol whose one attempt is the test's to lead. */
async function examination(
  more: Partial<Protocol> = {},
  settings: Partial<ExaminationSettings> = {},
): Promise<Examined> {
  const clock = fakeClock();
  const secrets = sessionSecrets();
  await secrets.set('hq', 'password', PASSWORD);
  const attempts: { link: Link; fail: (error: unknown) => void }[] = [];
  const progress: ExaminationProgress[] = [];
  const bugs: Error[] = [];
  let cut: AbortSignal | null = null;
  const protocol: Protocol = {
    id: 'scripted',
    title: 'Scripted',
    options: z.unknown(),
    secrets: ['password'],
    credentials: [['password']],
    steps: ['resolve', 'connect', 'tls', 'session', 'events'].map((id) => ({ id, title: id })),
    run: (_options, link) =>
      new Promise((resolve, reject) => {
        attempts.push({ link, fail: reject });
        link.signal.addEventListener('abort', () => resolve());
      }),
    ...more,
  };
  const result = examine({
    source: {
      config: {
        id: 'hq',
        name: 'HQ',
        protocol: 'scripted',
        enabled: true,
        options: {},
        trust: TRUST,
        proxy: 'none',
      },
      protocol,
      options: {},
      trust: await loadTrust(TRUST, '.'),
    },
    secrets,
    clock,
    openTransports({ signal }) {
      cut = signal;
      const never = () => new Promise<never>(() => undefined);
      return {
        https: never,
        websocket: never,
        mqtt: never,
        setReading: () => undefined,
        closed: () => Promise.resolve(),
      };
    },
    onProgress: (one) => progress.push(one),
    onBug: (error) => bugs.push(error),
    ...settings,
  });
  result.catch(() => undefined);
  await settled();
  const latest = () => {
    const attempt = attempts.at(-1);
    if (attempt === undefined) throw new Error('No attempt was made.');
    return attempt;
  };
  return {
    clock,
    link: () => latest().link,
    fail: (error) => latest().fail(error),
    progress,
    result,
    bugs,
    isCut: () => cut?.aborted === true,
  };
}

function comeUp(link: Link): void {
  link.step('session');
  link.step('events');
  link.up();
}

const ringing = { kind: 'delivered', name: 'DeliveredEvent', raw: '{}' } as const;

describe('examine', () => {
  it('ends healthy with the first event, takes its leave, and leaves no timer', async () => {
    const { link, clock, result, isCut } = await examination();
    comeUp(link());
    link().emit({ ...ringing, name: 'SnapshotDevice' });
    await clock.advance(1_000);
    expect(link().signal.aborted).toBe(false);
    link().emit(ringing);
    const { progress, startedAt, endedAt } = await result;
    expect(progress.examination).toMatchObject({
      source: 'hq',
      protocol: 'scripted',
      healthy: true,
      diagnosis: null,
    });
    expect(progress.examination.steps.at(-1)).toMatchObject({
      id: 'events',
      status: 'ok',
      durationMs: 1_000,
    });
    expect(endedAt - startedAt).toBe(1_000);
    expect(link().signal.aborted).toBe(true);
    expect(isCut()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('takes silence for a warning, and still for healthy', async () => {
    const { link, clock, result } = await examination({}, { waitForEventsMs: 2_000 });
    comeUp(link());
    await clock.advance(2_000);
    const { examination: found } = (await result).progress;
    expect(found).toMatchObject({ healthy: true, diagnosis: null });
    expect(found.steps.at(-1)).toMatchObject({ id: 'events', status: 'warning' });
    expect(found.steps.at(-1)?.detail).toContain('within 2 s');
  });

  it('names step, cause and cure of a failure, and skips what comes after it', async () => {
    const { link, fail, result } = await examination();
    link().step('session');
    fail(
      new LinkFailure('auth-rejected', { cause: 'Refused.', cure: 'Correct it.', evidence: ['HTTP 401'] }),
    );
    const { examination: found } = (await result).progress;
    expect(found.diagnosis).toEqual({
      code: 'auth-rejected',
      step: 'session',
      cause: 'Refused.',
      cure: 'Correct it.',
      evidence: ['HTTP 401'],
    });
    expect(found.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'resolve ok',
      'connect ok',
      'session failed',
      'events skipped',
    ]);
  });

  it('fails in the step "events" when the link falls while events are waited for', async () => {
    const { link, fail, result } = await examination();
    comeUp(link());
    fail(new LinkFailure('closed-by-peer', { cause: 'It hung up.', cure: 'None.' }));
    expect((await result).progress.examination.diagnosis).toMatchObject({
      code: 'closed-by-peer',
      step: 'events',
    });
  });

  it('has no step for what fails before the first', async () => {
    const { result } = await examination({}, { secrets: sessionSecrets() });
    const { examination: found } = (await result).progress;
    expect(found.diagnosis).toMatchObject({ code: 'secret-missing', step: null });
    expect(found.steps.map(({ status }) => status)).toEqual(Array(5).fill('skipped'));
  });

  it('adds what further questions bring to light, and changes neither code nor step', async () => {
    const asked: string[] = [];
    const { link, fail, result } = await examination({
      inquire: (failure, _options, given) => {
        asked.push(failure.code);
        given.step('events');
        return Promise.resolve({
          cause: 'The release is too old.',
          evidence: ['Asked without a password: HTTP 401'],
        });
      },
      leave: () => {
        asked.push('leave');
        return Promise.resolve();
      },
    });
    link().step('session');
    fail(
      new LinkFailure('auth-rejected', { cause: 'Refused.', cure: 'Correct it.', evidence: ['HTTP 401'] }),
    );
    const { examination: found } = (await result).progress;
    expect(asked).toEqual(['auth-rejected', 'leave']);
    expect(found.diagnosis).toEqual({
      code: 'auth-rejected',
      step: 'session',
      cause: 'The release is too old.',
      cure: 'Correct it.',
      evidence: ['HTTP 401', 'Asked without a password: HTTP 401'],
    });
    expect(found.steps.find(({ id }) => id === 'session')?.detail).toBe('The release is too old.');
    expect(found.steps.at(-1)?.status).toBe('skipped');
  });

  it('does not wait long for further questions, nor fall over one that fails', async () => {
    const slow = await examination({ inquire: () => new Promise(() => undefined) });
    slow.fail(new LinkFailure('forbidden', { cause: 'No.', cure: 'Ask.' }));
    await slow.clock.advance(60_000);
    expect((await slow.result).progress.examination.diagnosis?.code).toBe('forbidden');
    const refused = await examination({
      inquire: () => Promise.reject(new LinkFailure('timeout', { cause: 'Late.', cure: 'None.' })),
    });
    refused.fail(new LinkFailure('forbidden', { cause: 'No.', cure: 'Ask.' }));
    expect((await refused.result).progress.examination.diagnosis?.cause).toBe('No.');
  });

  it('ends after a minute in all, in the step that is not done, and takes its leave', async () => {
    const { link, clock, result, isCut } = await examination();
    link().step('session');
    await clock.advance(60_000);
    const { examination: found } = (await result).progress;
    expect(found.diagnosis).toMatchObject({ code: 'timeout', step: 'session' });
    expect(link().signal.aborted).toBe(true);
    expect(isCut()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('cuts a session that does not take its leave', async () => {
    const { link, clock, result, isCut } = await examination({
      run: (_options, given) => {
        comeUp(given);
        return new Promise(() => undefined);
      },
    });
    await clock.advance(5_000);
    expect(isCut()).toBe(false);
    await clock.advance(3_000);
    expect((await result).progress.examination.healthy).toBe(true);
    expect(isCut()).toBe(true);
    expect(link).toThrow('No attempt');
  });

  it('ends when it is told to, with the reason of the signal, after its leave', async () => {
    const stop = new AbortController();
    const { link, result, isCut, clock } = await examination({}, { signal: stop.signal });
    link().step('session');
    stop.abort(new Error('enough'));
    await expect(result).rejects.toThrow('enough');
    expect(link().signal.aborted).toBe(true);
    expect(isCut()).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('tells its progress step by step', async () => {
    const { link, progress, result } = await examination();
    comeUp(link());
    link().emit(ringing);
    await result;
    const versions = progress.map(({ version }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(progress[0]).toMatchObject({ running: 'session', isOver: false });
    expect(progress.at(-1)).toMatchObject({ running: null, isOver: true });
  });

  it('shows no secret, whoever says it', async () => {
    const { link, fail, result, progress } = await examination();
    link().conceal('session-token-0815');
    link().step('session');
    link().found?.(`a token session-token-0815 for ${PASSWORD}`);
    link().notice('The token session-token-0815 ends soon.');
    link().step('events');
    fail(
      new LinkFailure('forbidden', {
        cause: `No ${PASSWORD}.`,
        cure: 'Ask.',
        evidence: ['session-token-0815'],
      }),
    );
    const told = JSON.stringify([progress, await result]);
    expect(told).not.toContain(PASSWORD);
    expect(told).not.toContain('session-token-0815');
    expect((await result).progress.findings).toEqual(['The token ••• ends soon.']);
  });

  it('takes a mistake of ours for one, tells it, and ends', async () => {
    const { link, fail, result, bugs } = await examination();
    link().step('session');
    fail(new TypeError(`cannot read ${PASSWORD}`));
    expect((await result).progress.examination.diagnosis).toMatchObject({
      code: 'unreadable-answer',
      step: 'session',
    });
    expect(bugs.map(({ message }) => message)).toEqual(['cannot read •••']);
  });
});
