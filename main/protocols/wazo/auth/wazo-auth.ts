import { LinkFailure } from '../../../../model/failure.ts';
import { pathPart } from '../../../../model/path-part.ts';
import type { HttpAnswer, HttpRequest } from '../../../transports/transports.ts';
import type { Link } from '../../protocol.ts';
import type { StackAddress, WazoOptions } from '../options.ts';
import { givenTokenRefusal, refreshRefusal, signInRefusal, unreadableToken } from './refusals.ts';
import { readTokenDocument } from './token-document.ts';
import type { TokenDocument } from './token-document.ts';

/** What wazo-auth says of a token that websocketd or we doubt. */
export type TokenCheck = 'good' | 'lacksRight' | 'unknown' | 'noAnswer';

/** A leave must be taken within 2 s. */
const REMOVE_TIMEOUT_MS = 1_500;
const CHECK_TIMEOUT_MS = 10_000;

/** The token resource of one stack. Every secret that passes is concealed before it is used. */
export class WazoAuth {
  readonly #link: Link;
  readonly #address: StackAddress;
  readonly #options: WazoOptions;

  constructor(link: Link, address: StackAddress, options: WazoOptions) {
    this.#link = link;
    this.#address = address;
    this.#options = options;
  }

  /** Opens a session on the server with name and password. */
  async signIn(username: string, password: string): Promise<TokenDocument> {
    const { clientId, domain, expiration } = this.#options;
    // RFC 7617: the pair is UTF-8.
    const basic = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    this.#link.conceal(password);
    this.#link.conceal(basic);
    const answer = await this.#post(
      {
        // Only servers before 24.08 look at the backend; later ones know the tenant's way to log in.
        backend: domain === undefined ? 'wazo_user' : 'ldap_user',
        expiration,
        ...(domain !== undefined && { domain_name: domain }),
        ...(clientId !== undefined && { access_type: 'offline', client_id: clientId }),
      },
      { authorization: `Basic ${basic}` },
    );
    if (answer.status !== 200) throw signInRefusal(answer, this.#address.host);
    return this.#readDocument(answer);
  }

  /** The same without the password. */
  async refresh(refreshToken: string, clientId: string): Promise<TokenDocument> {
    const { expiration } = this.#options;
    const answer = await this.#post({ refresh_token: refreshToken, client_id: clientId, expiration }, {});
    if (answer.status !== 200) throw refreshRefusal(answer, this.#address.host);
    return this.#readDocument(answer);
  }

  /** The document of a token that the user was given; with the server's time by its Date header, where it has one. */
  async lookUp(token: string): Promise<{ document: TokenDocument; serverNow: number }> {
    this.#link.conceal(token);
    const answer = await this.#ask({ method: 'GET', url: `${this.#url(token)}?scope=websocketd` });
    if (answer.status !== 200) throw givenTokenRefusal(answer, this.#address.host);
    const date = Date.parse(answer.headers.date ?? '');
    return {
      document: this.#readDocument(answer),
      serverNow: Number.isNaN(date) ? this.#link.clock.now() : date,
    };
  }

  /** Whether a token is good for the event service. Never throws: no answer is an answer too. */
  async check(token: string): Promise<TokenCheck> {
    try {
      const url = `${this.#url(token)}?scope=websocketd`;
      const answer = await this.#ask({ method: 'HEAD', url, timeoutMs: CHECK_TIMEOUT_MS });
      if (answer.status === 204 || answer.status === 200) return 'good';
      if (answer.status === 403) return 'lacksRight';
      return answer.status === 404 ? 'unknown' : 'noAnswer';
    } catch (error) {
      if (error instanceof LinkFailure) return 'noAnswer';
      throw error;
    }
  }

  /** Ends the token's session on the server; says so when it cannot, and then it ends by itself. */
  async remove(token: string): Promise<void> {
    try {
      await this.#ask({ method: 'DELETE', url: this.#url(token), timeoutMs: REMOVE_TIMEOUT_MS });
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      this.#link.notice(
        `The session on ${this.#address.host} could not be closed (${error.message}); it ends when its token expires.`,
      );
    }
  }

  #readDocument(answer: HttpAnswer): TokenDocument {
    const document = readTokenDocument(answer.body);
    if (document === undefined) throw unreadableToken(answer, this.#address.host);
    this.#link.conceal(document.token);
    if (document.refreshToken !== undefined) this.#link.conceal(document.refreshToken);
    return document;
  }

  #post(body: object, headers: Record<string, string>): Promise<HttpAnswer> {
    return this.#ask({
      method: 'POST',
      url: this.#url(),
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async #ask(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#link.transports.https(request);
    } catch (error) {
      // The dial names its own steps; what fails after it failed here.
      if (!(error instanceof LinkFailure) || error.details.step !== undefined) throw error;
      throw new LinkFailure(error.code, { ...error.details, step: 'token' });
    }
  }

  #url(token?: string): string {
    const resource = `${this.#address.https}/api/auth/0.1/token`;
    return token === undefined ? resource : `${resource}/${pathPart(token)}`;
  }
}
