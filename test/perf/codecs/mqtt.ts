import { eventFrom } from '../../../main/protocols/mqtt/payload.ts';
import { compileMapping } from '../../../model/mapping/mapping.ts';
import { GATEWAY_MAPPING } from '../../../simulators/gateway/messages.ts';
import type { Codec } from './codecs.ts';

export function mqttCodec(): Codec {
  const mapper = compileMapping(GATEWAY_MAPPING);
  return ({ topic, text }) => [
    eventFrom({ topic, payload: Buffer.from(text), qos: 0, retain: false }, mapper),
  ];
}
