import { describe, expect, it } from 'vitest';
import type { EventFacts } from '../../../../../model/event.ts';
import { fakeLink } from '../../../../support/fake-link.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { apiGatewayOptions } from '../../../../../main/protocols/api-gateway/options.ts';
import { runSession } from '../../../../../main/protocols/api-gateway/session.ts';
import { ADDRESS, failureOf, gatewayError, listen } from './gateway.ts';

const MINUTE = 60_000;
const PING = '{"action":"ping"}';

function texts(events: EventFacts[]): string[] {
  return events.map(({ raw }) => raw);
}

describe('a session at an API Gateway', () => {
  it('is up with the upgrade and then says what is to be said', async () => {
    const { fake, socket } = await listen({ onOpen: ['hello', { action: 'subscribe' }] });
    expect(fake.isUp).toBe(true);
    expect(fake.steps).toEqual(['events']);
    expect(socket(0).sent).toEqual(['hello', '{"action":"subscribe"}']);
    fake.stop();
  });

  it('waits 30 s for a slow $connect, and leaves silence alone', async () => {
    const { fake, socket } = await listen();
    expect(socket(0).request).toMatchObject({ url: ADDRESS, timeoutMs: 30_000 });
    expect(socket(0).request.silenceLimitMs).toBeUndefined();
    fake.stop();
  });

  it('puts its secrets where the service looks for them', async () => {
    const { fake, socket } = await listen(
      {
        url: `${ADDRESS}?room=5`,
        headers: { 'X-Tenant': 'north' },
        subprotocols: ['events.v1'],
        tokenParameter: 'auth',
      },
      { secrets: { apiKey: 'plan-key', authorization: 'Bearer s3cret', token: 't o&ken', key: '1234' } },
    );
    expect(socket(0).request).toMatchObject({
      url: `${ADDRESS}?room=5&auth=t+o%26ken`,
      headers: { 'X-Tenant': 'north', Authorization: 'Bearer s3cret', 'x-api-key': 'plan-key' },
      subprotocols: ['events.v1'],
    });
    expect(fake.notices).toEqual([]);
    fake.stop();
  });

  it('conceals what looks like a secret in the settings, and says so once', async () => {
    const memory = new Map<string, unknown>();
    const given = { url: `${ADDRESS}?token=t0psecret`, headers: { 'X-Auth': 'k3y-k3y' } };
    const first = await listen(given, { memory });
    const second = await listen(given, { memory });
    expect(first.fake.concealed).toEqual(['t0psecret', 'k3y-k3y']);
    expect(second.fake.concealed).toEqual(['t0psecret', 'k3y-k3y']);
    expect(first.fake.notices).toHaveLength(1);
    expect(first.fake.notices[0]).not.toMatch(/t0psecret|k3y-k3y/);
    expect(second.fake.notices).toEqual([]);
    first.fake.stop();
    second.fake.stop();
  });

  it('warns that the sample lets everybody in', async () => {
    const { fake } = await listen({ preset: 'outsystems' });
    expect(fake.notices).toHaveLength(1);
    expect(fake.notices[0]).toContain('everybody connected receives every message');
    fake.stop();
  });

  it('is up before the first event, even when that comes with the upgrade', async () => {
    const { fake } = await listen(
      {},
      {
        onWebsocket: (peer) => peer.say('early'),
      },
    );
    expect(fake.isUp).toBe(true);
    expect(texts(fake.emitted)).toEqual(['early']);
    fake.stop();
  });

  it('closes with 1000, returns and leaves no timer when told to stop', async () => {
    const { fake, ended, socket } = await listen();
    fake.stop();
    expect(await ended).toBeNull();
    expect(socket(0).closedBySession?.code).toBe(1000);
    expect(fake.clock.pending).toBe(0);
  });

  it('returns at once when told to stop while it dials, and closes what opens late', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const fake = fakeLink({ onWebsocket: () => promise });
    const ended = runSession(apiGatewayOptions.parse({ url: ADDRESS }), fake.link);
    fake.stop();
    await ended;
    resolve(undefined);
    await settled();
    expect(fake.isUp).toBe(false);
    expect(fake.websockets.map(({ isOpen }) => isOpen)).toEqual([false]);
    expect(fake.clock.pending).toBe(0);
  });
});

describe("the gateway's own errors", () => {
  it('are told from the traffic', async () => {
    const { fake, socket } = await listen();
    const frames = [
      gatewayError('Internal server error'),
      { ...gatewayError('Internal server error'), more: true },
      gatewayError('Lunch at 12'),
      { message: 'Forbidden' },
    ];
    for (const frame of frames) socket(0).say(frame);
    expect(fake.emitted.map(({ kind, name, cause }) => [kind, name, cause])).toEqual([
      ['vendor', 'gateway.error', 'Internal server error'],
      ['message', 'json', undefined],
      ['message', 'json', undefined],
      ['message', 'json', undefined],
    ]);
    fake.stop();
  });

  it.each([
    ['Forbidden', 'No route'],
    ['Internal server error', 'function'],
    ['Endpoint request timed out', '29 s'],
    ['Bad request body', 'validation'],
    ['Limit Exceeded', 'quota'],
    ['Too Many Requests', 'too fast'],
  ])('explain %s, and tell a person once', async (message, meaning) => {
    const { fake, socket } = await listen();
    socket(0).say(gatewayError(message));
    socket(0).say(gatewayError(message));
    expect(fake.emitted).toHaveLength(2);
    expect(fake.emitted[0]?.reason).toContain(meaning);
    expect(fake.notices).toHaveLength(1);
    expect(fake.notices[0]).toContain(message);
    fake.stop();
  });
});

describe('the keep-alive', () => {
  it('speaks between 510 and 570 s of silence, again and again', async () => {
    const { fake, socket } = await listen();
    await fake.clock.advance(509_000);
    expect(socket(0).sent).toEqual([]);
    await fake.clock.advance(61_000);
    expect(socket(0).sent).toEqual([PING]);
    await fake.clock.advance(570_000);
    expect(socket(0).sent).toEqual([PING, PING]);
    fake.stop();
  });

  it('is not needed by a busy feed', async () => {
    const { fake, socket } = await listen();
    for (let minutes = 0; minutes < 40; minutes += 8) {
      await fake.clock.advance(8 * MINUTE);
      socket(0).say('busy');
    }
    expect(socket(0).sent).toEqual([]);
    fake.stop();
  });

  it('can be another message, or none', async () => {
    const other = await listen({ keepAliveSeconds: 60, keepAliveMessage: 'still here' });
    const none = await listen({ keepAliveSeconds: 0 });
    await other.fake.clock.advance(65_000);
    await none.fake.clock.advance(20 * MINUTE);
    expect(other.socket(0).sent).toEqual(['still here']);
    expect(none.socket(0).sent).toEqual([]);
    other.fake.stop();
    none.fake.stop();
  });

  it('has its own Forbidden left out of the record, which is told once', async () => {
    const { fake, socket } = await listen();
    socket(0).onSent = () => socket(0).say(gatewayError('Forbidden'));
    await fake.clock.advance(20 * MINUTE);
    expect(socket(0).sent).toEqual([PING, PING]);
    expect(fake.emitted).toEqual([]);
    expect(fake.notices).toHaveLength(1);
    expect(fake.notices[0]).toContain(PING);
    fake.stop();
  });

  it('hides one answer within 5 s and nothing else', async () => {
    const { fake, socket } = await listen({ keepAliveSeconds: 60, keepAliveMessage: 'x' });
    socket(0).onSent = () => {
      socket(0).say(gatewayError('Internal server error'));
      socket(0).say(gatewayError('Forbidden'));
      socket(0).say(gatewayError('Forbidden'));
    };
    await fake.clock.advance(65_000);
    expect(fake.emitted.map(({ cause }) => cause)).toEqual(['Internal server error', 'Forbidden']);
    socket(0).onSent = () => undefined;
    const sent = socket(0).sent.length;
    while (socket(0).sent.length === sent) await fake.clock.advance(1000);
    await fake.clock.advance(6000);
    socket(0).say(gatewayError('Forbidden'));
    expect(fake.emitted).toHaveLength(3);
    fake.stop();
  });
});

describe('the way to the gateway', () => {
  it('is dead when pings that were answered no longer are, and tells since when', async () => {
    const listening = await listen();
    const { fake, socket } = listening;
    await fake.clock.advance(35_000);
    socket(0).say('last words');
    const lastWords = fake.clock.now();
    socket(0).pingMs = null;
    await fake.clock.advance(2 * MINUTE);
    const { code, details } = await failureOf(listening);
    expect(code).toBe('silent');
    expect(details.deafSince).toBe(lastWords);
    expect(socket(0).closedBySession).not.toBeNull();
    expect(fake.clock.pending).toBe(0);
  });

  it('is not dead where pings have never been answered', async () => {
    const { fake, socket } = await listen(
      {},
      {
        onWebsocket: (peer) => {
          peer.pingMs = null;
        },
      },
    );
    await fake.clock.advance(30 * MINUTE);
    expect(socket(0).pings).toBeGreaterThan(30);
    expect(socket(0).isOpen).toBe(true);
    fake.stop();
  });

  it('is not dead while messages come', async () => {
    const { fake, socket } = await listen();
    await fake.clock.advance(35_000);
    socket(0).pingMs = null;
    for (let count = 0; count < 10; count += 1) {
      await fake.clock.advance(30_000);
      socket(0).say('busy');
    }
    expect(socket(0).isOpen).toBe(true);
    fake.stop();
  });

  it('is not looked at when told not to', async () => {
    const { fake, socket } = await listen({ pingSeconds: 0 });
    await fake.clock.advance(5 * MINUTE);
    expect(socket(0).pings).toBe(0);
    fake.stop();
  });
});
