import { describe, expect, it } from 'vitest';
import { inquire } from '../../../../../main/protocols/mqtt/inquiry.ts';
import { mqttOptions } from '../../../../../main/protocols/mqtt/options.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink } from '../../../../support/fake-link.ts';

const SETTINGS = { url: 'mqtts://broker.example', subscriptions: [{ topic: 'pbx/#', qos: 0 }] };

function cut(step: string): LinkFailure {
  return new LinkFailure('closed-by-peer', { step, cause: 'The broker hung up.', cure: 'None.' });
}

async function found(settings: object, end: 'stays' | 'is cut') {
  const run = fakeLink();
  const asked = inquire(cut('subscribe'), mqttOptions.parse({ ...SETTINGS, ...settings }), run.link);
  await settled();
  if (end === 'is cut') run.mqttChannels[0]?.end('Connection closed');
  await run.clock.advance(3_000);
  const clues = await asked;
  expect(run.mqttChannels).toHaveLength(1);
  expect(run.mqttChannels[0]?.isOpen).toBe(false);
  expect(run.mqttChannels[0]?.subscriptions).toEqual([]);
  expect(run.clock.pending).toBe(0);
  return clues;
}

describe('a broker that hangs up at the SUBSCRIBE', () => {
  it('does so for the topics where a connection without them stays', async () => {
    expect((await found({}, 'stays'))?.cure).toContain('topics');
  });

  it('may do so for the client id where one is set', async () => {
    expect((await found({ clientId: 'desk' }, 'stays'))?.cause).toContain('"desk"');
  });

  it('does so for something else where that one is cut too', async () => {
    const clues = await found({}, 'is cut');
    expect(clues?.cause).toBeUndefined();
    expect(clues?.evidence.join()).toContain('subscribed to nothing: cut');
  });

  it('is not asked where it was not reached', async () => {
    const run = fakeLink();
    expect(await inquire(cut('tls'), mqttOptions.parse(SETTINGS), run.link)).toBeNull();
    expect(run.mqttChannels).toEqual([]);
  });
});
