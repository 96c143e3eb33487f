import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { KazooOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import type { Crossbar } from '../rest/crossbar.ts';
import { keyRefusal, passwordRefusal, unreadableToken } from './refusals.ts';
import { signInBody } from './sign-in-body.ts';
import { readToken } from './token.ts';
import type { Token } from './token.ts';

/** The part of a token's life after which it is replaced, when it is needed next. */
const RENEW_AT = 0.8;
const LEAST_BETWEEN_MS = 5_000;

/**
 * Has the source's token. An open socket outlives its token, so a new one is fetched only when one is needed: for a new
 * socket or a request to the REST service. Sign-ins are rationed by the server; one token serves all attempts.
 */
export class TokenKeeper {
  readonly #link: Link;
  readonly #crossbar: Crossbar;
  readonly #options: KazooOptions;
  readonly #remembered: Remembered;

  constructor(link: Link, crossbar: Crossbar, options: KazooOptions, remembered: Remembered) {
    this.#link = link;
    this.#crossbar = crossbar;
    this.#options = options;
    this.#remembered = remembered;
  }

  /** The token of an earlier sign-in, where enough of its life is left. */
  reusable(): Token | null {
    const held = this.#remembered.token;
    if (held === null) return null;
    const age = this.#link.clock.now() - held.obtainedAt;
    const life = held.expiresAt - held.obtainedAt;
    return age < Math.max(life * RENEW_AT, LEAST_BETWEEN_MS) ? held : null;
  }

  /** A token that is good for a while; the one in use when a new one cannot be had before its end. */
  async current(): Promise<Token> {
    const reusable = this.reusable();
    if (reusable !== null) return reusable;
    const held = this.#remembered.token;
    try {
      return await this.renewed();
    } catch (error) {
      if (!(error instanceof LinkFailure) || held === null) throw error;
      if (held.expiresAt <= this.#link.clock.now()) throw error;
      return held;
    }
  }

  /** A new token by signing in: with the API key, else with the password. */
  async renewed(): Promise<Token> {
    const apiKey = this.#link.secret('apiKey');
    const answer = await (apiKey === undefined ? this.#withPassword() : this.#withKey(apiKey));
    const token = readToken(answer, this.#link.clock.now());
    if (token === undefined) throw unreadableToken(answer, this.#crossbar.place);
    this.#link.conceal(token.token);
    this.#remembered.token = token;
    this.#link.health({ tokenEndsAt: token.expiresAt });
    return token;
  }

  /** The server refused this token before its end. */
  forget(token: Token): void {
    if (this.#remembered.token === token) this.#remembered.token = null;
  }

  async #withKey(apiKey: string): Promise<HttpAnswer> {
    this.#link.conceal(apiKey);
    const answer = await this.#crossbar.signIn('api_auth', { api_key: apiKey });
    if (isSuccess(answer)) return answer;
    throw keyRefusal(answer, this.#crossbar.place);
  }

  async #withPassword(): Promise<HttpAnswer> {
    const password = this.#link.secret('password');
    if (password === undefined) throw missing('Neither an API key nor a password is stored for this source.');
    if (this.#options.username === undefined) {
      throw missing('A password is stored, but the source names no user.');
    }
    const { body, credentials } = signInBody(this.#options, password);
    if (body === null) {
      throw missing(
        'A password is stored, but the source names no account: a user is known within one only.',
      );
    }
    this.#link.conceal(password);
    this.#link.conceal(credentials);
    const answer = await this.#crossbar.signIn('user_auth', body);
    if (isSuccess(answer)) return answer;
    throw passwordRefusal(answer, this.#crossbar.place);
  }
}

function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}

function missing(cause: string): LinkFailure {
  return new LinkFailure('secret-missing', {
    cause,
    cure: 'Store an API key; or store a password, and enter the user name and the account name or its realm.',
  });
}
