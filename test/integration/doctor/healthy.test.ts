import { describe, expect, it } from 'vitest';
import { PEERS } from '../../../simulators/index.ts';
import { answeredInbound } from '../../../simulators/scenarios/inbound.ts';
import { examined, patient } from '../../support/examined.ts';
import { castOf, playAtOnce } from '../../support/played-scenario.ts';

/** How each session takes its leave; the others close their socket, and nothing is left on the server. */
const FAREWELLS: Record<string, RegExp> = {
  'aes-wti': /"request":"StopApplicationSession"/,
  wazo: /DELETE https:.*\/api\/auth\/0\.1\/token\//,
  cloudlink: /DELETE https:.*\/subscriptions\//,
};

describe('the doctor at a healthy', () => {
  it.each(PEERS)('$protocol sees the first event, and takes its leave', async ({ protocol }) => {
    const well = await patient(protocol, null);
    let hasPlayed = false;
    const { progress, frames } = await examined(well, {
      waitForEventsMs: 10_000,
      onProgress: ({ running }) => {
        if (running !== 'events' || hasPlayed) return;
        hasPlayed = true;
        void well.clock.passed(500).then(() => playAtOnce(well.peer, answeredInbound, castOf(0)));
      },
    });
    const { healthy, diagnosis, steps } = progress.examination;
    expect({ healthy, diagnosis }).toEqual({ healthy: true, diagnosis: null });
    expect(steps.map(({ status }) => status)).toEqual(steps.map(() => 'ok'));
    expect(steps.at(-1)?.detail).toMatch(/^An event came: /);
    expect(progress.chains[0]?.trusted).toBe(true);
    const said = frames.map(({ what, text }) => `${what} ${text}`).join('\n');
    expect(said).toMatch(FAREWELLS[protocol] ?? /close 1000|MQTT end: Closed/);
    expect(well.peer.listeners).toBe(0);
  });

  it.each(['wazo', 'api-gateway'])('%s that is silent warns, and is healthy still', async (protocol) => {
    const { progress } = await examined(await patient(protocol, 'silent'), { waitForEventsMs: 300 });
    const { healthy, diagnosis, steps } = progress.examination;
    expect({ healthy, diagnosis }).toEqual({ healthy: true, diagnosis: null });
    expect(steps.at(-1)).toMatchObject({ id: 'events', status: 'warning' });
  });

  it.each([
    ['wazo', 'no-right', /DELETE .*\/token\//],
    ['cloudlink', 'url-expired', /DELETE .*\/subscriptions\//],
  ])('%s leaves nothing behind after %s', async (protocol, fault, farewell) => {
    const { progress, frames } = await examined(await patient(protocol, fault));
    expect(progress.examination.healthy).toBe(false);
    expect(frames.map(({ what }) => what).join('\n')).toMatch(farewell);
  });

  it('gateway sends a test message where it is asked to', async () => {
    const well = await patient('api-gateway', null);
    const refused = await examined(well, { sendTest: true });
    expect(refused.progress.findings.join()).toMatch(/test message/);
    const none = await examined(await patient('websocket', null), { sendTest: true });
    expect(none.progress.findings).toContain('There is no test message for WebSocket.');
  });
});
