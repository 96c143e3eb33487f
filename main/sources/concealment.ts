import { pathPart } from '../../model/path-part.ts';
const MASK = '•••';

/** Shorter texts would mask half of every message and protect nothing. */
const SHORTEST = 4;

/** A secret shorter than this is masked only where it stands alone: "1234" is also part of many a number. */
const UNMISTAKABLE = 8;

/** Session tokens and signed URLs pass; this many of the newest are remembered for late echoes. */
const PASSING_KEPT = 64;

/** The value of an Authorization header: a scheme and what is secret of it (RFC 9110, 11.4). */
const CREDENTIALS = /^[A-Za-z][\w-]* +(\S{8,})$/;

/** Knows the secrets of one source and takes them out of texts, in the ways in which protocols write them. */
export class Concealment {
  readonly #stored = new Set<string>();
  readonly #passing = new Set<string>();
  #written: { text: string; alone: RegExp | null }[] = [];

  /** From now on `mask` replaces this secret of the user's. */
  addStored(secret: string): void {
    const credentials = CREDENTIALS.exec(secret)?.[1];
    if (credentials !== undefined) this.#add(this.#stored, credentials);
    this.#add(this.#stored, secret);
  }

  /** From now on `mask` replaces this secret that a session was given or made, until many newer ones came. */
  addPassing(secret: string): void {
    if (this.#passing.delete(secret)) {
      // It is in use again: as the newest it is the last to be forgotten.
      this.#passing.add(secret);
      return;
    }
    this.#add(this.#passing, secret);
    for (const oldest of this.#passing) {
      if (this.#passing.size <= PASSING_KEPT) break;
      this.#passing.delete(oldest);
    }
  }

  mask(text: string): string {
    let masked = text;
    for (const { text: secret, alone } of this.#written) {
      if (masked.includes(secret)) masked = masked.replaceAll(alone ?? secret, MASK);
    }
    return masked;
  }

  /** The same for bytes that are written as base64. */
  maskBase64(base64: string): string {
    // Latin-1 keeps bytes that are no text as they are; secrets outside of ASCII are bytes of UTF-8 there.
    const text = Buffer.from(base64, 'base64').toString('latin1');
    let masked = text;
    for (const { text: secret, alone } of this.#written) {
      const bytes = Buffer.from(secret, 'utf8').toString('latin1');
      if (masked.includes(bytes))
        masked = masked.replaceAll(bytes === secret && alone ? alone : bytes, '***');
    }
    return masked === text ? base64 : Buffer.from(masked, 'latin1').toString('base64');
  }

  #add(secrets: Set<string>, secret: string): void {
    if (secret.length < SHORTEST || secrets.has(secret)) return;
    secrets.add(secret);
    const written = new Set([...this.#stored, ...this.#passing].flatMap(waysToWrite));
    this.#written = [...written]
      .sort((a, b) => b.length - a.length)
      .map((each) => ({ text: each, alone: each.length < UNMISTAKABLE ? standingAlone(each) : null }));
  }
}

/** In a URL, in a form, and in JSON as JavaScript, PHP (escaped slashes) and Python (ASCII only) write it. */
function waysToWrite(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    pathPart(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll(/[^\x20-\x7e]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
  ];
}

function standingAlone(secret: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(secret)}(?![\\p{L}\\p{N}])`, 'gu');
}
