import { z } from 'zod';
import type { Stage } from '../gateway/api.ts';
import { refusal } from '../gateway/http-answer.ts';
import type { HttpAnswer } from '../gateway/http-answer.ts';
import type { HttpRequest } from '../gateway/management.ts';

/** The shared secret inside the sample's function. */
const KEY = '1234';
const messageSchema = z.object({ key: z.unknown().optional(), message: z.unknown().optional() });

/** The public sample: open to everybody, and everybody gets every broadcast. */
export interface Sample {
  readonly stage: Stage;
  /** `GET /dev/receiver`, which broadcasts a number; null for another request. */
  readonly receive: (request: HttpRequest) => HttpAnswer | null;
}

/** `domains` are the names that the API goes by: a caller of the receiver has to give one of them. */
export function createSample(setting: {
  apiKey: string;
  /** Pushes to one connection. What 410 says of one that is gone, nobody in the sample catches. */
  push: (stage: string, connectionId: string, text: string) => void;
  domains: () => readonly string[];
  isThrottled: () => boolean;
}): Sample {
  const { apiKey, push, domains, isThrottled } = setting;
  const name = 'dev';
  /** The table `clientConnectionInfo`. */
  const clientConnectionInfo = new Set<string>();

  function broadcast(text: string, except?: string): void {
    for (const connectionId of clientConnectionInfo) {
      if (connectionId !== except) push(name, connectionId, text);
    }
  }

  const stage: Stage = {
    name,
    routeSelection: '$request.body.action',
    connected: ({ connectionId }) => clientConnectionInfo.add(connectionId),
    disconnect: ({ connectionId }) => clientConnectionInfo.delete(connectionId),
    routes: {
      onMessage: {
        run({ requestContext, body }) {
          const { key, message } = messageSchema.parse(JSON.parse(body));
          if (key !== KEY) return { statusCode: 403 };
          // The sample's own conversion: an object becomes "[object Object]", what is missing "undefined".
          broadcast(String(message), requestContext.connectionId);
          return { statusCode: 200 };
        },
      },
    },
  };

  return {
    stage,
    receive({ method, path, query, header }) {
      if (method !== 'GET' || path.join('/') !== `${name}/receiver`) return null;
      if (isThrottled()) return refusal(429);
      if (header('x-api-key') !== apiKey) return refusal(403);
      const programId = Number(query.get('progId') ?? '');
      const isHere = domains().includes(query.get('domain') ?? '') && query.get('stage') === name;
      if (programId > 0 && isHere) broadcast(String(programId));
      const body = '{"statusCode":200}';
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
    },
  };
}
