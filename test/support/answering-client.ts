import { z } from 'zod';
import { createClient } from '../../model/contract/client.ts';
import type { Client } from '../../model/contract/client.ts';
import { RequestFailure } from '../../model/contract/failures.ts';
import { wirePair } from '../../model/contract/wire.ts';

const question = z.object({
  type: z.string(),
  id: z.number(),
  name: z.string().optional(),
  args: z.unknown().optional(),
});

/** A client whose questions are answered here, or refused by throwing a `RequestFailure`; what is pending stays so. */
export function answeringClient(answer: (name: string, args: unknown) => unknown): Client {
  const [near, far] = wirePair();
  far.onMessage((message) => void reply(message));
  return createClient(near);

  async function reply(message: unknown): Promise<void> {
    const { type, id, name, args } = question.parse(message);
    if (type !== 'request' || name === undefined) return;
    try {
      far.send({ type: 'result', id, result: await answer(name, args) });
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      far.send({ type: 'failure', id, failure: error.data() });
    }
  }
}
