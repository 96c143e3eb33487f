import type { CaptureSource } from '../contract/capture-export.ts';
import type { TelephonyEvent } from '../event.ts';
import { bareNumber } from '../ladder/participants.ts';
import { digitsOf, isNumberLong, numbersIn } from './digits.ts';
import { looksLikeJson, visitLiterals } from './json-text.ts';
import type { JsonLiteral } from './json-text.ts';
import { couldBeName, holdsName } from './names.ts';
import { isPhoneMember, phoneNumbersIn } from './phone-like.ts';
import { percentDecoded } from './percent.ts';
import type { ByteText } from './redactor.ts';

export type NameKind = 'Person' | 'Queue';

/**
 * Numbers, names and ids that differ, in all. What is left in place of somebody because there was no room would be seen
 * by whoever gets the file: so there is no redaction beyond it, and the export has to be of less.
 */
const MOST_ORIGINALS = 2_000_000;

/** There is too much to be replaced. */
export class TooManyOriginalsError extends Error {
  constructor(most: number) {
    super(
      `There are more than ${most.toLocaleString('en')} different numbers, names and ids in these events: too many to replace at once. Use a filter to choose fewer events.`,
    );
    this.name = 'TooManyOriginalsError';
  }
}

/** Systems write the same texts again and again: so many of them are not looked at twice. */
const MOST_REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 100;

/**
 * What is to be replaced, found in a first pass over everything that will be written. Numbers are known by their digits.
 * It grows with the numbers, names and call ids that differ, not with the events.
 */
export class Originals {
  /** Digits, with how the number was first written. */
  readonly numbers = new Map<string, string>();
  /** Names that events give as such. */
  readonly names = new Map<string, NameKind>();
  /** Single words that a message only holds under a member for names: replaced where they are all that a text says. */
  readonly words = new Map<string, NameKind>();
  /** Numbers within ids: no pseudonym may be one of them, or two ids could become the same. */
  readonly taken = new Set<string>();
  readonly #nativeNames = new Set<string>();
  readonly #bytes: ByteText;
  readonly #most: number;
  /** What has been found in texts before. */
  readonly #numbersOfIds = new Remembered<readonly string[]>();
  readonly #identities = new Remembered<true>();
  readonly #addresses = new Remembered<true>();
  readonly #toldNames = new Remembered<true>();

  /** `most` is how many originals and ids there is room for. */
  constructor(bytes: ByteText, most = MOST_ORIGINALS) {
    this.#bytes = bytes;
    this.#most = most;
  }

  /** Throws `TooManyOriginalsError` where there is no room for what is new in it. */
  takeEvent(event: TelephonyEvent): void {
    const { from, to, device, agent, queue, callId, globalCallId, connectionId, joins = [] } = event;
    this.#nativeNames.add(event.name);
    for (const party of [from, to]) {
      this.#identity(party?.number, 'Person');
      this.#identity(party?.name, 'Person');
    }
    this.#address(device, 'Person');
    this.#address(agent?.id, 'Person');
    this.#identity(agent?.name, 'Person');
    this.#address(queue?.id, 'Queue');
    this.#identity(queue?.name, 'Queue');
    const inIds = new Set<string>();
    for (const id of [callId, globalCallId, connectionId, ...joins]) {
      if (id === undefined) continue;
      for (const digits of this.#numbersOfIds.of(id, () => [...numbersIn(id)])) inIds.add(digits);
    }
    for (const digits of inIds) this.taken.add(digits);
    const raw = event.rawEncoding === undefined ? event.raw : this.#bytes.decode(event.raw);
    if (raw !== null) this.#message(raw, inIds);
    if (event.reason !== undefined) this.#value(event.reason, 'reason', inIds);
    const { numbers, names, words, taken } = this;
    if (numbers.size + names.size + words.size + taken.size > this.#most)
      throw new TooManyOriginalsError(this.#most);
  }

  takeSource({ name, options }: CaptureSource): void {
    this.#message(JSON.stringify(options), new Set());
    this.#value(name, 'sourceName', new Set());
  }

  /** A native event name under a member called `name` is nobody's name. To be called when all has been taken. */
  settle(): void {
    for (const word of this.words.keys()) {
      if (this.#nativeNames.has(word) || this.names.has(word)) this.words.delete(word);
    }
  }

  #message(text: string, inIds: ReadonlySet<string>): void {
    if (!looksLikeJson(text)) {
      this.#value(text, '', inIds);
      return;
    }
    visitLiterals(text, (literal) => this.#literal(literal, inIds));
  }

  #literal({ is, value, key }: JsonLiteral, inIds: ReadonlySet<string>): void {
    if (is === 'number') {
      if (/^\d+$/.test(value) && isNumberLong(value) && isPhoneMember(key)) this.#number(value, value);
    } else if (is === 'text' && holdsName(key)) {
      this.#toldName(value);
    } else if (is === 'text' && looksLikeJson(value)) {
      this.#message(value, inIds);
    } else {
      this.#value(value, is === 'key' ? '' : key, inIds);
    }
  }

  #value(text: string, key: string, inIds: ReadonlySet<string>): void {
    for (const digits of phoneNumbersIn(percentDecoded(text), key)) {
      if (!inIds.has(digits)) this.#number(digits, text.length <= digits.length + 10 ? text.trim() : digits);
    }
  }

  /** A field that holds a number or a name. */
  #identity(text: string | undefined, kind: NameKind): void {
    if (text !== undefined) this.#identities.of(text, () => this.#newIdentity(text, kind));
  }

  #newIdentity(text: string, kind: NameKind): true {
    const digits = digitsOf(text);
    if (digits !== null) this.#number(digits, text);
    else if (couldBeName(text)) this.names.set(text, this.names.get(text) ?? kind);
    if (text.includes('@')) this.#address(text, kind);
    return true;
  }

  /** A field that holds a number, a name or an id of the system's own, in which a name has no digits. */
  #address(text: string | undefined, kind: NameKind): void {
    if (text !== undefined) this.#addresses.of(text, () => this.#newAddress(text, kind));
  }

  #newAddress(text: string, kind: NameKind): true {
    const digits = digitsOf(text);
    const bare = bareNumber(text);
    if (digits !== null) this.#number(digits, text);
    else if (!/\d/.test(bare) && couldBeName(bare)) this.names.set(bare, this.names.get(bare) ?? kind);
    return true;
  }

  #toldName(text: string): void {
    this.#toldNames.of(text, () => this.#newToldName(text));
  }

  #newToldName(text: string): true {
    const digits = digitsOf(text);
    if (digits !== null) this.#number(digits, text);
    else if (!couldBeName(text)) return true;
    else if (/\s/.test(text.trim())) this.names.set(text, this.names.get(text) ?? 'Person');
    else this.words.set(text, 'Person');
    return true;
  }

  #number(digits: string, written: string): void {
    if (!this.numbers.has(digits)) this.numbers.set(digits, bareNumber(written));
  }
}

/** What was made of short texts, as long as there is room: then it begins anew. */
class Remembered<Made> {
  readonly #made = new Map<string, Made>();

  of(text: string, make: () => Made): Made {
    if (text.length > LONGEST_REMEMBERED) return make();
    const known = this.#made.get(text);
    if (known !== undefined) return known;
    const made = make();
    if (this.#made.size >= MOST_REMEMBERED) this.#made.clear();
    this.#made.set(text, made);
    return made;
  }
}
