import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiGatewayOptions } from '../../../../../main/protocols/api-gateway/options.ts';
import { broadcastTest } from '../../../../../main/protocols/api-gateway/sample/broadcast-test.ts';
import { sendTest } from '../../../../../main/protocols/api-gateway/sample/send-test.ts';
import type { FakeChannel } from '../../../../support/fake-channel.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink, jsonAnswer } from '../../../../support/fake-link.ts';
import type { FakeLinkSetup } from '../../../../support/fake-link.ts';
import { ADDRESS, gatewayError, whyNot } from './gateway.ts';

const OPTIONS = apiGatewayOptions.parse({
  url: ADDRESS,
  preset: 'outsystems',
  broadcastUrl: 'https://fghij67890.execute-api.eu-west-1.amazonaws.com/dev/receiver',
});

/** What the sample's function takes. */
const SENT = z.strictObject({ action: z.literal('onMessage'), message: z.string(), key: z.literal('1234') });

/** The sample: passes the message's value on to all others as a bare text when the key is right, else says nothing. */
function sample(setup: FakeLinkSetup = {}) {
  const open: FakeChannel[] = [];
  const fake = fakeLink({
    secrets: { key: '1234', apiKey: 'plan-key' },
    onWebsocket: (peer) => {
      open.push(peer);
      peer.onSent = (sent) => {
        const said = SENT.safeParse(JSON.parse(String(sent)));
        if (!said.success) return;
        for (const other of open.filter((one) => one !== peer)) other.say(said.data.message);
      };
    },
    ...setup,
  });
  return { fake, broadcast: (text: string) => open.forEach((peer) => peer.say(text)) };
}

describe('the send test', () => {
  it('succeeds when a second connection hears the message, and closes both', async () => {
    const { fake } = sample();
    expect(await sendTest(OPTIONS, fake.link)).toEqual({ arrived: true, afterMs: 0 });
    expect(fake.websockets).toHaveLength(2);
    expect(fake.websockets.map(({ closedBySession }) => closedBySession?.code)).toEqual([1000, 1000]);
    expect(fake.clock.pending).toBe(0);
    expect(fake.isUp).toBe(false);
    expect(fake.emitted).toEqual([]);
  });

  it('sends the message in the form of the sample', async () => {
    const { fake } = sample();
    await sendTest(OPTIONS, fake.link);
    const sent = fake.websockets[1]?.sentJson() ?? [];
    expect(sent).toHaveLength(1);
    expect(SENT.parse(sent[0]).message).toMatch(/^Ringscope test [0-9a-f]{8}$/);
  });

  it('says that a wrong key looks like no answer at all', async () => {
    const { fake } = sample({ secrets: { key: 'wrong' } });
    const result = sendTest(OPTIONS, fake.link);
    await fake.clock.advance(29_000);
    expect(fake.clock.pending).toBeGreaterThan(0);
    await fake.clock.advance(1000);
    expect(whyNot(await result).cause).toContain('wrong key');
    expect(fake.clock.pending).toBe(0);
  });

  it('does not take the messages of others for its own', async () => {
    const { fake, broadcast } = sample({ secrets: { key: 'wrong' } });
    const result = sendTest(OPTIONS, fake.link);
    await settled();
    broadcast('Ringscope test 00000000!');
    await fake.clock.advance(30_000);
    expect(await result).toMatchObject({ arrived: false });
  });

  it("gives the gateway's own refusal", async () => {
    const fake = fakeLink({
      secrets: { key: '1234' },
      onWebsocket: (peer) => {
        peer.onSent = () => peer.say(gatewayError('Forbidden'));
      },
    });
    const { cause, cure } = whyNot(await sendTest(OPTIONS, fake.link));
    expect(cause).toBe('The gateway answered the message with "Forbidden".');
    expect(cure).toContain('action');
  });

  it('fails without a key, before anything is dialled', async () => {
    const { fake } = sample({ secrets: {} });
    expect((await failureOf(sendTest(OPTIONS, fake.link))).code).toBe('secret-missing');
    expect(fake.websockets).toEqual([]);
  });

  it('fails when a connection is lost meanwhile', async () => {
    const { fake } = sample({ secrets: { key: 'wrong' } });
    const failure = failureOf(sendTest(OPTIONS, fake.link));
    await settled();
    fake.websockets[0]?.end(1001);
    expect((await failure).code).toBe('closed-by-peer');
    expect(fake.clock.pending).toBe(0);
  });

  it('ends when told to', async () => {
    const { fake } = sample({ secrets: { key: 'wrong' } });
    const result = sendTest(OPTIONS, fake.link);
    await settled();
    fake.stop();
    await expect(result).rejects.toBe(fake.link.signal.reason);
    expect(fake.websockets.every(({ isOpen }) => !isOpen)).toBe(true);
    expect(fake.clock.pending).toBe(0);
  });
});

describe('the broadcast test', () => {
  it('asks the REST API as the sample wants it, and hears the number', async () => {
    const { fake, broadcast } = sample({
      http: () => {
        broadcast('42');
        return jsonAnswer(200, { statusCode: 200 });
      },
    });
    expect(await broadcastTest(OPTIONS, fake.link, 42)).toEqual({ arrived: true, afterMs: 0 });
    expect(fake.requests).toMatchObject([
      {
        method: 'GET',
        url:
          'https://fghij67890.execute-api.eu-west-1.amazonaws.com/dev/receiver' +
          '?progId=42&domain=abcde12345.execute-api.eu-west-1.amazonaws.com&stage=dev',
        headers: { 'x-api-key': 'plan-key' },
      },
    ]);
    expect(fake.clock.pending).toBe(0);
  });

  it('takes domain and stage from its address where they stand there', async () => {
    const { fake } = sample({ http: [jsonAnswer(429, {})] });
    const broadcastUrl = 'https://rest.example/receiver?domain=sockets.example&stage=prod';
    await broadcastTest({ ...OPTIONS, broadcastUrl }, fake.link, 7);
    expect(fake.requests[0]?.url).toBe(
      'https://rest.example/receiver?domain=sockets.example&stage=prod&progId=7',
    );
  });

  it.each([
    [403, { message: 'Forbidden' }, 'API key'],
    [403, { message: 'Missing Authentication Token' }, 'nothing at this address'],
    [413, {}, 'too large'],
    [429, { message: 'Limit Exceeded' }, 'quota'],
    [504, {}, '29 s'],
    [418, {}, 'HTTP 418'],
  ])('says what %i %j means', async (status, body, cause) => {
    const { fake } = sample({ http: [jsonAnswer(status, body)] });
    expect(whyNot(await broadcastTest(OPTIONS, fake.link, 42)).cause).toContain(cause);
  });

  it('does not trust the 200 that comes in any case', async () => {
    const { fake } = sample({ http: [jsonAnswer(200, { statusCode: 200 })] });
    const result = broadcastTest(OPTIONS, fake.link, 42);
    await fake.clock.advance(30_000);
    expect(whyNot(await result).cause).toContain('domain or stage');
  });

  it('names what is missing', async () => {
    const { fake } = sample({ secrets: {} });
    const failure = await failureOf(broadcastTest(apiGatewayOptions.parse({ url: ADDRESS }), fake.link, 42));
    expect(failure.code).toBe('secret-missing');
    expect(failure.details.cause).toContain('"broadcastUrl" and the secret "apiKey"');
  });
});
