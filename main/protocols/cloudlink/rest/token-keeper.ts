import { LinkFailure } from '../../../../model/failure.ts';
import type { HttpAnswer } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { CloudlinkOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import { signInRefusal, unreadable } from './refusals.ts';
import type { Rest, RestCall } from './rest.ts';
import type { HeldTokens } from './tokens.ts';
import { readTokens } from './tokens.ts';

/** With less life than this left, or than a fifth of a shorter life, a token is replaced before it is used. */
const LEAST_LIFE_MS = 60_000;

/** Has the source's tokens, over all attempts: one sign-in, then refreshes. */
export class TokenKeeper {
  readonly #link: Link;
  readonly #rest: Rest;
  readonly #options: CloudlinkOptions;
  readonly #remembered: Remembered;
  #replacing: Promise<HeldTokens> | null = null;

  constructor(link: Link, rest: Rest, options: CloudlinkOptions, remembered: Remembered) {
    this.#link = link;
    this.#rest = rest;
    this.#options = options;
    this.#remembered = remembered;
  }

  /** Tokens that are good for a while. */
  async current(): Promise<HeldTokens> {
    const held = this.#remembered.tokens;
    if (held === null) return this.replace(null);
    const life = held.expiresAt - held.obtainedAt;
    const left = held.expiresAt - this.#link.clock.now();
    return left >= Math.min(LEAST_LIFE_MS, life / 5) ? held : this.replace(held);
  }

  /** Tokens other than these, unless they were replaced already. One exchange at a time. */
  replace(old: HeldTokens | null): Promise<HeldTokens> {
    const held = this.#remembered.tokens;
    if (held !== null && held !== old) return Promise.resolve(held);
    this.#replacing ??= this.#newTokens(old).finally(() => (this.#replacing = null));
    return this.#replacing;
  }

  /** The call with a token; refused with 401, it is repeated once with another. */
  async ask(call: RestCall): Promise<HttpAnswer> {
    const held = await this.current();
    const answer = await this.#rest.ask({ ...call, token: held.access });
    if (answer.status !== 401) return answer;
    const other = await this.replace(held);
    return this.#rest.ask({ ...call, token: other.access });
  }

  async #newTokens(old: HeldTokens | null): Promise<HeldTokens> {
    const tokens =
      (old?.refresh === undefined ? null : await this.#refresh(old.refresh)) ?? (await this.#signIn());
    this.#link.conceal(tokens.access);
    if (tokens.refresh !== undefined) this.#link.conceal(tokens.refresh);
    this.#remembered.tokens = tokens;
    this.#link.health({ tokenEndsAt: tokens.expiresAt });
    return tokens;
  }

  /** Null when the refresh token is good no more: then the password, once, is what a person would enter. */
  async #refresh(refresh: string): Promise<HeldTokens | null> {
    const call = this.#tokenCall({ grant_type: 'refresh_token', refresh_token: refresh });
    const answer = await this.#rest.ask(call);
    if (answer.status !== 401 && answer.status !== 400) return this.#read(answer, call);
    this.#remembered.tokens = null;
    return null;
  }

  async #signIn(): Promise<HeldTokens> {
    const { username, accountId } = this.#options;
    const password = this.#link.secret('password');
    if (password === undefined) {
      throw new LinkFailure('secret-missing', {
        cause: 'No password is stored for this source.',
        cure: 'Store the password of the CloudLink user.',
      });
    }
    const account = accountId === undefined ? {} : { account_id: accountId };
    const call = this.#tokenCall({ grant_type: 'password', username, password, ...account });
    return this.#read(await this.#rest.ask(call), call);
  }

  #tokenCall(form: Record<string, string>): RestCall {
    return { method: 'POST', base: this.#options.authUrl, path: '/token', step: 'token', form };
  }

  #read(answer: HttpAnswer, call: RestCall): HeldTokens {
    const asked = this.#rest.asked(call);
    if (answer.status !== 201 && answer.status !== 200) {
      throw signInRefusal(answer, asked, this.#options.accountId);
    }
    const tokens = readTokens(answer.body, this.#link.clock.now());
    if (tokens === undefined) throw unreadable(answer, asked, 'without an access token');
    return tokens;
  }
}
