import { describe, expect, it } from 'vitest';
import { eventFromText } from '../../../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../../../model/mapping/mapping.ts';

const mapper = compileMapping({ callId: 'id', state: 'state' });

describe('a text message of a source without a telephony protocol', () => {
  it('is a call event where the mapping finds one', () => {
    const raw = '{"id":"c-1","state":"answered"}';
    expect(eventFromText(raw, { mapper, fallbackName: 'message' })).toEqual({
      kind: 'established',
      name: 'answered',
      state: 'connected',
      callId: 'c-1',
      raw,
    });
  });

  it.each([
    ['{"type":"notice","event":"x"}', 'notice'],
    ['{"event":"x","name":"y"}', 'x'],
    ['{"type":7,"action":"go"}', 'go'],
    ['{"text":"hello"}', 'message'],
    ['["type"]', 'message'],
    ['42', 'message'],
    ['Desk 5 is back', 'message'],
  ])('is a message without a mapping, with a name from its content: %s', (raw, name) => {
    expect(eventFromText(raw, { mapper: null, fallbackName: 'message' })).toEqual({
      kind: 'message',
      name,
      raw,
    });
  });

  it('has the name of its topic where there is one', () => {
    const reading = { mapper, envelope: { topic: 'office/door' }, fallbackName: 'office/door' };
    expect(eventFromText('{"type":"opened"}', reading).name).toBe('office/door');
  });

  it('is undecoded when it is not JSON although a mapping asks for it', () => {
    const event = eventFromText('{"id":', { mapper, fallbackName: 'message' });
    expect(event.kind).toBe('undecoded');
    expect(event.reason).toContain('not JSON');
    expect(event.raw).toBe('{"id":');
  });

  it('is kept but not mapped when it is longer than any call event', () => {
    const raw = JSON.stringify({ id: 'c-1', state: 'ringing', more: 'x'.repeat(256 * 1024) });
    const event = eventFromText(raw, { mapper, fallbackName: 'message' });
    expect(event).toMatchObject({ kind: 'message', name: 'message', raw });
    expect(event.reason).toContain('too long');
    expect(eventFromText(raw, { mapper: null, fallbackName: 'message' }).reason).toBeUndefined();
  });
});
