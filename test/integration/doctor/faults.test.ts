import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { examined, patient } from '../../support/examined.ts';
import type { Patient } from '../../support/examined.ts';

/** `speed`: how much faster the doctor's time runs, where an answer is waited for; of `hurry` it is the system's. */
type Case = [fault: string, code: DiagnosisCode, step: string, speed?: number, hurry?: number];

/** The same as the link's, in test/integration/faults. */
const FAULTS: Record<string, Case[]> = {
  'aes-wti': [
    ['auth-rejected', 'auth-rejected', 'upgrade'],
    ['old-release', 'auth-rejected', 'upgrade'],
    ['not-wti', 'not-the-service', 'upgrade'],
    ['forbidden', 'forbidden', 'upgrade'],
    ['certificate-expired', 'tls-expired', 'tls'],
    ['certificate-other-name', 'tls-wrong-host', 'tls'],
    ['certificate-untrusted', 'tls-untrusted', 'tls'],
    ['not-cti-user', 'auth-rejected', 'session'],
    ['version-refused', 'version-too-old', 'session'],
    ['bad-request', 'version-too-old', 'session'],
    ['hang-before-upgrade', 'timeout', 'upgrade', 20],
    ['hang-after-upgrade', 'timeout', 'session', 20],
    ['server-busy', 'server-error', 'session'],
    ['session-limit', 'session-limit', 'session'],
    ['start-unreadable', 'unreadable-answer', 'session'],
    ['bad-switch-name', 'device-unknown', 'devices'],
    ['no-licence', 'licence-missing', 'monitors'],
    ['monitor-limit', 'licence-missing', 'monitors'],
    ['link-down', 'server-error', 'devices'],
  ],
  wazo: [
    ['auth-rejected', 'auth-rejected', 'token'],
    ['no-right', 'token-lacks-right', 'init'],
    ['session-limit', 'session-limit', 'token'],
    ['auth-down', 'server-error', 'token'],
    ['auth-slow', 'server-error', 'init', 1, 20],
    ['bus-down', 'server-error', 'init'],
    ['restart', 'server-error', 'upgrade'],
    ['captive-portal', 'unreadable-answer', 'token'],
  ],
  cloudlink: [
    ['certificate-untrusted', 'tls-untrusted', 'tls'],
    ['certificate-expired', 'tls-expired', 'tls'],
    ['auth-rejected', 'auth-rejected', 'token'],
    ['account-ambiguous', 'account-ambiguous', 'token'],
    ['account-inactive', 'account-inactive', 'token'],
    ['second-factor', 'second-factor-needed', 'token'],
    ['subscription-limit', 'token-lacks-right', 'subscriptions'],
    ['forbidden', 'token-lacks-right', 'connection'],
    ['captive-portal', 'unreadable-answer', 'token'],
    ['hangs', 'timeout', 'token', 20],
    ['rate-limited', 'rate-limited', 'token'],
    ['server-error', 'server-error', 'token'],
    ['no-url', 'unreadable-answer', 'connection'],
    ['url-expired', 'url-expired', 'upgrade'],
    ['upgrade-forbidden', 'upgrade-refused', 'upgrade'],
    ['upgrade-malformed', 'upgrade-refused', 'upgrade'],
    ['subprotocol-lost', 'url-expired', 'upgrade'],
    ['subprotocol-not-echoed', 'subprotocol-missing', 'upgrade'],
    ['client-id-refused', 'client-id-refused', 'session'],
    ['closed-before-connack', 'client-id-refused', 'session'],
    ['no-connack', 'timeout', 'session', 20],
    ['topic-refused', 'topic-refused', 'subscribe', 5],
    ['suback-failure', 'topic-refused', 'subscribe', 5],
    ['no-suback', 'timeout', 'subscribe', 20],
  ],
  kazoo: [
    ['auth-rejected', 'auth-rejected', 'token'],
    ['account-unknown', 'auth-rejected', 'token'],
    ['second-factor', 'second-factor-needed', 'token'],
    ['account-expired', 'account-inactive', 'token'],
    ['account-disabled', 'account-inactive', 'token'],
    ['sign-ins-limited', 'rate-limited', 'token'],
    ['datastore-down', 'server-error', 'token'],
    ['no-token', 'unreadable-answer', 'token'],
    ['captive-portal', 'unreadable-answer', 'token'],
    ['socket-refused', 'unreachable', 'upgrade'],
    ['socket-plain', 'tls-not-spoken', 'upgrade'],
    ['socket-full', 'session-limit', 'upgrade'],
    ['upgrade-dropped', 'upgrade-refused', 'upgrade'],
    ['upgrade-page', 'upgrade-refused', 'upgrade'],
    ['bad-gateway', 'server-error', 'upgrade'],
    ['certificate-expired', 'tls-expired', 'upgrade'],
    ['certificate-other-name', 'tls-wrong-host', 'upgrade'],
    ['certificate-untrusted', 'tls-untrusted', 'upgrade'],
    ['token-refused', 'auth-rejected', 'subscribe'],
    ['token-module-missing', 'server-error', 'subscribe'],
    ['account-forbidden', 'forbidden', 'subscribe'],
    ['replies-lost', 'timeout', 'subscribe', 20],
  ],
  'api-gateway': [
    ['unauthorized', 'auth-rejected', 'upgrade'],
    ['forbidden', 'forbidden', 'upgrade'],
    ['key-revoked', 'forbidden', 'upgrade'],
    ['wrong-stage', 'forbidden', 'upgrade'],
    ['captive-portal', 'not-the-service', 'upgrade'],
    ['bad-request', 'upgrade-refused', 'upgrade'],
    ['rate-limited', 'rate-limited', 'upgrade'],
    ['connect-fails', 'server-error', 'upgrade'],
    ['connect-missing', 'server-error', 'upgrade'],
    ['connect-times-out', 'server-error', 'upgrade', 1, 20],
    ['hang-before-upgrade', 'timeout', 'upgrade', 20],
    ['reset-on-connect', 'closed-by-peer', 'upgrade'],
  ],
};

/** What is wrong on this side, at every system alike. */
const SETTINGS: [
  what: string,
  code: DiagnosisCode,
  step: string | null,
  change: (sick: Patient) => Patient,
][] = [
  ['a missing secret', 'secret-missing', null, (sick) => sick],
  ['an unknown name', 'name-not-found', 'resolve', withPlace(() => 'pbx.invalid')],
  ['a closed port', 'unreachable', 'connect', withPlace(() => '127.0.0.1:1')],
  ['an authority that is not trusted', 'tls-untrusted', 'tls', withTrust({ caFiles: [], pinSha256: null })],
  [
    'a pin of another certificate',
    'tls-pin-mismatch',
    'tls',
    withTrust({ caFiles: [], pinSha256: 'ab'.repeat(32) }),
  ],
  ['a port without TLS', 'tls-not-spoken', 'tls', withPlace(() => `127.0.0.1:${plainPort}`)],
];

let plainPort = 0;
const plain = createServer((_request, response) => response.end());

beforeAll(async () => {
  await once(plain.listen(0, '127.0.0.1'), 'listening');
  const address = plain.address();
  plainPort = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(() => void plain.close());

/** As many as each of these has at least. */
const FEWEST = 10;

const rows: string[] = [];

async function expectFailure(
  [protocol, what, code, step]: [string, string, DiagnosisCode, string | null],
  sick: Patient,
  secrets?: Record<string, string>,
): Promise<void> {
  const { examination } = (await examined(sick, secrets && { secrets })).progress;
  const { diagnosis, steps } = examination;
  rows.push(
    `| ${protocol} | ${what} | ${code} at ${step ?? 'no step'} | ${diagnosis?.code} at ${diagnosis?.step ?? 'no step'} |`,
  );
  expect(diagnosis).toMatchObject({ code, step });
  expect(examination.healthy).toBe(false);
  const failed = steps.findIndex(({ status }) => status === 'failed');
  expect(steps[failed]?.id ?? null).toBe(step);
  const before = Math.max(0, failed);
  const expected = steps.map(({ id }, at) => (id === step ? 'failed' : at < before ? 'ok' : 'skipped'));
  expect(steps.map(({ status }) => status)).toEqual(expected);
}

function withTrust(trust: Patient['source']['trust']): (sick: Patient) => Patient {
  return (sick) => ({ ...sick, source: { ...sick.source, trust } });
}

/** The same source with another host and port in every address. */
function withPlace(other: (place: string) => string): (sick: Patient) => Patient {
  return (sick) => {
    const text = JSON.stringify(sick.source.options).replaceAll(/(?<=:\/\/)[^/"]+/g, other);
    return {
      ...sick,
      source: { ...sick.source, options: z.record(z.string(), z.unknown()).parse(JSON.parse(text)) },
    };
  };
}

describe.each(Object.keys(FAULTS))('the doctor at %s', (protocol) => {
  const faults = FAULTS[protocol] ?? [];

  it.each(faults)('finds %s to be %s in the step %s', async (fault, code, step, speed = 1, hurry) => {
    const sick = await patient(protocol, fault, hurry);
    sick.clock.run(speed);
    await expectFailure([protocol, fault, code, step], sick);
  });

  // The gateway lets in without any secret.
  const settings = SETTINGS.filter(([, code]) => protocol !== 'api-gateway' || code !== 'secret-missing');
  it.each(settings)('finds %s to be %s in the step %s', async (what, code, step, change) => {
    const sick = change(await patient(protocol, null));
    await expectFailure([protocol, what, code, step], sick, code === 'secret-missing' ? {} : undefined);
  });

  it(`knows ${FEWEST} failures at least`, () => {
    expect(faults.length + settings.length).toBeGreaterThanOrEqual(FEWEST);
  });
});

afterAll(() => {
  const head = '| system | failure | expected | found |\n| --- | --- | --- | --- |';
  process.stdout.write(`\n${head}\n${rows.join('\n')}\n`);
});
