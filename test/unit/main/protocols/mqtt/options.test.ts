import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mqttOptions } from '../../../../../main/protocols/mqtt/options.ts';

const MINIMAL = { url: 'mqtts://broker.example', subscriptions: [{ topic: 'calls/#' }] };

function problems(options: unknown): string {
  const result = mqttOptions.safeParse(options);
  return result.success ? '' : result.error.issues.map((issue) => issue.message).join(' ');
}

describe('the options of an MQTT source', () => {
  it('need an address and a topic', () => {
    expect(mqttOptions.parse(MINIMAL)).toEqual({
      url: 'mqtts://broker.example',
      protocolVersion: 5,
      subscriptions: [{ topic: 'calls/#', qos: 0 }],
    });
  });

  it.each(['mqtt://h', 'mqtts://h:8883', 'ws://h/mqtt', 'wss://h/mqtt?x=1'])('take the address %s', (url) => {
    expect(problems({ ...MINIMAL, url })).toBe('');
  });

  // MQTT 5, section 4.7.1
  it.each(['#', '+', '+/tennis/#', 'sport/+', '/+', 'sport/tennis/player1/#', '$share/g/calls/+', ' a b '])(
    'take the topic filter %j',
    (topic) => {
      expect(problems({ ...MINIMAL, subscriptions: [{ topic }] })).toBe('');
    },
  );

  it.each([
    ['', 'expected'],
    ['sport+', 'must stand alone'],
    ['sport/tennis#', 'must stand alone'],
    ['sport/#/ranking', 'may only be the last level'],
    ['a\0b', 'null character'],
    ['é'.repeat(32_768), 'at most 65535 bytes'],
  ])('refuse the topic filter %j', (topic, message) => {
    expect(problems({ ...MINIMAL, subscriptions: [{ topic }] })).toContain(message);
  });

  it.each([
    [{ ...MINIMAL, url: 'http://broker.example' }, 'expected the address of a broker'],
    [{ ...MINIMAL, url: 'mqtt://cti:geheim@broker.example' }, 'the secret "password"'],
    [{ ...MINIMAL, subscriptions: [] }, 'at least one topic'],
    [{ ...MINIMAL, protocolVersion: 3 }, 'expected'],
    [{ ...MINIMAL, subscriptions: [{ topic: 'a', qos: 3 }] }, 'expected'],
    [{ ...MINIMAL, password: 'x' }, 'password'],
  ])('refuse %j and say why', (options, message) => {
    expect(problems(options)).toContain(message);
  });

  it('can be described as JSON Schema', () => {
    expect(z.toJSONSchema(mqttOptions, { io: 'input' }).required).toEqual(['url', 'subscriptions']);
  });
});
