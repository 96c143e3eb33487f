import { randomUUID } from 'node:crypto';
import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer, HttpRequest } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { Remembered } from '../remembered.ts';
import { Stopped } from '../../stopped.ts';
import { withAdvice } from './network-advice.ts';
import type { Asked } from './refusals.ts';
import { correlationOf } from './refusals.ts';

export interface RestCall {
  method: HttpRequest['method'];
  /** Base address of the service. */
  base: string;
  /** From the base on: "/subscriptions". */
  path: string;
  /** The step that a failure belongs to. */
  step: string;
  /** Sent as JSON. */
  json?: object;
  /** Sent as a form. */
  form?: Record<string, string>;
  token?: string;
  timeoutMs?: number;
  /** Part of the leave: may still be asked when the link is to stop. */
  isLeave?: boolean;
}

/** Mitel asks every program to name itself. */
const APP = 'Ringscope/1';

/** Talks to CloudLink's services and keeps the correlation ids of their answers, for support. */
export class Rest {
  readonly #link: Link;
  readonly #app: string;
  readonly #correlations: Map<string, string>;

  constructor(link: Link, { correlations }: Remembered) {
    this.#link = link;
    this.#correlations = correlations;
    this.#app = `${APP};platform=node/${process.versions.node};session=${randomUUID()};`;
  }

  /** The answer, whatever its status. Fails with `LinkFailure` for no answer, and with `Stopped` after the stop. */
  async ask(call: RestCall): Promise<HttpAnswer> {
    if (this.#link.signal.aborted && call.isLeave !== true) throw new Stopped();
    try {
      const answer = await this.#link.transports.https(this.#request(call));
      const [correlation] = correlationOf(answer);
      if (correlation !== undefined) {
        const [resource = ''] = /^\/\w*/.exec(call.path) ?? [];
        this.#correlations.set(`${call.method} ${resource}`, correlation);
      }
      return answer;
    } catch (error) {
      throw error instanceof LinkFailure ? withAdvice(error, call.step) : error;
    }
  }

  /** What was asked, for a failure's texts. */
  asked({ method, base, path, step }: RestCall): Asked {
    return {
      step,
      what: `${method} ${path}`,
      host: new URL(base).host,
      now: this.#link.clock.now(),
    };
  }

  /** The newest correlation id of each kind of request, as evidence. */
  get correlations(): string[] {
    return [...this.#correlations].map(([what, correlation]) => `${what}: ${correlation}`);
  }

  #request({ method, base, path, json, form, token, timeoutMs }: RestCall): HttpRequest {
    const body = form === undefined ? json && JSON.stringify(json) : new URLSearchParams(form).toString();
    return {
      method,
      url: `${base}${path}`,
      headers: {
        accept: 'application/json',
        'x-mitel-app': this.#app,
        'content-type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    };
  }
}
