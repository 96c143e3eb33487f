import { z } from 'zod';
import { REQUEST_FAILURES, RequestFailure } from './failures.ts';
import type { RequestArgs, RequestName, RequestResult } from './requests.ts';
import type { Question, Wire } from './wire.ts';

/** Asks the engine. Rejects with `RequestFailure`; of a signal that aborts, with code `cancelled`. */
export interface Client {
  ask<Name extends RequestName>(
    name: Name,
    args: RequestArgs<Name>,
    signal?: AbortSignal,
  ): Promise<RequestResult<Name>>;
}

const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.number(), result: z.unknown() }),
  z.object({
    type: z.literal('failure'),
    id: z.number(),
    failure: z.object({
      code: z.enum(REQUEST_FAILURES),
      message: z.string(),
      mistake: z
        .object({ start: z.number(), end: z.number(), suggestion: z.string().nullable() })
        .exactOptional(),
    }),
  }),
]);

interface Pending {
  resolve: (result: unknown) => void;
  reject: (failure: RequestFailure) => void;
}

/** A client over a wire, which it listens to from now on. */
export function createClient(wire: Wire): Client {
  const pending = new Map<number, Pending>();
  let last = 0;
  let isClosed = false;
  const send = (question: Question): void => wire.send(question);

  wire.onMessage((message) => {
    const answer = answerSchema.parse(message);
    const asked = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.type === 'result') asked?.resolve(answer.result);
    else asked?.reject(new RequestFailure(answer.failure));
  });
  wire.onClose(() => {
    isClosed = true;
    for (const { reject } of pending.values()) reject(closed());
    pending.clear();
  });

  return {
    ask<Name extends RequestName>(name: Name, args: RequestArgs<Name>, signal?: AbortSignal) {
      return new Promise<RequestResult<Name>>((resolve, reject) => {
        if (isClosed) {
          reject(closed());
          return;
        }
        if (signal?.aborted) {
          reject(cancelled());
          return;
        }
        last += 1;
        const id = last;
        const cancel = (): void => {
          if (!pending.delete(id)) return;
          send({ type: 'cancel', id });
          reject(cancelled());
        };
        signal?.addEventListener('abort', cancel, { once: true });
        const ended = (): void => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (result) => {
            ended();
            // The engine is declared as implementing `Api`: its answers are of the type that the table names.
            resolve(result as RequestResult<Name>);
          },
          reject: (failure) => {
            ended();
            reject(failure);
          },
        });
        send({ type: 'request', id, name, args });
      });
    },
  };
}

function closed(): RequestFailure {
  return new RequestFailure({ code: 'closed', message: 'Ringscope’s engine is not there any more.' });
}

function cancelled(): RequestFailure {
  return new RequestFailure({ code: 'cancelled', message: 'Cancelled.' });
}
