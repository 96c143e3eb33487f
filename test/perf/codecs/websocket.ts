import { eventFromText } from '../../../model/mapping/foreign-event.ts';
import { compileMapping } from '../../../model/mapping/mapping.ts';
import { GATEWAY_MAPPING } from '../../../simulators/gateway/messages.ts';
import type { Codec } from './codecs.ts';

export function websocketCodec(): Codec {
  const mapper = compileMapping(GATEWAY_MAPPING);
  return ({ text }) => [eventFromText(text, { mapper, fallbackName: 'message' })];
}
