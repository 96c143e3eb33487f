import type { Conduct } from '../conduct.ts';
import type { Arrival, Stage } from './api.ts';

export type Admission = { status: 200; subprotocol: string | null } | { status: number; subprotocol?: never };

/** Who may connect: the authoriser first, then the `$connect` function, each once for a connection. */
export function admission(stage: Stage, arrival: Arrival, conduct: Conduct): Admission {
  const { authorizer, connect } = stage;
  const refused = authorizer === undefined ? null : refusedBy(authorizer, arrival, conduct);
  if (refused !== null) return { status: refused };
  if (conduct.connect.status !== null) return { status: conduct.connect.status };
  const { statusCode, subprotocol } = connect?.(arrival) ?? { statusCode: 200 };
  if (statusCode < 200 || statusCode > 299) return { status: statusCode };
  return { status: 200, subprotocol: conduct.returnsSubprotocol ? (subprotocol ?? null) : null };
}

function refusedBy(
  { apiKey, token }: NonNullable<Stage['authorizer']>,
  arrival: Arrival,
  conduct: Conduct,
): 401 | 403 | null {
  if (token !== undefined) {
    const given = arrival.header('authorization') ?? arrival.query.get('token');
    // Without what the authoriser reads (its identity source) its function is not even asked.
    if (given === null) return 401;
    if (given !== token && given !== `Bearer ${token}`) return 403;
  }
  const keyIsGood = conduct.apiKeys === 'valid' && arrival.header('x-api-key') === apiKey;
  return apiKey === undefined || keyIsGood ? null : 403;
}
