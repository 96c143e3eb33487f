import { integer, isFields, nested, text } from '../bus/fields.ts';

/** One message of websocketd. */
export type Frame =
  | { type: 'init'; version: number }
  /** The answer to a command; it names the command's kind, or `pong` for a ping. */
  | { type: 'reply'; op: string }
  | { type: 'event'; body: unknown }
  | { type: 'unreadable'; reason: string };

/**
 * Reads a text frame. In version 2 an event is wrapped in `op: "event"`; in version 1 it is the bare bus body, without
 * any `op`. Before `init` the version is null.
 */
export function readFrame(message: string, version: number | null): Frame {
  const frame = parsed(message);
  if (frame === undefined) return { type: 'unreadable', reason: 'The message is not JSON.' };
  if (!isFields(frame)) return { type: 'unreadable', reason: 'The message is not a JSON object.' };
  const op = text(frame, 'op');
  if (op === 'init') return { type: 'init', version: integer(nested(frame, 'data'), 'version') ?? 1 };
  if (op === 'event' && version !== 1) return { type: 'event', body: frame.data };
  if (op !== undefined) return { type: 'reply', op };
  if (version === 1) return { type: 'event', body: frame };
  return { type: 'unreadable', reason: 'The message has no op.' };
}

export type Command =
  | { op: 'subscribe'; data: { event_name: string } }
  | { op: 'start' }
  | { op: 'ping'; data: { payload: string } }
  | { op: 'token'; data: { token: string } };

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
