import type { CaptureSource } from '../contract/capture-export.ts';
import type { TelephonyEvent } from '../event.ts';
import { bareNumber } from '../ladder/participants.ts';
import { digitsOf, isNumberLong, numbersIn } from './digits.ts';
import { looksLikeJson, mapLiterals } from './json-text.ts';
import type { JsonLiteral } from './json-text.ts';
import { couldBeName, holdsName } from './names.ts';
import { isPhoneMember, phoneNumbersIn } from './phone-like.ts';
import { percentDecoded } from './percent.ts';
import type { ByteText } from './redactor.ts';

export type NameKind = 'Person' | 'Queue';

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

  constructor(bytes: ByteText) {
    this.#bytes = bytes;
  }

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
    const ids = [callId, globalCallId, connectionId, ...joins].filter((id) => id !== undefined);
    const inIds = new Set(ids.flatMap((id) => [...numbersIn(id)]));
    for (const digits of inIds) this.taken.add(digits);
    const raw = event.rawEncoding === undefined ? event.raw : this.#bytes.decode(event.raw);
    if (raw !== null) this.#message(raw, inIds);
    if (event.reason !== undefined) this.#value(event.reason, 'reason', inIds);
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
    mapLiterals(text, (literal) => {
      this.#literal(literal, inIds);
      return literal.value;
    });
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
    if (text === undefined) return;
    const digits = digitsOf(text);
    if (digits !== null) this.#number(digits, text);
    else if (couldBeName(text)) this.names.set(text, this.names.get(text) ?? kind);
    if (text.includes('@')) this.#address(text, kind);
  }

  /** A field that holds a number, a name or an id of the system's own, in which a name has no digits. */
  #address(text: string | undefined, kind: NameKind): void {
    if (text === undefined) return;
    const digits = digitsOf(text);
    const bare = bareNumber(text);
    if (digits !== null) this.#number(digits, text);
    else if (!/\d/.test(bare) && couldBeName(bare)) this.names.set(bare, this.names.get(bare) ?? kind);
  }

  #toldName(text: string): void {
    const digits = digitsOf(text);
    if (digits !== null) this.#number(digits, text);
    else if (!couldBeName(text)) return;
    else if (/\s/.test(text.trim())) this.names.set(text, this.names.get(text) ?? 'Person');
    else this.words.set(text, 'Person');
  }

  #number(digits: string, written: string): void {
    if (!this.numbers.has(digits)) this.numbers.set(digits, bareNumber(written));
  }
}
