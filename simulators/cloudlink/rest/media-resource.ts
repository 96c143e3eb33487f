import type { Cloud } from '../conduct.ts';
import { maySee } from './accounts.ts';
import type { Principal } from './accounts.ts';
import { INSUFFICIENT, collection, refusal } from './answer.ts';
import type { RestAnswer, RestRequest } from './answer.ts';

/** What the PBX knows just now, as the media service shows it. */
export interface Snapshots {
  /** Undefined for an extension that does not exist. */
  endpoint(extension: string): { principalId: string; view: Record<string, unknown> } | undefined;
  calls(extension: string): Record<string, unknown>[];
}

const NO_SUCH = refusal(404, 'NotFound', 'The resource does not exist');
const GATEWAY_DOWN: RestAnswer = { status: 504, body: { message: 'Endpoint request timed out' } };

/** `/endpoints/{extension}`, its `/calls`, and one of those; `parts` is the path after `/endpoints/`. */
export function answerMedia(
  cloud: Cloud,
  snapshots: Snapshots,
  who: Principal,
  parts: readonly string[],
  request: RestRequest,
): RestAnswer {
  if (cloud.conduct.media === 'gateway-down') return GATEWAY_DOWN;
  const [extension = '', calls, number, ...more] = parts;
  const endpoint = snapshots.endpoint(extension);
  if (endpoint === undefined || more.length > 0) return NO_SUCH;
  if (!maySee(who, endpoint.principalId)) return INSUFFICIENT;
  if (calls === undefined) return { status: 200, body: endpoint.view };
  if (calls !== 'calls') return NO_SUCH;
  const active = snapshots.calls(extension);
  if (number === undefined) return collection(request, active);
  const call = active.find(({ callId }) => callId === `endpoints/${extension}/calls/${number}`);
  return call === undefined ? NO_SUCH : { status: 200, body: call };
}
