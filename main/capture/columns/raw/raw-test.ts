import type { Condition } from '../../../../model/filter/ast.ts';
import { soughtTexts } from '../../stored/sought-texts.ts';
import type { Bits } from '../bits.ts';
import type { EventBlock } from '../event-block.ts';
import { SEPARATOR } from './part-finder.ts';
import { SIGNED_ROWS, soughtIn } from './raw-signature.ts';
import type { Sought } from './raw-signature.ts';
import type { RawTexts } from './raw-texts.ts';
import { NO, UNKNOWN } from '../answers.ts';
import type { RowTest } from '../row-test.ts';

/** A text that is sought in raw messages, without a separator. */
interface SoughtPart {
  sought: Sought;
  common: CommonWith;
}

/** One of the texts that a condition may find: all of its parts, and, if it `isWhole`, nothing but its only one. */
interface Alternative {
  parts: readonly SoughtPart[];
  isWhole: boolean;
}

/** Says of the raw messages of events whether they meet a condition, as far as columns can tell. */
export function rawTest(condition: Condition): RowTest<EventBlock> {
  const alternatives = alternativesOf(condition);
  if (!alternatives) return (_block, from, to, answers) => void answers.fill(UNKNOWN, from, to);
  const whole = alternatives.filter(({ isWhole }) => isWhole).flatMap(({ parts }) => parts);
  return ({ rawTexts }, from, to, answers) => {
    for (let row = from; row < to; row = nextGroup(row)) {
      const end = Math.min(to, nextGroup(row));
      const may = alternatives.some((alternative) => mayBeIn(rawTexts, row, alternative));
      answers.fill(may ? UNKNOWN : NO, row, end);
    }
    for (const { common } of whole) for (const rows of common.in(rawTexts)) rows.mark(from, to, answers);
  };
}

/** Says of the reasons of events whether they may meet a condition. */
export function reasonTest(condition: Condition): RowTest<EventBlock> {
  const alternatives = alternativesOf(condition);
  return ({ rawTexts, withReason }, from, to, answers) => {
    answers.fill(NO, from, to);
    for (let row = from; row < to; row += 1) {
      if (!withReason.has(row)) continue;
      const may = alternatives?.some(({ parts }) =>
        parts.every(({ sought }) => rawTexts.mayContain(row, sought)),
      );
      if (may ?? true) answers[row] = UNKNOWN;
    }
  };
}

/** Null where nothing can be said of texts that meet the condition. */
function alternativesOf(condition: Condition): Alternative[] | null {
  const texts = soughtTexts(condition);
  // Small letters beyond ASCII are other ones for a regex.
  if (!texts || (condition.type === 'regex' && /\P{ASCII}/u.test(texts.join('')))) return null;
  return texts.map((pieces) => alternativeOf(pieces, condition.type !== 'regex'));
}

function alternativeOf(pieces: readonly string[], isText: boolean): Alternative {
  const sought = pieces.filter((piece) => piece !== '');
  const texts = sought.flatMap(partsOf).filter((text) => text !== '');
  // Half of a character is never written.
  const parts = texts.filter((text) => text.isWellFormed()).map((text) => text.toLowerCase());
  return {
    parts: parts.map((part) => ({ sought: soughtIn(part), common: new CommonWith(part) })),
    isWhole: isText && sought.length === 1 && parts[0] === sought[0]?.toLowerCase(),
  };
}

/** What parts of messages contain where a message contains a text. */
function partsOf(text: string): string[] {
  // At its ends it may have half of a separator.
  return text.replace(/^"/, '').replace(/,$/, '').split(SEPARATOR);
}

/** Whether one of the events of the group of this row may have all parts. */
function mayBeIn(texts: RawTexts, row: number, { parts, isWhole }: Alternative): boolean {
  return parts.every(({ sought, common }) => {
    if (texts.mayContain(row, sought)) return true;
    // Rows that have the whole of what is sought are known one by one.
    return !isWhole && common.in(texts).some((rows) => rows.hasBetween(row, nextGroup(row)));
  });
}

function nextGroup(row: number): number {
  return row - (row % SIGNED_ROWS) + SIGNED_ROWS;
}

/** Finds the common parts that contain a text, which is in small letters: each is looked at once. */
class CommonWith {
  readonly #text: string;
  readonly #known = new WeakMap<RawTexts, { looked: number; found: Bits[] }>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The rows of each such part. */
  in(texts: RawTexts): readonly Bits[] {
    const { common } = texts;
    const known = this.#known.get(texts) ?? { looked: 0, found: [] };
    if (known.looked === 0) this.#known.set(texts, known);
    for (; known.looked < common.length; known.looked += 1) {
      const part = common[known.looked];
      if (part?.text.toLowerCase().includes(this.#text)) known.found.push(part.rows);
    }
    return known.found;
  }
}
