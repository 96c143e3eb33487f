import { isFields, member } from './fields.ts';
import type { Fields } from './fields.ts';
import type { Frame } from './frame.ts';

/** AES did not do what a request asked for. */
export class WtiRefusal extends Error {
  /** The name of the request. */
  readonly request: string;
  /** The group of CSTA's errors ("operation", "security", …) in lower case, where AES names one. */
  readonly group: string | undefined;
  /** What AES gave as the reason, in its own words. */
  readonly words: readonly string[];

  constructor(request: string, group: string | undefined, words: readonly string[]) {
    const reasons = [...new Set(words)].join(', ') || 'it does not say why';
    super(`AES refused ${request}: ${group === undefined ? '' : `${group} `}${reasons}`);
    this.name = 'WtiRefusal';
    this.request = request;
    this.group = group;
    this.words = words;
  }

  /** True when one of the words is the reason that AES gives. */
  says(...reasons: string[]): boolean {
    const wanted = reasons.map((reason) => reason.toLowerCase());
    return this.words.some((word) => wanted.includes(word.toLowerCase()));
  }
}

/** Values of `headerType` that make an answer a refusal. */
export const FAILURE_KINDS: ReadonlySet<string> = new Set([
  'error',
  'exception',
  'negativeresponse',
  'fault',
]);
const FAILURE_KEYS = ['CSTAErrorCode', 'errorCode', 'error', 'definedError', 'applError', 'exceptionClass'];
/** ECMA-323, CSTAErrorCode; Avaya's schema misspells one of them. */
const GROUPS = [
  'operation',
  'security',
  'stateIncompatibility',
  'systemResourceAvailibility',
  'systemResourceAvailability',
  'subscribedResourceAvailability',
  'performanceManagement',
  'privateData',
  'privateErrorCode',
  'unspecified',
];
const WORDS_AT_MOST = 8;
const LONGEST_WORD = 200;

/** The refusal that an answer is; undefined for an answer that grants. */
export function refusalIn(frame: Frame, request: string): WtiRefusal | undefined {
  const { kind, name, payload, payloadText } = frame;
  const signs = [...FAILURE_KEYS, ...GROUPS].filter((key) => member(payload, key) !== undefined);
  if (!FAILURE_KINDS.has(kind) && signs.length === 0) return undefined;
  const words: string[] = [];
  collect(payload, words);
  if (payloadText !== undefined) words.push(payloadText.slice(0, LONGEST_WORD));
  // An AES that cannot tell which request failed names the error in place of the request.
  if (name !== '' && name.toLowerCase() !== request.toLowerCase()) words.push(name.slice(0, LONGEST_WORD));
  return new WtiRefusal(request, groupIn(payload), words);
}

function groupIn(payload: Fields): string | undefined {
  for (const holder of [
    payload,
    ...['CSTAErrorCode', 'errorCode', 'error'].map((key) => member(payload, key)),
  ]) {
    if (!isFields(holder)) continue;
    const found = GROUPS.find((group) => member(holder, group) !== undefined);
    if (found !== undefined) return found.toLowerCase();
  }
  return undefined;
}

function collect(value: unknown, words: string[]): void {
  if (words.length >= WORDS_AT_MOST) return;
  if (typeof value === 'string' && value !== '') words.push(value.slice(0, LONGEST_WORD));
  else if (typeof value === 'number') words.push(String(value));
  else if (isFields(value)) for (const inner of Object.values(value)) collect(inner, words);
}
