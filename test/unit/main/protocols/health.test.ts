import { describe, expect, it } from 'vitest';
import { mqtt } from '../../../../main/protocols/mqtt/index.ts';
import { fakeLink, jsonAnswer } from '../../../support/fake-link.ts';
import { settled } from '../../../support/fake-clock.ts';
import { runAes } from './aes-wti/peer.ts';
import { quiet, runCloudlink } from './cloudlink/peer.ts';
import { refusal, runKazoo } from './kazoo/peer.ts';
import { runWazo } from './wazo/peer.ts';

async function settledSome(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await settled();
}

describe('the end of the sign-in', () => {
  it('is told by Wazo, and anew after each renewal', async () => {
    const run = await runWazo({ tokenLife: 1000 });
    await settledSome();
    const begun = run.clock.now();
    expect(run.health.tokenEndsAt).toBe(begun + 1_000_000);
    await run.clock.advance(800_000);
    expect(run.health.tokenEndsAt).toBe(begun + 1_800_000);
    run.stop();
  });

  it('is told by CloudLink, and anew after each renewal', async () => {
    const run = await runCloudlink({ tokenLife: 1000 });
    const begun = run.clock.now();
    expect(run.health.tokenEndsAt).toBe(begun + 1_000_000);
    await run.clock.advance(800_000);
    await quiet();
    expect(run.health.tokenEndsAt).toBe(begun + 1_800_000);
    run.stop();
  });

  it('is told by Kazoo, also of a token of an earlier attempt', async () => {
    const run = await runKazoo({ tokenLife: 3600 });
    const ends = run.clock.now() + 3_600_000;
    expect(run.health.tokenEndsAt).toBe(ends);
    await run.clock.advance(60_000);
    const next = await runKazoo({ memory: run.link.memory, clock: run.clock });
    expect(next.health.tokenEndsAt).toBe(ends);
    run.stop();
    next.stop();
  });

  it('is that of the session at AES, and moves on with each reset of its timer', async () => {
    const run = await runAes();
    await settledSome();
    const begun = run.clock.now();
    const ends = run.health.tokenEndsAt ?? 0;
    expect(Math.abs(ends - (begun + 180_000))).toBeLessThan(2_000);
    await run.clock.advance(60_000);
    expect(run.health.tokenEndsAt).toBeGreaterThanOrEqual(ends + 58_000);
    run.stop();
  });
});

describe('the round trip', () => {
  it('is measured with the pings of Wazo', async () => {
    const run = await runWazo();
    await settledSome();
    expect(run.health.keepAliveMs).toBeUndefined();
    await run.clock.advance(30_000);
    expect(run.health.keepAliveMs).toBe(0);
    run.stop();
  });
});

describe('a part that is refused', () => {
  it('is the topic of an MQTT broker', async () => {
    const fake = fakeLink({ onMqtt: (peer) => void (peer.refusal = (t) => (t === 'doors/+' ? 0x87 : null)) });
    const options = mqtt.options.parse({
      url: 'mqtts://broker.example',
      subscriptions: [{ topic: 'calls/#' }, { topic: 'doors/+' }],
    });
    const running = mqtt.run(options, fake.link);
    await settledSome();
    expect([...fake.refusals.keys()]).toEqual(['doors/+']);
    expect(fake.refusals.get('doors/+')).toMatchObject({
      code: 'topic-refused',
      message: 'The broker refused this topic: not authorized (0x87).',
    });
    fake.stop();
    await running;
  });

  it.each([
    ['unauthorized account id foreign', 'foreign', 'forbidden'],
    ['no available subscriptions to requested binding', 'presence.dialog.*', 'binding-refused'],
  ])('is the account or the binding at Kazoo: %s', async (error, part, code) => {
    const run = await runKazoo({
      options: {
        accounts: ['0123456789abcdef0123456789abcdef', 'foreign'],
        bindings: ['call.*.*', 'presence.dialog.*'],
      },
      reply: ({ data }) =>
        (part === 'foreign' ? data.account_id === part : data.binding === part) ? refusal(error) : undefined,
    });
    expect(run.isUp).toBe(true);
    expect([...run.refusals.keys()]).toEqual([part]);
    expect(run.refusals.get(part)?.code).toBe(code);
    run.stop();
  });

  it('is the device at AES, until its monitor can be placed', async () => {
    let refusals = 0;
    const run = await runAes({
      options: { devices: ['5590', '5591'] },
      reply: ({ header, payload }) => {
        if (header.request !== 'MonitorStart' || !JSON.stringify(payload).includes('"5590:'))
          return undefined;
        refusals += 1;
        return refusals === 1
          ? { error: { CSTAErrorCode: { subscribedResourceAvailability: 'generic' } } }
          : undefined;
      },
    });
    await run.clock.advance(2_000);
    expect(run.isUp).toBe(true);
    expect([...run.refusals.keys()]).toEqual(['5590']);
    await run.clock.advance(6 * 60_000);
    expect(run.refusals.size).toBe(0);
    run.stop();
  });

  it('is the subscription at CloudLink', async () => {
    const run = await runCloudlink({
      options: { subscriptions: [{ topic: 'platform-api-media' }, { topic: 'platform-api-admin' }] },
      answer: (asked, { body }) =>
        asked === 'POST notify/subscriptions' && body?.includes('platform-api-admin')
          ? jsonAnswer(403, {})
          : undefined,
    });
    await quiet();
    expect(run.isUp).toBe(true);
    expect([...run.refusals.keys()]).toEqual(['platform-api-admin']);
    run.stop();
  });
});
