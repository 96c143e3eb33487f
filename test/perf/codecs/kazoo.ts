import { readFrame } from '../../../main/protocols/kazoo/channel/frames.ts';
import { mapMessage } from '../../../main/protocols/kazoo/events/catalogue.ts';
import { KnownCalls } from '../../../main/protocols/kazoo/memory/known-calls.ts';
import type { Codec } from './codecs.ts';

export function kazooCodec(): Codec {
  const known = new KnownCalls();
  return ({ text }) => {
    const frame = readFrame(text);
    if (frame.type === 'event') return mapMessage(frame.message, text, known);
    return [{ kind: 'undecoded', name: '', reason: 'No event.', raw: text }];
  };
}
