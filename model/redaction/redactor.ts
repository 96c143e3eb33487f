import type { CaptureSource, RedactionReport } from '../contract/capture-export.ts';
import type { Replacement } from '../contract/requests.ts';
import type { Party, TelephonyEvent } from '../event.ts';
import { replaceNumbers } from './digits.ts';
import { looksLikeJson, mapLiterals } from './json-text.ts';
import type { JsonLiteral } from './json-text.ts';
import { NameFinder } from './names.ts';
import type { Originals } from './originals.ts';
import { mapPercentEncoded } from './percent.ts';
import { namePseudonyms, numberPseudonyms } from './pseudonyms.ts';
import type { Random } from './pseudonyms.ts';

/** Messages say the same short texts again and again. */
const LONGEST_REMEMBERED = 100;
const MOST_REMEMBERED = 20_000;

/** Bytes in base64 as text, where they are text. */
export interface ByteText {
  /** Null where the bytes are no UTF-8 text. */
  decode(base64: string): string | null;
  encode(text: string): string;
}

/**
 * Puts pseudonyms in the place of numbers and names, the same one for the same original wherever it stands:
 *
 * - A number is known by its digits: with or without `+`, separators or what a system wraps around it. Its pseudonym has
 *   as many digits. Numbers of less than three digits stay: they are menu choices, queues and counts.
 * - Names become "Person 1", "Queue 1". Placeholders such as "anonymous" stay.
 * - In ids (calls, connections) the known numbers and names are replaced as everywhere, so that what belonged together
 *   still does. Other digits of ids stay, as do times, native event names, causes and the addresses of systems.
 * - In a raw message every known original is replaced, in whatever member, also within JSON or percent-encoding inside a
 *   text. Beyond these, what looks like a telephone number: all digits under a member that says so (`caller_id_number`),
 *   anything with a leading `+`, and five or more digits elsewhere unless they are an id of the event, a time or a date,
 *   or stand under a member that says id, time or count. Names are those of the events and those under members for names.
 *   Members keep their names; numbers within them are replaced.
 * - Raw bytes that are text are treated as text; others are left out, with a note of how many there were.
 */
export class Redactor {
  readonly #numbers: ReadonlyMap<string, string>;
  readonly #allNames: NameFinder;
  readonly #words: NameFinder;
  readonly #originals: Originals;
  readonly #names: ReadonlyMap<string, string>;
  readonly #bytes: ByteText;
  readonly #remembered = new Map<string, string>();
  #fields = 0;

  /** `originals` has taken everything that will be given to this, and is settled. */
  constructor(originals: Originals, random: Random, bytes: ByteText) {
    this.#originals = originals;
    this.#bytes = bytes;
    this.#numbers = numberPseudonyms(originals, random);
    this.#names = namePseudonyms(originals);
    const ofKind = (kind: ReadonlyMap<string, unknown>) =>
      new NameFinder(new Map([...this.#names].filter(([name]) => kind.has(name))));
    this.#allNames = ofKind(originals.names);
    this.#words = ofKind(originals.words);
  }

  /** What has been replaced so far: how many different numbers and names, in how many fields and messages. */
  get report(): RedactionReport {
    return { numbers: this.#numbers.size, names: this.#names.size, fields: this.#fields };
  }

  /** Every original with its pseudonym. For people to look at, never for a file. */
  *replacements(): Generator<Replacement> {
    for (const written of this.#originals.numbers.values()) {
      yield { original: written, replacement: this.text(written), kind: 'number' };
    }
    for (const [original, replacement] of this.#names) yield { original, replacement, kind: 'name' };
  }

  event(event: TelephonyEvent): TelephonyEvent {
    const { callId, globalCallId, connectionId, joins, device, from, to, agent, queue, cause, reason, gap } =
      event;
    const { raw, rawEncoding, ...rest } = event;
    return {
      ...rest,
      name: event.name.includes('/') ? this.#field(event.name) : this.#digits(event.name),
      ...(callId !== undefined && { callId: this.#field(callId) }),
      ...(globalCallId !== undefined && { globalCallId: this.#field(globalCallId) }),
      ...(connectionId !== undefined && { connectionId: this.#field(connectionId) }),
      ...(joins && { joins: joins.map((id) => this.#field(id)) }),
      ...(device !== undefined && { device: this.#field(device) }),
      ...(from && { from: this.#party(from) }),
      ...(to && { to: this.#party(to) }),
      ...(cause !== undefined && { cause: this.#digits(cause) }),
      ...(agent && { agent: { ...agent, ...this.#idAndName(agent) } }),
      ...(queue && { queue: this.#idAndName(queue) }),
      ...(reason !== undefined && { reason: this.#field(reason) }),
      ...(gap && { gap: { ...gap, reason: this.#field(gap.reason) } }),
      ...this.#raw(raw, rawEncoding),
    };
  }

  source(source: CaptureSource): CaptureSource {
    const { name, options } = source;
    const redacted: unknown = JSON.parse(this.text(JSON.stringify(options)));
    return {
      ...source,
      name: this.text(name),
      options: typeof redacted === 'object' && redacted !== null ? { ...redacted } : {},
    };
  }

  /** A text of any sort with every original in it replaced. */
  text(text: string): string {
    if (text.length > LONGEST_REMEMBERED) return this.#fresh(text);
    const known = this.#remembered.get(text);
    if (known !== undefined) return known;
    const redacted = this.#fresh(text);
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(text, redacted);
    return redacted;
  }

  #fresh(text: string): string {
    const whole = this.#allNames.whole(text) ?? this.#words.whole(text);
    if (whole !== undefined) return whole;
    return looksLikeJson(text) ? mapLiterals(text, (literal) => this.#literal(literal)) : this.#free(text);
  }

  #literal({ is, value }: JsonLiteral): string {
    if (is === 'text') return this.text(value);
    if (is === 'free') return this.#free(value);
    return is === 'key' || /^\d+$/.test(value) ? this.#numbersOf(value) : value;
  }

  #free(text: string): string {
    return this.#plain(mapPercentEncoded(text, (part) => this.#plain(part)));
  }

  #plain(text: string): string {
    return this.#allNames.replaceIn(text, (between) => this.#numbersOf(between));
  }

  #numbersOf(text: string): string {
    return replaceNumbers(text, (digits) => this.#numbers.get(digits));
  }

  #party({ number, name }: Party): Party {
    return {
      ...(number !== undefined && { number: this.#field(number) }),
      ...(name !== undefined && { name: this.#field(name) }),
    };
  }

  #idAndName<Named extends { id: string; name?: string }>({ id, name }: Named) {
    return { id: this.#field(id), ...(name !== undefined && { name: this.#field(name) }) };
  }

  #field(text: string): string {
    // The very spelling first: what is written in two ways may be two parties.
    return this.#counted(text, this.#allNames.wholeExactly(text) ?? this.text(text));
  }

  #digits(text: string): string {
    return this.#counted(text, this.#numbersOf(text));
  }

  #raw(raw: string, encoding: 'base64' | undefined): Pick<TelephonyEvent, 'raw' | 'rawEncoding'> {
    if (encoding === undefined) return { raw: this.#counted(raw, this.text(raw)) };
    const text = this.#bytes.decode(raw);
    if (text !== null)
      return { raw: this.#counted(raw, this.#bytes.encode(this.text(text))), rawEncoding: encoding };
    this.#fields += 1;
    const bytes = Math.floor((raw.replace(/=+$/, '').length * 3) / 4);
    return { raw: `(${bytes} bytes that are no text, left out)` };
  }

  #counted(before: string, after: string): string {
    if (after !== before) this.#fields += 1;
    return after;
  }
}
