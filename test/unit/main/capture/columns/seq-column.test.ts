import { describe, expect, it } from 'vitest';
import { YES } from '../../../../../main/capture/columns/answers.ts';
import { SeqColumn } from '../../../../../main/capture/columns/seq-column.ts';

const columnOf = (seqs: readonly number[]): SeqColumn => {
  const column = new SeqColumn(8);
  seqs.forEach((seq, row) => column.set(row, seq));
  return column;
};

describe('a column of seqs', () => {
  it.each([
    ['without gaps', [7, 8, 9, 10]],
    ['with gaps, as an imported capture has', [7, 8, 20, 21]],
  ])('has the seqs %s', (_title, seqs) => {
    const column = columnOf(seqs);
    expect(seqs.map((_seq, row) => column.at(row))).toEqual(seqs);
  });

  it('marks the rows that are asked for and accepted', () => {
    for (const seqs of [
      [7, 8, 9, 10],
      [7, 8, 20, 21],
    ]) {
      const answers = new Uint8Array(8);
      columnOf(seqs).mark((seq) => seq >= 8, 0, 3, answers);
      expect([...answers]).toEqual([0, YES, YES, 0, 0, 0, 0, 0]);
    }
  });
});
