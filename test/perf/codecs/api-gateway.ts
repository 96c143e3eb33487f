import { createReader } from '../../../main/protocols/api-gateway/frames/reader.ts';
import type { Codec } from './codecs.ts';

export function apiGatewayCodec(): Codec {
  const read = createReader({});
  return ({ text }) => [read(text)];
}
