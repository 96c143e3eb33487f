import type { EventFacts } from '../../../../model/event.ts';
import { fieldOf } from '../../../../model/mapping/values.ts';

/** What the gateway itself answers to a message of ours; the rest of the traffic comes from the service behind it. */
export interface GatewayError {
  message: GatewayErrorText;
  connectionId: string;
  requestId: string;
}

/** The texts that API Gateway is known to send, its gateway responses' among them, and what they mean. */
const MEANINGS = {
  Forbidden:
    'No route of the gateway takes the message. Check its "action" (case matters) and that it is JSON, with straight quotes.',
  'Internal server error':
    'The function behind the route failed, or the gateway may not call it. The operator finds out in the log of the function; ' +
    'where it pushes, it needs the right execute-api:ManageConnections and the endpoint domain/stage.',
  'Endpoint request timed out':
    'The function behind the route took longer than 29 s. The operator should let it answer at once and push later.',
  'Bad request body':
    'The message is not as the route wants it (request validation). Check its fields with the operator.',
  'Limit Exceeded': 'The quota of the usage plan is used up. The operator can raise it.',
  'Too Many Requests':
    'Messages are sent too fast for the plan or the stage. Send fewer, or ask the operator to raise the rate.',
} as const;
type GatewayErrorText = keyof typeof MEANINGS;

const FIELDS = ['connectionId', 'message', 'requestId'];
/** Far more than such a frame has: spares the reading of everything else. */
const LONGEST = 1024;

/**
 * The gateway's own error in a text frame, or null. The text must be a known one and nothing but the three fields be
 * there: a service may well push a "message" of its own.
 */
export function gatewayErrorIn(text: string): GatewayError | null {
  if (text.length > LONGEST || !text.includes('"connectionId"')) return null;
  const frame = parsed(text);
  if (typeof frame !== 'object' || frame === null) return null;
  if (Object.keys(frame).sort().join() !== FIELDS.join()) return null;
  const message = fieldOf(frame, 'message');
  const connectionId = fieldOf(frame, 'connectionId');
  const requestId = fieldOf(frame, 'requestId');
  if (!isKnown(message) || typeof connectionId !== 'string' || typeof requestId !== 'string') return null;
  return { message, connectionId, requestId };
}

/** As an event; `cause` is the gateway's text and `reason` what it means. */
export function gatewayErrorEvent({ message }: GatewayError, raw: string): EventFacts {
  return { kind: 'vendor', name: 'gateway.error', cause: message, reason: MEANINGS[message], raw };
}

function isKnown(message: unknown): message is GatewayErrorText {
  return typeof message === 'string' && Object.hasOwn(MEANINGS, message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Not JSON, so it is the service's.
  }
}
