import { LinkFailure } from '../../../../model/failure.ts';
import type { MqttEnd } from '../../../transports/transports.ts';

/** AWS IoT ends a WebSocket at the next message after so long. */
export const LONGEST_LIFE_MS = 24 * 3_600_000;

/** Links that lived shorter than this, so often in a row, are thrown out by somebody with the same client id. */
export const SHORT_LIFE_MS = 20_000;
const SHORT_LINKS_BORNE = 3;
/** Silence shows after so many keep-alives: one until the ping goes out, half of one for its answer. */
const NOTICED_AFTER = 1.5;

export interface EndContext {
  now: number;
  /** When the channel was opened. */
  openedAt: number;
  keepAliveMs: number;
  /** When the last message came (ms since the epoch). */
  lastMessageAt: number;
  /** Links before this one, in a row, that were cut soon after they were up. */
  shortLinks: number;
}

const BY_ITSELF = 'It is tried again by itself.';

/** Why a link fell that was up. AWS IoT says nothing over MQTT 3.1.1: what is known of the link must tell. */
export function endFailure(
  end: MqttEnd,
  { now, openedAt, keepAliveMs, lastMessageAt, shortLinks }: EndContext,
): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  const evidence = [end.reason];
  if (end.silent) {
    return new LinkFailure('silent', {
      cause: `The MQTT service no longer answers: no sign of life for more than ${Math.round(keepAliveMs / 1000)} s.`,
      cure: `This computer slept, or a proxy cuts quiet connections: lower "keepAliveSeconds" to 30. ${BY_ITSELF}`,
      evidence,
      deafSince: Math.max(now - NOTICED_AFTER * keepAliveMs, lastMessageAt),
    });
  }
  if (now - openedAt >= LONGEST_LIFE_MS) {
    return new LinkFailure('closed-by-peer', {
      cause: 'The MQTT service ended the connection after 24 hours, as it does with all.',
      cure: BY_ITSELF,
      evidence,
    });
  }
  if (now - openedAt < SHORT_LIFE_MS && shortLinks + 1 >= SHORT_LINKS_BORNE) {
    return new LinkFailure('client-id-in-use', {
      cause: `The MQTT service cut ${shortLinks + 1} connections in a row soon after they were up, as it does when somebody else uses the same client id.`,
      cure: `Close the other copy of this program. ${BY_ITSELF}`,
      evidence,
    });
  }
  return new LinkFailure('closed-by-peer', {
    cause: 'The connection to the MQTT service went without a word.',
    cure: `${BY_ITSELF} If it happens again and again, another copy may use the same client id, or a proxy cuts the connection.`,
    evidence,
  });
}
