import { afterAll, it } from 'vitest';
import { expectAllSwept, sweepFault, sweptFaults } from '../../support/fault-sweep.ts';
import type { FaultCase } from '../../support/fault-sweep.ts';

type Case = Omit<FaultCase, 'protocol'>;

const UP: FaultCase['expected'] = { state: 'up' };

const CASES: Case[] = [
  {
    fault: 'auth-rejected',
    when: 'start',
    expected: { state: 'rejected', code: 'auth-rejected', step: 'token' },
  },
  // The sessions are ended with the password; the new log-in then tells why.
  {
    fault: 'auth-rejected',
    when: 'later',
    expected: { state: 'rejected', before: ['token-expired'], code: 'auth-rejected', step: 'token' },
  },
  {
    fault: 'no-right',
    when: 'start',
    expected: { state: 'rejected', code: 'token-lacks-right', step: 'init' },
  },
  {
    fault: 'no-right',
    when: 'later',
    expected: { state: 'rejected', before: ['token-expired'], code: 'token-lacks-right', step: 'init' },
  },
  {
    fault: 'session-limit',
    when: 'start',
    expected: { state: 'waiting', code: 'session-limit', step: 'token', waitMs: 300_000 },
  },
  { fault: 'session-limit', when: 'later', expected: UP },
  { fault: 'auth-down', when: 'start', expected: { state: 'waiting', code: 'server-error', step: 'token' } },
  // Shows at the next look at the token: a life of 6 s is looked at after 4.5 s.
  {
    fault: 'auth-down',
    when: 'later',
    options: { expiration: 120 },
    expected: { state: 'waiting', before: ['token-expired'], code: 'server-error' },
  },
  { fault: 'auth-slow', when: 'start', expected: { state: 'waiting', code: 'server-error', step: 'init' } },
  { fault: 'auth-slow', when: 'later', expected: UP },
  {
    fault: 'close-4001',
    when: 'later',
    expected: { state: 'waiting', code: 'proxy-failed', step: 'events' },
  },
  {
    fault: 'close-4002',
    when: 'later',
    expected: { state: 'waiting', code: 'server-error', step: 'events' },
  },
  {
    fault: 'close-4003',
    when: 'later',
    expected: { state: 'waiting', code: 'token-expired', step: 'events' },
  },
  {
    fault: 'close-4004',
    when: 'later',
    expected: { state: 'waiting', code: 'closed-by-peer', step: 'events' },
  },
  // A misunderstanding is borne three times.
  {
    fault: 'close-4004',
    when: 'start',
    expected: {
      state: 'rejected',
      before: ['closed-by-peer', 'closed-by-peer'],
      code: 'version-too-old',
      step: 'events',
      gap: true,
    },
  },
  // Tokens of 7.5 s: the first has ended, and was replaced before.
  { fault: 'token-expires', when: 'start', hurry: 2, expected: { state: 'up', outlasts: 9_000 } },
  { fault: 'token-expires', when: 'later', expected: UP },
  // Tokens of 6 s, replaced after 5.
  {
    fault: 'ignores-renewed-token',
    when: 'start',
    hurry: 10,
    expected: { state: 'waiting', code: 'token-expired', step: 'events', gap: true },
  },
  { fault: 'version-1', when: 'start', expected: UP },
  { fault: 'version-1', when: 'later', expected: UP },
  { fault: 'bus-down', when: 'start', expected: { state: 'waiting', code: 'server-error', step: 'init' } },
  { fault: 'bus-down', when: 'later', expected: { state: 'waiting', code: 'server-error', step: 'events' } },
  { fault: 'restart', when: 'start', expected: { state: 'waiting', code: 'server-error', step: 'upgrade' } },
  {
    fault: 'restart',
    when: 'later',
    expected: { state: 'waiting', before: ['closed-by-peer'], code: 'server-error', step: 'upgrade' },
  },
  {
    fault: 'half-open',
    when: 'later',
    speed: 50,
    expected: { state: 'waiting', code: 'silent', step: 'events' },
  },
  { fault: 'reset', when: 'later', expected: { state: 'waiting', code: 'closed-by-peer', step: 'events' } },
  { fault: 'cut', when: 'later', expected: { state: 'waiting', code: 'closed-by-peer', step: 'events' } },
  {
    fault: 'cut',
    when: 'start',
    expected: { state: 'waiting', code: 'closed-by-peer', step: 'events', gap: true },
  },
  {
    fault: 'garbage',
    when: 'start',
    expected: { state: 'up', events: ['undecoded', 'vendor'], messages: 15 },
  },
  {
    fault: 'garbage',
    when: 'later',
    expected: { state: 'up', events: ['undecoded', 'vendor'], messages: 15 },
  },
  // The event of 2 MB is read; of the frame above 8 MiB the beginning is kept.
  { fault: 'huge', when: 'later', expected: { state: 'up', events: ['undecoded'], messages: 2 } },
  { fault: 'silent', when: 'start', expected: { state: 'up', deaf: true } },
  { fault: 'silent', when: 'later', expected: { state: 'up', deaf: true } },
  {
    fault: 'captive-portal',
    when: 'start',
    expected: { state: 'waiting', code: 'unreadable-answer', step: 'token' },
  },
  { fault: 'captive-portal', when: 'later', expected: UP },
];

it.each(CASES)('takes the fault $fault ($when) of Wazo as $expected.state', (one) =>
  sweepFault({ protocol: 'wazo', ...one }),
);

it('sweeps every fault of the Wazo peer', () => expectAllSwept('wazo', CASES));

afterAll(() => void process.stdout.write(`\n${sweptFaults()}\n`));
