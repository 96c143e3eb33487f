import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer, HttpRequest } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';

const TIMEOUT_MS = 15_000;

/** Kazoo's REST service. */
export class Crossbar {
  readonly #link: Link;
  readonly #base: string;

  /** `base` ends with the version: `https://host:8443/v2`. */
  constructor(link: Link, base: string) {
    this.#link = link;
    this.#base = base;
  }

  /** "host:8443", for texts. */
  get place(): string {
    return new URL(this.#base).host;
  }

  /** Asks for a token; the only request that needs none. */
  async signIn(resource: 'user_auth' | 'api_auth', data: object): Promise<HttpAnswer> {
    try {
      return await this.#ask({
        method: 'PUT',
        url: `${this.#base}/${resource}`,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ data }),
      });
    } catch (error) {
      // The dial names its own steps; what fails after it failed here.
      if (!(error instanceof LinkFailure) || error.details.step !== undefined) throw error;
      throw new LinkFailure(error.code, { ...error.details, step: 'token' });
    }
  }

  get(path: string, token: string): Promise<HttpAnswer> {
    return this.#ask({
      method: 'GET',
      url: `${this.#base}${path}`,
      headers: { accept: 'application/json', 'x-auth-token': token },
    });
  }

  #ask(request: HttpRequest): Promise<HttpAnswer> {
    return this.#link.transports.https({ ...request, timeoutMs: TIMEOUT_MS });
  }
}
