import { LinkFailure } from '../../../../model/failure.ts';
import type { Link } from '../../protocol.ts';
import type { WazoOptions } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import type { TokenDocument } from './token-document.ts';
import type { TokenCheck, WazoAuth } from './wazo-auth.ts';

/** A token in use. Times in ms since the epoch by our clock. */
export interface HeldToken {
  document: TokenDocument;
  obtainedAt: number;
  expiresAt: number;
  /** Made by our own sign-in, so ours to renew and to remove. */
  ours: boolean;
}

/** With less life than this left, an attempt begins with a new token (or with a fifth of a shorter life). */
const LEAST_LIFE_MS = 60_000;

/**
 * Has the source's token: every sign-in opens a session that lives until its token expires, and the hundredth is the
 * last, so a token is used as long as it is good, over all attempts.
 */
export class TokenKeeper {
  readonly #link: Link;
  readonly #auth: WazoAuth;
  readonly #options: WazoOptions;
  readonly #remembered: Remembered;

  constructor(link: Link, auth: WazoAuth, options: WazoOptions, remembered: Remembered) {
    this.#link = link;
    this.#auth = auth;
    this.#options = options;
    this.#remembered = remembered;
  }

  /** The token of an earlier attempt, where enough of its life is left. */
  reusable(): HeldToken | null {
    const held = this.#remembered.token;
    if (held === null) return null;
    const life = held.expiresAt - held.obtainedAt;
    const left = held.expiresAt - this.#link.clock.now();
    return left >= Math.min(LEAST_LIFE_MS, life / 5) ? held : null;
  }

  /** A new token: the one that the user gave, else by signing in. */
  async obtain(): Promise<HeldToken> {
    const given = this.#link.secret('token');
    const held = given === undefined ? await this.#signIn() : await this.#lookUp(given);
    this.#remembered.token = held;
    return held;
  }

  /** A new token beside the one in use, which becomes superseded. Only for tokens of ours. */
  async renew(old: HeldToken): Promise<HeldToken> {
    const held = await this.#signIn();
    this.#remembered.superseded.push(old.document.token);
    this.#remembered.token = held;
    return held;
  }

  /**
   * Asks wazo-auth about a token that the event service refused, and forgets it where it is good no more. A token has the
   * rights of the moment when it was made: one that lacks them will never do, however soon the account is given them.
   */
  async doubt(held: HeldToken): Promise<TokenCheck> {
    const check = await this.#auth.check(held.document.token);
    if (check !== 'unknown' && check !== 'lacksRight') return check;
    if (this.#remembered.token === held) this.#remembered.token = null;
    if (check === 'lacksRight' && held.ours) this.#remembered.superseded.push(held.document.token);
    return check;
  }

  /** Removes the tokens that newer ones have replaced. */
  async removeSuperseded(): Promise<void> {
    const tokens = this.#remembered.superseded.splice(0);
    await Promise.all(tokens.map((token) => this.#auth.remove(token)));
  }

  /** Ends our sessions on the server; a token that the user gave stays. */
  async leave(): Promise<void> {
    const held = this.#remembered.token;
    this.#remembered.token = null;
    await Promise.all([
      this.removeSuperseded(),
      ...(held?.ours === true ? [this.#auth.remove(held.document.token)] : []),
    ]);
  }

  async #signIn(): Promise<HeldToken> {
    const document = await this.#newDocument();
    if (document.refreshToken !== undefined) this.#remembered.refreshToken = document.refreshToken;
    const { issuedAt, expiresAt } = document;
    const lifeMs =
      issuedAt !== undefined && expiresAt !== undefined
        ? expiresAt - issuedAt
        : this.#options.expiration * 1000;
    const now = this.#link.clock.now();
    return { document, obtainedAt: now, expiresAt: now + lifeMs, ours: true };
  }

  async #newDocument(): Promise<TokenDocument> {
    const { clientId, username } = this.#options;
    const refreshToken = this.#remembered.refreshToken;
    if (refreshToken !== null && clientId !== undefined) return this.#refresh(refreshToken, clientId);
    const password = this.#link.secret('password');
    if (password === undefined || username === undefined) throw missingCredentials(password === undefined);
    return this.#auth.signIn(username, password);
  }

  async #refresh(refreshToken: string, clientId: string): Promise<TokenDocument> {
    try {
      return await this.#auth.refresh(refreshToken, clientId);
    } catch (error) {
      // One try only: it was removed on purpose, and the password comes next when a person asks for it.
      if (error instanceof LinkFailure && error.code === 'auth-rejected')
        this.#remembered.refreshToken = null;
      throw error;
    }
  }

  async #lookUp(given: string): Promise<HeldToken> {
    const { document, serverNow } = await this.#auth.lookUp(given);
    const now = this.#link.clock.now();
    const left = (document.expiresAt ?? Number.POSITIVE_INFINITY) - serverNow;
    return { document, obtainedAt: now, expiresAt: now + left, ours: false };
  }
}

function missingCredentials(isPassword: boolean): LinkFailure {
  return isPassword
    ? new LinkFailure('secret-missing', {
        cause: 'Neither a token nor a password is stored for this source.',
        cure: 'Store a password or a token.',
      })
    : new LinkFailure('secret-missing', {
        cause: 'A password is stored, but the source names no user.',
        cure: 'Enter the user name, or store a token.',
      });
}
