import { digitsOf, isNumberLong } from './digits.ts';

/** Fewer digits than these are too often something else where nothing says that it is a number. */
const FEWEST_UNSAID = 5;

/** Members that hold numbers of people, in whatever spelling: `caller_id_number`, `Callee-ID-Number`, `msisdn`, `ani`. */
const NUMBER_KEY =
  /number|phone|extension|exten$|msisdn|^ani$|^dnis$|^did$|dialed|dialled|caller(id)?$|callee|called|calling|^from$|^to$|party|subscriber|^cli$|device/;

/** Members that hold something else made of digits: ids, times, counts. */
const OTHER_KEY =
  /id$|ids$|uuid|ucid|uui$|guid|time|date|stamp|^at$|expire|duration|seconds?$|^ms$|_ms$|seq|count|version|port$|size|length|serial|token|signature|hash|nonce|cookie|address|^ip|offset|rate|priority|index|^ts$|msec|usec|epoch|monitor|crossref/;

/** Members that say number and mean the place in an order. */
const NO_NUMBER_KEY = /sequence|serial|numberof|version|portnumber|^seq/;

/** As long as ITU-T E.164 numbers are, and what people write between their digits. */
const WHOLE = /^\+?[\d\s\u00a0().\-/]+$/;
const IN_TEXT =
  /(?<![\p{L}\p{N}_%:.\-/+@])\+?\d+(?:[ \u00a0().\-/]{1,3}\d+)*(?![\p{L}\p{N}_:%]|[.\-/][\p{L}\p{N}])/gu;
const INTERNATIONAL = /\+\d+(?:[ \u00a0().\-/]{1,3}\d+)*/g;
const ADDRESS_USER = /(?:sips?:|tel:)([^@;>\s]+)/gi;

/** What the name of a member says of the digits in its value. */
interface KeyMeaning {
  number: boolean;
  other: boolean;
}

/** The digits of what looks like a telephone number in the value of a member of a JSON message. */
export function phoneNumbersIn(value: string, key: string): string[] {
  if (!/\d{2}/.test(value)) return [];
  const { number, other } = meaningOf(key);
  const told = number ? digitsOf(value) : null;
  if (told !== null) return [told];
  const sure = [
    ...(value.match(INTERNATIONAL) ?? []),
    ...Array.from(value.matchAll(ADDRESS_USER), ([, user]) => user ?? '').filter((user) => WHOLE.test(user)),
  ];
  return found(other && !number ? sure : [...sure, ...(value.match(IN_TEXT) ?? []).filter(isNoTime)]);
}

/** A number in a JSON message that is not written as text: most are times and counts, so the member has to say it. */
export function isPhoneMember(key: string): boolean {
  const { number, other } = meaningOf(key);
  return number && !other;
}

/** Members come again and again; a peer that invents them does not fill the memory. */
const MEANINGS_KEPT = 5_000;
const meanings = new Map<string, KeyMeaning>();

function meaningOf(key: string): KeyMeaning {
  const known = meanings.get(key);
  if (known) return known;
  const plain = key.replace(/[-_\s]/g, '').toLowerCase();
  const meaning = {
    number: NUMBER_KEY.test(plain) && !NO_NUMBER_KEY.test(plain),
    other: OTHER_KEY.test(plain),
  };
  if (meanings.size < MEANINGS_KEPT) meanings.set(key, meaning);
  return meaning;
}

function found(texts: readonly string[]): string[] {
  return texts
    .map((text) => text.replace(/\D/g, ''))
    .filter((digits) => digits.length >= FEWEST_UNSAID && isNumberLong(digits));
}

/** Times look like numbers: seconds since 1970 or since the year 0 (Kazoo), with or without a fraction, and dates. */
function isNoTime(text: string): boolean {
  if (text.startsWith('+')) return true;
  if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/.test(text) || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/.test(text))
    return false;
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return false;
  const [whole = ''] = text.split('.');
  if (!/^\d+$/.test(whole)) return true;
  const value = Number(whole);
  return ![1e9, 1e12, 1e15].some((unit) => value >= 1.4 * unit && value < 2 * unit) && !isGregorian(value);
}

function isGregorian(value: number): boolean {
  return value >= 63_000_000_000 && value < 65_000_000_000;
}
