import { afterAll, it } from 'vitest';
import { expectAllSwept, sweepFault, sweptFaults } from '../../support/fault-sweep.ts';
import type { FaultCase } from '../../support/fault-sweep.ts';

const LOST: FaultCase['expected'] = { state: 'waiting', code: 'closed-by-peer', step: 'events' };
const UP: FaultCase['expected'] = { state: 'up' };
const DEAF: FaultCase['expected'] = { state: 'up', deaf: true };

const MQTT: Omit<FaultCase, 'protocol'>[] = [
  {
    fault: 'refuse-password',
    when: 'start',
    expected: { state: 'rejected', code: 'auth-rejected', step: 'session' },
  },
  { fault: 'refuse-password', when: 'later', expected: UP },
  {
    fault: 'refuse-client-id',
    when: 'start',
    expected: { state: 'waiting', code: 'client-id-refused', step: 'session' },
  },
  { fault: 'refuse-client-id', when: 'later', expected: UP },
  {
    fault: 'refuse-topic',
    when: 'start',
    expected: { state: 'waiting', code: 'topic-refused', step: 'subscribe' },
  },
  { fault: 'refuse-topic', when: 'later', expected: UP },
  { fault: 'cut', when: 'start', expected: { ...LOST, gap: true } },
  { fault: 'cut', when: 'later', expected: LOST },
  {
    fault: 'half-open',
    when: 'later',
    speed: 50,
    expected: { state: 'waiting', code: 'silent', step: 'events' },
  },
  { fault: 'garbage', when: 'start', expected: { state: 'up', events: ['undecoded'], messages: 5 } },
  { fault: 'garbage', when: 'later', expected: { state: 'up', events: ['undecoded'], messages: 5 } },
  { fault: 'restart', when: 'start', expected: { state: 'waiting', code: 'server-error', step: 'session' } },
  {
    fault: 'restart',
    when: 'later',
    expected: { state: 'waiting', before: ['closed-by-peer'], code: 'server-error', step: 'session' },
  },
  { fault: 'silent', when: 'start', expected: DEAF },
  { fault: 'silent', when: 'later', expected: DEAF },
];

const WEBSOCKET: Omit<FaultCase, 'protocol'>[] = [
  {
    fault: 'refuse-authorization',
    when: 'start',
    expected: { state: 'rejected', code: 'auth-rejected', step: 'upgrade' },
  },
  { fault: 'refuse-authorization', when: 'later', expected: UP },
  { fault: 'cut', when: 'start', expected: { ...LOST, gap: true } },
  { fault: 'cut', when: 'later', expected: LOST },
  { fault: 'restart', when: 'start', expected: { ...LOST, gap: true } },
  { fault: 'restart', when: 'later', expected: LOST },
  {
    fault: 'garbage',
    when: 'start',
    expected: { state: 'up', events: ['undecoded', 'message'], messages: 3 },
  },
  {
    fault: 'garbage',
    when: 'later',
    expected: { state: 'up', events: ['undecoded', 'message'], messages: 3 },
  },
  { fault: 'silent', when: 'start', expected: DEAF },
  { fault: 'silent', when: 'later', expected: DEAF },
];

it.each(MQTT)('takes the fault $fault ($when) of a broker as $expected.state', (one) =>
  sweepFault({ protocol: 'mqtt', ...one }),
);

it.each(WEBSOCKET)('takes the fault $fault ($when) of a WebSocket as $expected.state', (one) =>
  sweepFault({ protocol: 'websocket', ...one }),
);

it('sweeps every fault of both peers', async () => {
  await expectAllSwept('mqtt', MQTT);
  await expectAllSwept('websocket', WEBSOCKET);
});

afterAll(() => void process.stdout.write(`\n${sweptFaults()}\n`));
