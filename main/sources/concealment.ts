const MASK = '•••';

/** Shorter texts would mask half of every message and protect nothing. */
const SHORTEST = 4;

/** A secret shorter than this is masked only where it stands alone: "1234" is also part of many a number. */
const UNMISTAKABLE = 8;

/** Session tokens and signed URLs pass; this many of the newest are remembered for late echoes. */
const PASSING_KEPT = 64;

/** Knows the secrets of one source and takes them out of texts, in the ways in which protocols write them. */
export class Concealment {
  readonly #stored = new Set<string>();
  readonly #passing = new Set<string>();
  #written: { text: string; alone: RegExp | null }[] = [];

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
    for (const { text: secret, alone } of this.#written) {
      if (masked.includes(secret)) masked = masked.replaceAll(alone ?? secret, MASK);
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
    this.#written = [...written]
      .sort((a, b) => b.length - a.length)
      .map((each) => ({ text: each, alone: each.length < UNMISTAKABLE ? standingAlone(each) : null }));
  }
}

function standingAlone(secret: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(secret)}(?![\\p{L}\\p{N}])`, 'gu');
}
