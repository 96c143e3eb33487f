import { isFields, nested, parsedFields, text } from '../fields.ts';
import type { BusMessage } from '../events/message.ts';

/** What the server says to a request: done, or in words why not. */
export type Reply = { isDone: true } | { isDone: false; errors: string[] };

/** One message of Blackhole. */
export type Frame =
  | { type: 'reply'; requestId: string; reply: Reply }
  | { type: 'event'; message: BusMessage }
  /** An action that is neither: newer servers have some. */
  | { type: 'other'; action: string }
  | { type: 'unreadable'; name: string; reason: string };

export interface Request {
  action: 'subscribe' | 'ping';
  data?: { account_id: string; binding: string };
}

const MOST_ERRORS = 10;

export function readFrame(received: string): Frame {
  const frame = parsedFields(received);
  if (frame === undefined) return unreadable('The message is not a JSON object.');
  const action = text(frame, 'action');
  if (action === 'event') {
    const { data } = frame;
    const name = text(frame, 'name') ?? text(nested(frame, 'data'), 'event_name');
    if (name === undefined) return unreadable('The event has no name.');
    if (!isFields(data)) return unreadable('The event has no data object.', name);
    return { type: 'event', message: { name, data } };
  }
  if (action === 'reply') {
    // Only the status tells the result: what else a reply holds differs from version to version.
    const reply: Reply =
      text(frame, 'status') === 'success'
        ? { isDone: true }
        : { isDone: false, errors: errorsIn(nested(frame, 'data').errors) };
    return { type: 'reply', requestId: text(frame, 'request_id') ?? '', reply };
  }
  return action === undefined ? unreadable('The message has no action.') : { type: 'other', action };
}

function errorsIn(errors: unknown): string[] {
  const list: unknown[] = Array.isArray(errors) ? errors : [errors];
  return list.filter((error) => typeof error === 'string').slice(0, MOST_ERRORS);
}

function unreadable(reason: string, name = 'unreadable'): Frame {
  return { type: 'unreadable', name, reason };
}
