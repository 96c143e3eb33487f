/** What systems write where there is no name, or none that may be shown; it tells of nobody. */
const NOBODY = new Set([
  'anonymous',
  'unknown',
  'unavailable',
  'private',
  'restricted',
  'withheld',
  'blocked',
  'none',
  'null',
  'undefined',
  'true',
  'false',
  'n/a',
]);

/** Members that hold names of people, spaces, dashes and underscores aside. */
const NAME_KEYS = new Set(
  ['name', 'user', 'login', 'contact', 'displayname', 'fullname', 'firstname', 'lastname', 'givenname']
    .concat(['surname', 'nickname', 'realname', 'username', 'agentname', 'queuename', 'partyname'])
    .concat(['contactname', 'customername', 'membername', 'participantname', 'peername', 'cnam', 'owner'])
    .concat(['calleridname', 'calleeidname', 'callername', 'calleename', 'calledname', 'callingname'])
    .concat(['connectedname', 'peercalleridname', 'dialedextensionname', 'presentationname', 'label']),
);

/** Members come again and again; a peer that invents them does not fill the memory. */
const MEANINGS_KEPT = 5_000;
const meanings = new Map<string, boolean>();

export function holdsName(key: string): boolean {
  const known = meanings.get(key);
  if (known !== undefined) return known;
  const isName = NAME_KEYS.has(key.replace(/[-_\s]/g, '').toLowerCase());
  if (meanings.size < MEANINGS_KEPT) meanings.set(key, isName);
  return isName;
}

/** A text that could be what somebody is called: not a placeholder, not an id made by a program. */
export function couldBeName(text: string): boolean {
  const plain = text.trim();
  return /\p{L}|\p{S}/u.test(plain) && !NOBODY.has(plain.toLowerCase()) && !isMadeId(plain);
}

/** UUIDs, hexadecimal ids, and long unspaced mixtures of letters and digits. */
function isMadeId(text: string): boolean {
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(text)) return true;
  return !/\s/.test(text) && text.length >= 12 && /\d/.test(text) && /^[\w\-.:/@#]+$/.test(text);
}

const WORD = /[\p{L}\p{N}]+/gu;
const BETWEEN_WORDS = /^[^\p{L}\p{N}]{1,3}(?=[\p{L}\p{N}])/u;
const FIRST_WORD = /^[\p{L}\p{N}]+/u;
/** A shorter single word is only replaced where it is all that a text says. */
const FEWEST_LETTERS = 3;

interface IndexedName {
  /** In lower case. */
  words: string[];
  replacement: string;
}

/** Finds names in texts. */
export class NameFinder {
  readonly #exact: ReadonlyMap<string, string>;
  readonly #inAnyCase = new Map<string, string>();
  readonly #byFirstWord = new Map<string, IndexedName[]>();
  #longest = 0;

  /** Names, each with what to put in its place. */
  constructor(names: ReadonlyMap<string, string>) {
    this.#exact = names;
    for (const [name, replacement] of names) {
      const whole = name.trim().toLowerCase();
      this.#longest = Math.max(this.#longest, whole.length);
      if (!this.#inAnyCase.has(whole)) this.#inAnyCase.set(whole, replacement);
      const words = name.toLowerCase().match(WORD) ?? [];
      const [first = ''] = words;
      if (words.length === 0 || (words.length === 1 && first.length < FEWEST_LETTERS)) continue;
      const sameFirst = this.#byFirstWord.get(first);
      if (sameFirst) sameFirst.push({ words, replacement });
      else this.#byFirstWord.set(first, [{ words, replacement }]);
    }
    for (const same of this.#byFirstWord.values()) same.sort((a, b) => b.words.length - a.words.length);
  }

  /** What stands for the whole text where it is a name. */
  whole(text: string): string | undefined {
    // Letters have as much room in lower case, or more: what is longer than every name is none.
    const plain = text.trim();
    if (plain.length > this.#longest) return undefined;
    return this.#exact.get(text) ?? this.#inAnyCase.get(plain.toLowerCase());
  }

  wholeExactly(text: string): string | undefined {
    return this.#exact.get(text);
  }

  /** The text with every name in it replaced; `other` makes what stands between them. */
  replaceIn(text: string, other: (between: string) => string): string {
    if (this.#byFirstWord.size === 0) return other(text);
    let result = '';
    let done = 0;
    for (const { index, 0: word } of text.matchAll(WORD)) {
      if (index < done) continue;
      const found = this.#at(text, index, word);
      if (!found) continue;
      result += other(text.slice(done, index)) + found.replacement;
      done = found.end;
    }
    return done === 0 ? other(text) : result + other(text.slice(done));
  }

  #at(text: string, index: number, word: string): { replacement: string; end: number } | null {
    for (const { words, replacement } of this.#byFirstWord.get(word.toLowerCase()) ?? []) {
      const end = endOfWords(text, index, words);
      if (end !== null) return { replacement, end };
    }
    return null;
  }
}

/** Where these words end that begin at `start`, one after the other with little between them; null where others stand. */
function endOfWords(text: string, start: number, words: readonly string[]): number | null {
  let end = start;
  for (const [place, wanted] of words.entries()) {
    const gap = place === 0 ? '' : (BETWEEN_WORDS.exec(text.slice(end, end + 4))?.[0] ?? null);
    if (gap === null) return null;
    const from = end + gap.length;
    const [word = ''] = FIRST_WORD.exec(text.slice(from, from + 4 * wanted.length + 1)) ?? [];
    if (word.toLowerCase() !== wanted) return null;
    end = from + word.length;
  }
  return end;
}
