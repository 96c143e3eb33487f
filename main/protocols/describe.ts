import { z } from 'zod';
import type { ProtocolDescription } from '../../model/contract/protocol-description.ts';
import { loadProtocol, PROTOCOL_IDS } from './index.ts';

/** All protocols of the registry, in the order in which they are offered to people. */
export async function describeProtocols(): Promise<ProtocolDescription[]> {
  const loaded = await Promise.all(PROTOCOL_IDS.map((id) => loadProtocol(id)));
  return loaded.flatMap((protocol) => {
    if (!protocol) return [];
    const { id, title, options, secrets, credentials, steps } = protocol;
    return [{ id, title, options: z.toJSONSchema(options, { io: 'input' }), secrets, credentials, steps }];
  });
}
