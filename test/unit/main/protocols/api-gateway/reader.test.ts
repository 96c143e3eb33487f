import { describe, expect, it } from 'vitest';
import frames from '../../../../fixtures/api-gateway/frames.json' with { type: 'json' };
import { createReader } from '../../../../../main/protocols/api-gateway/frames/reader.ts';

interface Fixture {
  title: string;
  frame: string;
  event: object;
}

const FIXTURES: readonly Fixture[] = frames;

describe('reading frames without a mapping', () => {
  it.each(FIXTURES)('knows $title', ({ frame, event }) => {
    expect(createReader({})(frame)).toEqual({ ...event, raw: frame });
  });

  it.each([
    ['offered', ['offered', 'new', 'NewCall', 'dialing', 'dialling', 'setup']],
    ['ringing', ['ringing', 'alerting', 'delivered', 'proceeding', 'early']],
    ['connected', ['connected', 'answered', 'established', 'active', 'talking', 'in-progress', 'retrieved']],
    ['held', ['held', 'hold', 'on_hold']],
    ['transferred', ['transferred', 'transfer', 'blind transfer', 'redirected']],
    ['conferenced', ['conferenced', 'conference', 'joined', 'merged']],
    [
      'cleared',
      [
        'cleared',
        'ended',
        'completed',
        'idle',
        'HangUp',
        'disconnected',
        'released',
        'terminated',
        'missed',
        'cancelled',
        'canceled',
      ],
    ],
    ['failed', ['failed', 'busy', 'no answer', 'rejected', 'unreachable', 'congestion', 'error']],
    ['initiated', ['initiated', 'originated']],
    ['queued', ['queued']],
    ['diverted', ['diverted']],
  ])('understands the words for %s', (state, words) => {
    const read = createReader({});
    const states = words.map((word) => read(JSON.stringify({ id: 'c-1', state: word })).state);
    expect(new Set(states)).toEqual(new Set([state]));
  });

  it('takes the first of several fields, and skips empty ones', () => {
    const frame = { callId: '', id: 'c-2', state: 'held', status: 'ringing' };
    expect(createReader({})(JSON.stringify(frame))).toMatchObject({ callId: 'c-2', kind: 'held' });
  });

  it('keeps bytes', () => {
    expect(createReader({})(Uint8Array.of(0, 255))).toEqual({
      kind: 'message',
      name: 'binary',
      raw: 'AP8=',
      rawEncoding: 'base64',
    });
  });
});

describe('reading frames of the OutSystems sample', () => {
  it.each(['42', '16', '1e+21', '0.5'])('takes the bare number %s for the id of a program', (frame) => {
    expect(createReader({ preset: 'outsystems' })(frame).name).toBe('program id');
  });
});

describe('reading frames with a mapping', () => {
  const read = createReader({ mapping: { callId: 'interaction.id', kind: 'what' } });

  it('follows it alone', () => {
    expect(read('{"interaction":{"id":"i-1"},"what":"answered","id":"other","state":"held"}')).toMatchObject({
      kind: 'established',
      callId: 'i-1',
      state: 'connected',
    });
  });

  it('says what is not JSON', () => {
    expect(read('{"interaction":')).toMatchObject({ kind: 'undecoded', name: 'text' });
  });
});
