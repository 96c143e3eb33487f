import { describe, expect, it } from 'vitest';
import { Known } from '../../../../../main/protocols/cloudlink/publications/known.ts';
import { mapMessage } from '../../../../../main/protocols/cloudlink/publications/map-message.ts';
import { LINE, mapped, PRESENCE, RINGING, TOPIC } from './publications.ts';

describe('a CloudLink message', () => {
  it.each([
    ['a list', [RINGING, PRESENCE]],
    ['an object with publications', { publications: [RINGING, PRESENCE] }],
  ])('may be %s, and each publication keeps its own text', (_what, message) => {
    expect(mapped(message)).toMatchObject([
      { kind: 'delivered', raw: JSON.stringify(RINGING) },
      { kind: 'presence', raw: JSON.stringify(PRESENCE) },
    ]);
  });

  it.each(['no JSON', '42', '["text"]'])('that is %s is kept undecoded, with the reason', (text) => {
    const [event, ...more] = mapped(text);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ kind: 'undecoded', name: TOPIC });
    expect(event?.reason).toMatch(/^The (message|publication) is /);
  });

  it('that is not text is kept as bytes', () => {
    const events = mapMessage({ topic: TOPIC, payload: Uint8Array.of(0xff, 0) }, new Known(), {
      doubtsConnected: true,
    });
    expect(events).toMatchObject([{ kind: 'undecoded', raw: '/wA=', rawEncoding: 'base64' }]);
  });

  it.each([
    ['an empty list', []],
    ['an object without the known blocks', { hello: 1 }],
    [
      'a chat message',
      { topic: 'platform-api-conversations', subject: '/conversations/1/messages/2', content: {} },
    ],
    [
      'a call record',
      { topic: 'platform-api-media', subject: '/calls/9f1c/records', content: { callId: '9f1c' } },
    ],
  ])('that is %s is recorded without a meaning for calls', (_what, message) => {
    expect(mapped(message)).toMatchObject([{ kind: 'vendor', raw: JSON.stringify(message) }]);
  });

  it.each([
    null,
    7,
    'x',
    {},
    { content: null },
    { content: { state: 7, timestamp: 'soon', extraPbxData: '{' } },
  ])('with odd blocks (%j) makes one event and no exception', (content) => {
    const message = { topic: 'platform-api-media', subject: '/endpoints/%zz/calls/1', method: 3, content };
    expect(mapped(message)).toMatchObject([
      { kind: 'vendor', callId: 'endpoints/%zz/calls/1', device: '%zz' },
    ]);
  });
});

describe('a CloudLink line', () => {
  it('tells its presence, and that do not disturb was switched on', () => {
    expect(mapped(LINE)).toMatchObject([
      { kind: 'presence', device: '4105', reason: 'idle, do not disturb' },
      { kind: 'doNotDisturb', device: '4105', reason: 'do not disturb on' },
    ]);
  });

  it('tells of do not disturb and of waiting messages only when they change', () => {
    const known = new Known();
    mapped(LINE, known);
    expect(mapped(LINE, known).map(({ kind }) => kind)).toEqual(['presence']);
    const changed = { ...LINE, content: { ...LINE.content, dnd: false, messageWaiting: true } };
    expect(mapped(changed, known)).toMatchObject([
      { kind: 'presence' },
      { kind: 'doNotDisturb', reason: 'do not disturb off' },
      { kind: 'messageWaiting', reason: 'message waiting on' },
    ]);
  });
});

describe('a CloudLink presence', () => {
  it('is read from its status', () => {
    expect(mapped(PRESENCE)).toMatchObject([{ kind: 'presence', device: 'user-1', reason: 'busy' }]);
  });

  it.each([
    [{ availability: 'Available' }, 'available'],
    [{ state: 'dnd' }, 'do not disturb'],
    [{ userAvailability: 'away' }, 'away'],
    [{ status: 'sailing' }, 'unknown'],
  ])('is read from %o as %s, and its device from the subject', (content, reason) => {
    expect(mapped({ ...PRESENCE, content })).toMatchObject([{ kind: 'presence', device: 'user-1', reason }]);
  });
});
