import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_ROWS, EventBlock } from '../../../../../../main/capture/columns/event-block.ts';
import { rawTest } from '../../../../../../main/capture/columns/raw/raw-test.ts';
import { RawTexts } from '../../../../../../main/capture/columns/raw/raw-texts.ts';
import { SIGNED_ROWS } from '../../../../../../main/capture/columns/raw/raw-signature.ts';
import { NO, UNKNOWN, YES } from '../../../../../../main/capture/columns/answers.ts';
import { rounds } from '../../../../../support/long-form.ts';
import { makeEvent } from '../../../../../support/make-event.ts';

/** Few different letters, some of which have unusual small ones, and the signs that take texts apart. */
const letters = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    'K',
    'k',
    '\u212a',
    'I',
    '\u0130',
    's',
    '\u017f',
    '1',
    'é',
    '\0',
    '😀',
    ',',
    '"',
    ',"',
  ),
  maxLength: 8,
});

/** Enough for what recurs to be found out, and for a second group. */
const ROWS = 4 * SIGNED_ROWS;

/** A block of messages; what `messages` says of each row. */
function blockOf(messages: (row: number) => string): EventBlock {
  const block = new EventBlock(0);
  for (let row = 0; row < ROWS; row += 1)
    block.append({ ...makeEvent({ raw: messages(row) }), seq: row + 1 });
  return block;
}

function answersTo(text: string, block: EventBlock): number[] {
  const answers = new Uint8Array(BLOCK_ROWS);
  rawTest({ type: 'text', pieces: [text] })(block, 0, block.end, answers);
  return [...answers.subarray(0, block.end)];
}

describe('what columns know of raw messages', () => {
  it('is never wrong about a text in any case', () => {
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 4 }),
        letters,
        letters,
        (parts, sought, rare) => {
          fc.pre(sought !== '');
          const messages = (row: number) =>
            [parts[row % parts.length], rare, parts[(row >> 2) % parts.length]].join(',"');
          const answers = answersTo(sought, blockOf(messages));
          answers.forEach((answer, row) => {
            const contains = messages(row).toLowerCase().includes(sought.toLowerCase());
            if (answer !== UNKNOWN) expect(answer === YES).toBe(contains);
          });
        },
      ),
      { numRuns: rounds(60, 3_000) },
    );
  });

  it('finds what begins or ends in the middle of what takes messages apart', () => {
    const block = blockOf((row) => `{"id":${row},"codec":"G722","trunk":"carrier-1"}`);
    for (const text of ['"codec":"G722",', 'G722",', '"trunk', '"G722","trunk"', ',', '"'])
      expect(answersTo(text, block)[SIGNED_ROWS]).not.toBe(NO);
  });

  it('tells of each row whether it has a text that stands in many', () => {
    const codecs = ['PCMA/8000', 'G722/8000', 'opus/48000'];
    const message = (row: number) =>
      `{"id":"gw-${1_000 + row}","codec":"${codecs[row % 3] ?? ''}","trunk":"carrier-1"}`;
    const answers = answersTo('g722', blockOf(message)).slice(3 * SIGNED_ROWS);
    answers.forEach((answer, index) => {
      expect(answer).toBe((3 * SIGNED_ROWS + index) % 3 === 1 ? YES : NO);
    });
  });

  it('knows from the first row of a block what recurred in the one before', () => {
    const before = new RawTexts(BLOCK_ROWS);
    for (let row = 0; row < BLOCK_ROWS; row += 1)
      before.addRaw(row, `{"id":${row},"trunk":"carrier-${row % 2}"}`);
    before.seal();
    const texts = new RawTexts(BLOCK_ROWS, before);
    texts.addRaw(0, '{"id":7,"trunk":"carrier-1"}');
    const [part] = texts.common.filter(({ text }) => text.includes('carrier-1'));
    expect(part?.rows.has(0)).toBe(true);
  });

  it('finds a text wherever it stands in a message of any length', () => {
    const padding = 'x'.repeat(65_534);
    const texts = new RawTexts(SIGNED_ROWS);
    texts.addRaw(0, `${padding}needle${padding}`);
    const block = blockOf((row) => (row === 3 ? `${padding}needle${padding}` : '{"note":"none"}'));
    expect(answersTo('needle', block)[3]).toBe(UNKNOWN);
    expect(answersTo('noodle', block)[3]).toBe(NO);
  });

  it('tells which texts SQLite cannot judge', () => {
    const texts = new RawTexts(SIGNED_ROWS);
    ['plain', 'caf\u00e9', 'zero\0byte', '', '300 \u212a'].forEach((text, row) => {
      texts.addRaw(row, text);
    });
    const rows = [0, 1, 2, 3, 4];
    expect(rows.map((row) => texts.isForeign(row))).toEqual([false, true, true, false, true]);
    expect(rows.map((row) => texts.isOdd(row))).toEqual([false, false, true, false, true]);
  });
});
