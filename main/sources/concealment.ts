const MASK = '•••';

/** Shorter texts would mask half of every message and protect nothing. */
const SHORTEST = 4;

/** Session tokens and signed URLs pass; this many of the newest are remembered for late echoes. */
const PASSING_KEPT = 64;

/** Knows the secrets of one source and takes them out of texts, in the ways in which protocols write them. */
export class Concealment {
  readonly #stored = new Set<string>();
  readonly #passing = new Set<string>();
  #written: string[] = [];

  /** From now on `mask` replaces this secret of the user's. */
  addStored(secret: string): void {
    this.#add(this.#stored, secret);
  }

  /** From now on `mask` replaces this secret that a session was given or made, until many newer ones came. */
  addPassing(secret: string): void {
    this.#add(this.#passing, secret);
    for (const oldest of this.#passing) {
      if (this.#passing.size <= PASSING_KEPT) break;
      this.#passing.delete(oldest);
    }
  }

  mask(text: string): string {
    let masked = text;
    for (const secret of this.#written) {
      if (masked.includes(secret)) masked = masked.replaceAll(secret, MASK);
    }
    return masked;
  }

  #add(secrets: Set<string>, secret: string): void {
    if (secret.length < SHORTEST || secrets.has(secret)) return;
    secrets.add(secret);
    const written = new Set<string>();
    for (const known of [...this.#stored, ...this.#passing]) {
      written.add(known);
      written.add(encodeURIComponent(known.toWellFormed()));
      written.add(JSON.stringify(known).slice(1, -1));
    }
    this.#written = [...written].sort((a, b) => b.length - a.length);
  }
}
