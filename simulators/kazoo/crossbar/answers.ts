import { randomBytes } from 'node:crypto';
import { VERSION } from '../kazoo.ts';
import type { Kazoo } from '../kazoo.ts';

export interface RestRequest {
  method: string;
  /** Without the query, as sent. */
  path: string;
  token: string | undefined;
  body: string;
}

export interface RestAnswer {
  status: number;
  /** What the envelope carries beside `status`; `data` among it. */
  body: Record<string, unknown> & { data: unknown };
}

export function success(data: unknown, more: { auth_token?: string; status?: number } = {}): RestAnswer {
  const { status = 200, ...fields } = more;
  return { status, body: { data, ...fields } };
}

/** As Crossbar words errors: the code once more, as a string. */
export function refusal(status: number, message: string, data: unknown = {}): RestAnswer {
  return { status, body: { error: String(status), message, data } };
}

/** The envelope around every answer, as text. `version` is told only to those who are known. */
export function envelope(kazoo: Kazoo, { status, body }: RestAnswer, isKnown: boolean): string {
  const { data } = body;
  return JSON.stringify({
    ...body,
    status: status < 400 ? 'success' : 'error',
    ...(status < 400 && { page_size: Array.isArray(data) ? data.length : 1, revision: 'automatic' }),
    request_id: randomBytes(16).toString('hex'),
    node: 'simulated',
    timestamp: `${new Date(kazoo.clock.now()).toISOString().slice(0, 19)}Z`,
    ...(isKnown && { version: VERSION[kazoo.conduct.dialect] }),
  });
}
