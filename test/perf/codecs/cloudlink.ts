import { Known } from '../../../main/protocols/cloudlink/publications/known.ts';
import { mapMessage } from '../../../main/protocols/cloudlink/publications/map-message.ts';
import type { Codec } from './codecs.ts';

export function cloudlinkCodec(): Codec {
  const known = new Known();
  return ({ topic, text }) =>
    mapMessage({ topic, payload: Buffer.from(text) }, known, { doubtsConnected: false });
}
