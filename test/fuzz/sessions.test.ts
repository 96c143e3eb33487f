import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aesWti } from '../../main/protocols/aes-wti/index.ts';
import { apiGateway } from '../../main/protocols/api-gateway/index.ts';
import { cloudlink } from '../../main/protocols/cloudlink/index.ts';
import { kazoo } from '../../main/protocols/kazoo/index.ts';
import { mqtt } from '../../main/protocols/mqtt/index.ts';
import type { Protocol } from '../../main/protocols/protocol.ts';
import { websocket } from '../../main/protocols/websocket/index.ts';
import { wazo } from '../../main/protocols/wazo/index.ts';
import { eventSchema } from '../../model/event.ts';
import type { EventFacts } from '../../model/event.ts';
import { LinkFailure } from '../../model/failure.ts';
import { recordable } from '../../main/capture/recordable.ts';
import gatewayFrames from '../fixtures/api-gateway/frames.json' with { type: 'json' };
import kazooFrames from '../fixtures/kazoo/call-events.json' with { type: 'json' };
import wazoEvents from '../fixtures/wazo/events.json' with { type: 'json' };
import { damage } from '../support/arbitrary-damage.ts';
import { damagedLink } from '../support/damaged-link.ts';
import type { Wrong } from '../support/damaged-link.ts';
import { settled } from '../support/fake-clock.ts';
import type { FakeLink, FakeLinkSetup } from '../support/fake-link.ts';
import { fakeLink, jsonAnswer } from '../support/fake-link.ts';
import { rounds } from '../support/long-form.ts';
import { RINGING } from '../unit/main/protocols/cloudlink/publications.ts';
import { runAes } from '../unit/main/protocols/aes-wti/peer.ts';
import { runCloudlink } from '../unit/main/protocols/cloudlink/peer.ts';
import { runKazoo } from '../unit/main/protocols/kazoo/peer.ts';
import { runWazo } from '../unit/main/protocols/wazo/peer.ts';

const ROUNDS = rounds(500, 40_000);
const MINUTE = 60_000;
/** A peer's texts may be quoted several times; what is shown is cut later. */
const LONGEST_TOLD = 100_000;

interface Conversation {
  protocol: Protocol;
  /** Begins a session whose peer is well but for what stands between. */
  begin: () => Promise<FakeLink>;
}

const { call_created: created } = wazoEvents;
const MAPPING = {
  callId: 'callId',
  kind: 'type',
  state: 'state',
  from: '{number: from}',
  at: 'time',
};
const FRAMES = gatewayFrames.map(({ frame }) => frame);
const CHANNELS = [{ ...kazooFrames.callerIn.data, uuid: 'legA', answered: true, elapsed_s: 7 }];

const CONVERSATIONS: readonly Conversation[] = [
  {
    protocol: aesWti,
    begin: () =>
      runAes({
        options: { devices: ['5590', '5591'] },
        http: () => jsonAnswer(200, { actualSessionDuration: 180 }),
      }),
  },
  {
    protocol: wazo,
    begin: () =>
      runWazo({
        answer: ({ url }) =>
          url.includes('/calls') ? jsonAnswer(200, { items: [created.data] }) : undefined,
      }),
  },
  {
    protocol: cloudlink,
    begin: () =>
      runCloudlink({
        options: { mediaUrl: 'https://media.example/v1' },
        answer: (asked) =>
          asked.startsWith('GET media/')
            ? jsonAnswer(200, { _embedded: { items: [RINGING.content] } })
            : undefined,
      }),
  },
  { protocol: kazoo, begin: () => runKazoo({ channels: CHANNELS }) },
  {
    protocol: apiGateway,
    begin: () => {
      const address = 'wss://abcde12345.execute-api.eu-west-1.amazonaws.com/dev';
      const given = {
        url: address,
        onOpen: ['hello'],
        keepAliveSeconds: 20,
        renewSeconds: 60,
        pingSeconds: 10,
      };
      return hearing(apiGateway, given, {
        onWebsocket: (peer) => void setImmediate(() => FRAMES.forEach((frame) => peer.say(frame))),
      });
    },
  },
  {
    protocol: mqtt,
    begin: () => {
      const given = { url: 'mqtts://broker.example', subscriptions: [{ topic: 'pbx/#' }], mapping: MAPPING };
      return hearing(mqtt, given, {
        onMqtt: (broker) =>
          void setImmediate(() => FRAMES.forEach((frame) => broker.say('pbx/calls', frame))),
      });
    },
  },
  {
    protocol: websocket,
    begin: () =>
      hearing(
        websocket,
        { url: 'wss://events.example/calls', onOpen: ['hello'], mapping: MAPPING },
        { onWebsocket: (peer) => void setImmediate(() => FRAMES.forEach((frame) => peer.say(frame))) },
      ),
  },
];

/** A session of those that listen to whatever comes. */
async function hearing(protocol: Protocol, given: object, setup: FakeLinkSetup): Promise<FakeLink> {
  const fake = fakeLink(setup);
  // How it ends is looked at by the test.
  protocol.run(protocol.options.parse(given), fake.link).catch(() => undefined);
  await settled();
  return fake;
}

/** The close codes of RFC 6455 and those of services; the reason codes of MQTT 5 lie between them. */
const endings = fc.record({
  code: fc.oneof(fc.integer({ min: 1000, max: 1015 }), fc.integer({ min: 3000, max: 4999 })),
  reasonCode: fc.option(fc.nat(255)),
  reason: fc.oneof(fc.string({ unit: 'binary', maxLength: 123 }), fc.constantFrom('', 'bus connection lost')),
});

const wrongs: fc.Arbitrary<Wrong[]> = fc.array(
  fc.record(
    {
      turn: fc.nat(12),
      damage,
      status: fc.constantFrom(200, 201, 204, 301, 400, 401, 403, 404, 429, 500, 503),
    },
    { requiredKeys: ['turn', 'damage'] },
  ),
  { minLength: 1, maxLength: 3 },
);

afterEach(() => void vi.restoreAllMocks());

describe.each(CONVERSATIONS)('a session of $protocol.id', ({ protocol, begin }) => {
  it('is up or fails in words, whatever the system answers, and leaves nothing behind', async () => {
    const run = protocol.run.bind(protocol);
    let plan: readonly Wrong[] = [];
    const spy = vi.spyOn(protocol, 'run');
    spy.mockImplementation((options, link) => run(options, damagedLink(link, plan)));
    await fc.assert(
      fc.asyncProperty(wrongs, endings, async (planned, { code, reasonCode, reason }) => {
        plan = planned;
        const fake = await begin();
        const ended = Promise.resolve(spy.mock.results.at(-1)?.value);
        await fake.clock.advance(3 * MINUTE);
        fake.websockets.at(-1)?.end(code, reason);
        fake.mqttChannels.at(-1)?.end(reason, reasonCode);
        await fake.clock.advance(MINUTE);
        fake.stop();
        await fake.clock.advance(MINUTE);
        expectWords(
          await ended.then(
            () => null,
            (error: unknown) => error,
          ),
        );
        expectLeftNothing(fake);
        for (const event of fake.emitted) expectRecordable(event, protocol.id);
      }),
      { numRuns: ROUNDS },
    );
  });
});

function expectWords(error: unknown): void {
  if (error === null) return;
  if (!(error instanceof LinkFailure)) throw new Error('It failed without words.', { cause: error });
  const { cause, cure, evidence = [] } = error.details;
  expect(cause).not.toBe('');
  expect(cure).not.toBe('');
  expect([cause, cure, ...evidence].join().length).toBeLessThan(LONGEST_TOLD);
}

function expectLeftNothing({ clock, websockets, mqttChannels, notices }: FakeLink): void {
  expect(clock.pending).toBe(0);
  expect([...websockets, ...mqttChannels].filter(({ isOpen }) => isOpen)).toEqual([]);
  expect(notices.length).toBeLessThan(50);
  expect(notices.join().length).toBeLessThan(LONGEST_TOLD);
}

function expectRecordable(facts: EventFacts, protocol: string): void {
  const event = recordable({ at: 0, ...facts, receivedAt: 0, sourceId: 'hq', protocol }, 0);
  eventSchema.parse({ ...event, seq: 1 });
}
