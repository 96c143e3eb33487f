import type { IncomingHttpHeaders } from 'node:http';

export interface RestRequest {
  method: string;
  /** Without the query, as sent. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface RestAnswer {
  status: number;
  /** Sent as JSON; absent for an empty answer. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** An error in the form of all CloudLink services. */
export function refusal(status: number, name: string, message: string): RestAnswer {
  return { status, body: { name, message } };
}

export const UNAUTHORIZED = refusal(401, 'Unauthorized', 'Unauthorized');
export const INSUFFICIENT = refusal(403, 'InsufficientPermissions', 'Insufficient Permissions');

/** What the gateway before the services says to a path that it does not know: nothing about paths. */
export function unknownPath({ headers }: RestRequest): RestAnswer {
  const { authorization } = headers;
  if (authorization === undefined) return { status: 403, body: { message: 'Missing Authentication Token' } };
  const last = authorization.split(' ').at(-1) ?? '';
  const message = `'${last}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`;
  return { status: 403, body: { message } };
}

/** A page of a collection, by `$skip` and `$top`. */
export function collection({ path, query }: RestRequest, items: readonly unknown[]): RestAnswer {
  const skip = wholeNumber(query.get('$skip'), 0);
  const top = wholeNumber(query.get('$top'), items.length);
  const page = items.slice(skip, skip + top);
  const rest = skip + top < items.length;
  const next = rest ? { next: `${path}?$skip=${skip + top}&$top=${top}` } : {};
  return {
    status: 200,
    body: { count: page.length, _links: { self: path, ...next }, _embedded: { items: page } },
  };
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : otherwise;
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no object either: the caller's schema says so.
    return undefined;
  }
}
