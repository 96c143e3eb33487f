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
}

/** An error as the stack's services word it. */
export function refusal(status: number, reason: string): RestAnswer {
  return { status, body: { reason: [reason], timestamp: [Date.now() / 1_000], status_code: status } };
}
