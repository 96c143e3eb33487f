import { describe, expect, it } from 'vitest';
import { websocketOptions } from '../../../../../main/protocols/websocket/options.ts';
import { runSession } from '../../../../../main/protocols/websocket/session.ts';
import { LinkFailure } from '../../../../../model/failure.ts';
import { settled } from '../../../../support/fake-clock.ts';
import { fakeLink } from '../../../../support/fake-link.ts';
import type { FakeLink, FakeLinkSetup } from '../../../../support/fake-link.ts';

const URL = 'wss://events.example/calls';

async function connect(given: object = {}, setup: FakeLinkSetup = {}) {
  const fake = fakeLink(setup);
  const ended = runSession(websocketOptions.parse({ url: URL, ...given }), fake.link);
  const failure = ended.then(
    () => null,
    (error: unknown) => error,
  );
  await settled();
  return { fake, failure, peer: only(fake) };
}

function only(fake: FakeLink) {
  const [peer] = fake.websockets;
  if (peer === undefined || fake.websockets.length > 1) throw new Error('expected one WebSocket');
  return peer;
}

async function linkFailure(failure: Promise<unknown>): Promise<LinkFailure> {
  const error = await failure;
  if (error instanceof LinkFailure) return error;
  throw new Error(`expected a LinkFailure, got ${String(error)}`);
}

describe('a session on a plain WebSocket', () => {
  it('is up with the upgrade and then says what is to be said', async () => {
    const { fake, peer } = await connect({ onOpen: ['hello', { action: 'subscribe' }] });
    expect(fake.isUp).toBe(true);
    expect(fake.steps).toEqual(['events']);
    expect(peer.sent).toEqual(['hello', '{"action":"subscribe"}']);
  });

  it('sends headers, sub-protocols and the secret as the Authorization header', async () => {
    const { peer } = await connect(
      { headers: { 'X-Tenant': 'north' }, subprotocols: ['events.v1'] },
      { secrets: { authorization: 'Bearer s3cret' } },
    );
    expect(peer.request).toMatchObject({
      url: URL,
      headers: { 'X-Tenant': 'north', Authorization: 'Bearer s3cret' },
      subprotocols: ['events.v1'],
      pingEveryMs: 30_000,
      silenceLimitMs: 90_000,
    });
  });

  it('neither pings nor minds silence when told not to', async () => {
    const { peer } = await connect({ pingSeconds: 0 });
    expect(peer.request.pingEveryMs).toBeUndefined();
    expect(peer.request.silenceLimitMs).toBeUndefined();
    expect(peer.request.headers).toEqual({});
  });

  it('records mapped calls, other JSON, text and bytes', async () => {
    const { fake, peer } = await connect({ mapping: { callId: 'id', state: 'state' } });
    peer.say('{"id":"c-1","state":"ringing"}');
    peer.say('{"type":"notice"}');
    peer.say('{"broken":');
    peer.say(Uint8Array.of(0, 255));
    expect(fake.emitted).toEqual([
      {
        kind: 'delivered',
        name: 'ringing',
        state: 'ringing',
        callId: 'c-1',
        raw: '{"id":"c-1","state":"ringing"}',
      },
      { kind: 'message', name: 'notice', raw: '{"type":"notice"}' },
      {
        kind: 'undecoded',
        name: 'message',
        reason: 'The message is not JSON, which the mapping of this source asks for.',
        raw: '{"broken":',
      },
      { kind: 'message', name: 'message', raw: 'AP8=', rawEncoding: 'base64' },
    ]);
  });

  it('is up before the first event, even when that comes with the upgrade', async () => {
    const upBefore: boolean[] = [];
    const fake = fakeLink({
      onWebsocket: (peer) => {
        peer.say('early');
        upBefore.push(fake.isUp);
      },
    });
    void runSession(websocketOptions.parse({ url: URL }), fake.link);
    await settled();
    expect(upBefore).toEqual([true]);
    expect(fake.emitted).toHaveLength(1);
    fake.stop();
  });

  it('closes with 1000 and returns when told to stop', async () => {
    const { fake, failure, peer } = await connect();
    fake.stop();
    expect(await failure).toBeNull();
    expect(peer.closedBySession?.code).toBe(1000);
    expect(fake.clock.pending).toBe(0);
  });

  it('returns at once when told to stop while it dials', async () => {
    const fake = fakeLink({ onWebsocket: () => new Promise(() => undefined) });
    const ended = runSession(websocketOptions.parse({ url: URL }), fake.link);
    await settled();
    fake.stop();
    await ended;
    expect(fake.isUp).toBe(false);
  });

  it('tells how the server closed, with its words made harmless', async () => {
    const { failure, peer } = await connect();
    peer.end(1008, 'no\u001b[31m rights');
    const { code, details } = await linkFailure(failure);
    expect(code).toBe('closed-by-peer');
    expect(details.cause).toContain('code 1008');
    expect(details.cure).toContain('rights');
    expect(details.evidence).toEqual(['close code 1008', 'reason: "no\\u001b[31m rights"']);
  });

  it('tells codes of the server itself, too', async () => {
    const { failure, peer } = await connect();
    peer.end(4403);
    expect((await linkFailure(failure)).details.cause).toContain('code 4403');
  });

  it('tells silence, and since when nothing was heard', async () => {
    const { fake, failure, peer } = await connect();
    peer.end(1006, '', true);
    const { code, details } = await linkFailure(failure);
    expect(code).toBe('silent');
    expect(details.deafSince).toBe(fake.clock.now() - 90_000);
  });

  it('tells what a refused upgrade means', async () => {
    const { failure } = await connect(
      {},
      {
        onWebsocket: () => {
          const http = { status: 401, headers: {}, body: '' };
          throw new LinkFailure('upgrade-refused', { cause: 'refused', cure: 'check', http });
        },
      },
    );
    expect((await linkFailure(failure)).code).toBe('auth-rejected');
  });

  it('conceals what looks like a secret in the address and in headers, and warns of the latter', async () => {
    const { fake } = await connect({
      url: `${URL}?token=t0psecret&room=5`,
      headers: { 'X-Api-Key': 'k3y-k3y' },
    });
    expect(fake.concealed).toEqual(['t0psecret', 'k3y-k3y']);
    expect(fake.notices).toHaveLength(1);
    expect(fake.notices[0]).toContain('X-Api-Key');
    expect(fake.notices[0]).not.toContain('k3y-k3y');
  });
});
