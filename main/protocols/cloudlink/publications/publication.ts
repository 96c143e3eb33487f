import { instantFrom } from '../../../../model/mapping/instant.ts';
import { id, isFields, nested, text } from './fields.ts';
import type { Fields } from './fields.ts';

/** One publication of CloudLink: what happened to which resource. */
export interface Publication {
  id?: string;
  topic?: string;
  /** HTTP-like: `PUT` sets, `DELETE` removes. Upper case; "" where it is not said. */
  method: string;
  /** Path of the resource. */
  subject?: string;
  /** The resource after the change. */
  content: Fields;
  /** When CloudLink sent it, ms since the epoch. */
  createdOn?: number;
}

/**
 * The publications in a message: one alone, a list, or `{ "publications": […] }`. Undefined where the JSON is none of
 * these. Whatever block is missing stays absent.
 */
export function publicationsIn(message: unknown): readonly unknown[] | undefined {
  const list = isFields(message) ? message.publications : message;
  if (Array.isArray(list)) {
    const publications: readonly unknown[] = list;
    return publications;
  }
  return isFields(message) ? [message] : undefined;
}

export function readPublication(fields: Fields): Publication {
  const notification = nested(fields, 'notification');
  const createdOn = instantFrom(notification.createdOn);
  const publicationId = id(fields, 'publicationId');
  const topic = text(fields, 'topic');
  const subject = text(fields, 'subject');
  return {
    method: (text(fields, 'method') ?? '').toUpperCase(),
    content: nested(fields, 'content'),
    ...(publicationId !== undefined && { id: publicationId }),
    ...(topic !== undefined && { topic }),
    ...(subject !== undefined && { subject }),
    ...(createdOn !== undefined && { createdOn }),
  };
}
