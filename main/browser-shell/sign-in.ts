import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may use this server: whoever came with the address that was printed. The token in it is good once, for a cookie;
 * after that it is worth nothing, wherever the address may have been kept.
 */
export class SignIn {
  readonly #cookieName: string;
  readonly #session = randomBytes(32).toString('base64url');
  #token: string | null = randomBytes(32).toString('base64url');

  /** Cookies are shared by all ports of a host, so the port is in its name. */
  constructor(port: number) {
    this.#cookieName = `ringscope-${port}`;
  }

  /** For the address; null once it has been used. */
  get token(): string | null {
    return this.#token;
  }

  /** The `Set-Cookie` for a token that is good; undefined for any other. */
  exchange(token: string): string | undefined {
    if (this.#token === null || !isSame(token, this.#token)) return undefined;
    this.#token = null;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  isSignedIn({ headers }: IncomingMessage): boolean {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
    return cookies.some(([name, value = '']) => name === this.#cookieName && isSame(value, this.#session));
  }
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
