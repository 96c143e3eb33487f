import { KnownCalls } from '../../../main/protocols/wazo/bus/known-calls.ts';
import { readBusMessage } from '../../../main/protocols/wazo/bus/message.ts';
import { readFrame } from '../../../main/protocols/wazo/channel/frames.ts';
import { mapMessage } from '../../../main/protocols/wazo/events/catalogue.ts';
import type { Codec } from './codecs.ts';

const VERSION = 2;

export function wazoCodec(): Codec {
  const known = new KnownCalls();
  return ({ text }) => {
    const frame = readFrame(text, VERSION);
    const message =
      frame.type === 'event' ? readBusMessage(frame.body, undefined) : { name: '', reason: 'No event.' };
    if ('reason' in message) return [{ kind: 'undecoded', ...message, raw: text }];
    return mapMessage(message, text, known);
  };
}
