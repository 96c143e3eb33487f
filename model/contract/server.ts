import { z } from 'zod';
import { checked } from '../checked.ts';
import { RequestFailure } from './failures.ts';
import { REQUESTS } from './requests.ts';
import type { Api, RequestName } from './requests.ts';
import type { Answer, Wire } from './wire.ts';

/** A page has a handful of requests that wait and few others; more than this is no page of ours. */
const MOST_PENDING = 200;

const questionSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('request'),
    id: z.number().int(),
    name: z.string().max(100),
    args: z.unknown(),
  }),
  z.strictObject({ type: z.literal('cancel'), id: z.number().int() }),
]);

/**
 * Answers the requests of one page: checks name and arguments, calls the api, and sends back a result or a failure.
 * What is no `RequestFailure` is a mistake of ours: it goes to `onBug`, and the page is told only that there was one.
 */
export function serve(wire: Wire, api: Api, onBug: (context: string, error: unknown) => void): void {
  const pending = new Map<number, AbortController>();
  const send = (answer: Answer): void => wire.send(answer);

  wire.onMessage((message) => {
    const parsed = checked(questionSchema, message);
    // Without an id there is nobody to answer.
    if (!parsed.success) return;
    const question = parsed.data;
    if (question.type === 'cancel') pending.get(question.id)?.abort();
    else void answer(question.id, question.name, question.args);
  });
  wire.onClose(() => {
    for (const asked of pending.values()) asked.abort();
    pending.clear();
  });

  async function answer(id: number, name: string, args: unknown): Promise<void> {
    const asked = new AbortController();
    try {
      if (pending.has(id)) throw new RequestFailure({ code: 'invalid', message: 'This number is in use.' });
      if (pending.size >= MOST_PENDING) {
        throw new RequestFailure({ code: 'busy', message: 'Too many requests at once.' });
      }
      pending.set(id, asked);
      const result = await call(api, name, args, asked.signal);
      send({ type: 'result', id, result: result ?? null });
    } catch (error) {
      send({ type: 'failure', id, failure: failureOf(error, name, asked.signal).data() });
    } finally {
      if (pending.get(id) === asked) pending.delete(id);
    }
  }

  function failureOf(error: unknown, name: string, signal: AbortSignal): RequestFailure {
    if (error instanceof RequestFailure) return error;
    if (signal.aborted) return new RequestFailure({ code: 'cancelled', message: 'Cancelled.' });
    onBug(`request ${name}`, error);
    return new RequestFailure({
      code: 'bug',
      message: 'Ringscope made a mistake. Details are in its log; please report it.',
    });
  }
}

function call(api: Api, name: string, args: unknown, signal: AbortSignal): unknown {
  if (!isRequestName(name)) {
    throw new RequestFailure({ code: 'unknown', message: `There is no request "${name}".` });
  }
  return checkedCall(api, name, args, signal);
}

function checkedCall<Name extends RequestName>(
  api: Api,
  name: Name,
  args: unknown,
  signal: AbortSignal,
): unknown {
  const parsed = checked(REQUESTS[name].args, args);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${z.core.toDotPath(path) || 'arguments'}: ${message}`,
    );
    throw new RequestFailure({ code: 'invalid', message: problems.slice(0, 5).join('; ') });
  }
  const handle: (checked: never, signal: AbortSignal) => unknown = api[name];
  return handle(parsed.data as never, signal);
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(REQUESTS, name);
}
