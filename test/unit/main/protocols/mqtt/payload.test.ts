import { expect, it } from 'vitest';
import { eventFrom } from '../../../../../main/protocols/mqtt/payload.ts';
import { compileMapping } from '../../../../../model/mapping/mapping.ts';

const mapper = compileMapping({ callId: 'id', kind: 'type', from: '{name: caller}' });

function eventOf(payload: string | Uint8Array) {
  return eventFrom({ topic: 'calls', payload: Buffer.from(payload), qos: 0, retain: false }, mapper);
}

// RFC 8259 section 7: only characters below U+0020 have to be escaped.
it.each(['\u007f', '\u0085', '\u009b2J'])('a name with %j as JSON may have it hides no call', (name) => {
  expect(eventOf(`{"id":"1","type":"delivered","caller":"${name}x"}`)).toMatchObject({
    kind: 'delivered',
    callId: '1',
    from: { name: `${name}x` },
  });
});

it.each(['\u0000', '\u001b[2J', '\u0008'])('what no text has, as %j, makes it bytes', (text) => {
  const raw = Buffer.from(`a${text}`).toString('base64');
  expect(eventOf(`a${text}`)).toEqual({ kind: 'message', name: 'calls', raw, rawEncoding: 'base64' });
});
