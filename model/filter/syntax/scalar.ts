import type { Equals, MomentValue, Range, Scalar } from '../ast.ts';
import type { FieldName, OrderedField } from '../fields.ts';
import { readDuration } from './duration.ts';
import { expectedOf } from './expected.ts';
import { quotation } from './quotation.ts';
import { readTime, timeInterval } from './time.ts';
import type { Scanner, WrittenText } from './scanner.ts';

/** A value that was read for an ordered field, with all that a message about it needs. */
export interface OrderedText extends WrittenText {
  scanner: Scanner;
  name: FieldName;
  type: OrderedField['type'];
}

/** What follows `field:`: one value or a range. */
export function readOrdered(written: OrderedText): Equals | Range {
  const { scanner, name, start, source } = written;
  const ends = rangeEnds(written);
  if (ends !== null) return rangeOf(written, ends);
  const value = scalarOf(written, source, start);
  if (value.type !== 'ago') return { type: 'equals', value };
  const message = `${source} is one moment, which hardly anything equals; for all since then write ${name}>=${source}`;
  throw scanner.errorFrom(start, message, `${source}..-0s`);
}

/** What follows `field>` and its like. */
export function readLimit(written: OrderedText): Scalar {
  const { scanner, start, source } = written;
  const ends = rangeEnds(written);
  if (ends !== null) throw scanner.errorFrom(start, 'A range goes with : or !=, not with > or <.', ends[0]);
  return scalarOf(written, source, start);
}

function rangeEnds({ source, quoted }: WrittenText): [string, string] | null {
  const dots = quoted ? -1 : source.indexOf('..');
  return dots === -1 ? null : [source.slice(0, dots), source.slice(dots + 2)];
}

function rangeOf(written: OrderedText, [low, high]: [string, string]): Range {
  const { scanner, name, start } = written;
  if (low === '' || high === '') {
    const oneSided = `${name}${low === '' ? '<=' : '>='}${low || high || 'value'}`;
    throw scanner.errorFrom(start, `A range needs both ends; for one limit write ${quotation(oneSided)}`);
  }
  const from = scalarOf(written, low, start);
  const to = scalarOf(written, high, start + low.length + 2);
  if (isReversed(from, to))
    throw scanner.errorFrom(start, 'This range is the wrong way round.', `${high}..${low}`);
  return { type: 'range', from, to };
}

/** True where it is so whatever the time and the time zone are; a range that turns out reversed is empty. */
function isReversed(from: Scalar, to: Scalar): boolean {
  if (from.type === 'number' && to.type === 'number') return from.value > to.value;
  if (from.type === 'duration' && to.type === 'duration') return from.ms > to.ms;
  if (from.type === 'ago' && to.type === 'ago') return from.ms < to.ms;
  if (from.type === 'clock' && to.type === 'clock')
    return timeInterval(from, 0).start > timeInterval(to, 0).start;
  return from.type === 'moment' && to.type === 'moment' && isMomentAfter(from, to);
}

function isMomentAfter(from: MomentValue, to: MomentValue): boolean {
  const [isFromZoned, isToZoned] = [hasZone(from), hasZone(to)];
  if (isFromZoned && isToZoned) return timeInterval(from, 0).start > timeInterval(to, 0).start;
  const shared = Math.min(from.text.length, to.text.length);
  return !isFromZoned && !isToZoned && from.text.slice(0, shared) > to.text.slice(0, shared);
}

function hasZone({ text }: MomentValue): boolean {
  return /T.*[Z+-]/.test(text);
}

/** `part`, at `position`, is all that was read or one end of a range. */
function scalarOf({ scanner, name, type, quoted }: OrderedText, part: string, position: number): Scalar {
  const value = quoted ? undefined : readScalar(type, part);
  if (value !== undefined) return value;
  const message = `“${quotation(part)}” does not fit ${name}. Expected ${expectedOf(name)}.`;
  throw scanner.errorAt(position, part.length, message, closest(type, part));
}

function readScalar(type: OrderedField['type'], text: string): Scalar | undefined {
  switch (type) {
    case 'number':
      return /^\d{1,15}$/.test(text) ? { type: 'number', value: Number(text) } : undefined;
    case 'duration': {
      const ms = readDuration(text);
      return ms === undefined ? undefined : { type: 'duration', ms };
    }
    case 'time':
      return readTime(text);
  }
}

/** What was probably meant: without quotes, with the T of ISO 8601, with the minus of “ago”, with a unit. */
function closest(type: OrderedField['type'], text: string): string | undefined {
  const bare = text.replaceAll('"', '').trim();
  const withUnit = /^\d+$/.test(bare) ? `${bare}s` : bare;
  const candidates = [bare, bare.replace(' ', 'T'), `-${bare}`, withUnit];
  return candidates.find((candidate) => readScalar(type, candidate) !== undefined);
}
