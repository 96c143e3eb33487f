import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelayedColumn } from '../../../../../main/capture/columns/delayed-column.ts';
import { NumberColumn } from '../../../../../main/capture/columns/number-column.ts';
import { YES } from '../../../../../main/capture/columns/answers.ts';
import { rounds } from '../../../../support/long-form.ts';

const ROWS = 12;
/** Near each other, or further apart than 32 bits can tell. */
const anyNumbers = fc
  .tuple(
    fc.constantFrom(200, 60_000, 4_000_000_000, 2 ** 45),
    fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }), {
      minLength: ROWS,
      maxLength: ROWS,
    }),
  )
  .map(([span, parts]) => parts.map((part) => (part === undefined ? undefined : Math.floor(part * span))));

describe('a column of numbers', () => {
  it('has the numbers that were set, and marks those in an interval, before and after it is sealed', () => {
    fc.assert(
      fc.property(
        anyNumbers,
        fc.nat(70_000),
        fc.nat(70_000),
        fc.boolean(),
        (numbers, start, size, isSealed) => {
          const column = new NumberColumn(ROWS);
          numbers.forEach((value, row) => {
            column.set(row, value);
          });
          if (isSealed) column.seal(ROWS);
          expect(numbers.map((_value, row) => column.at(row))).toEqual(numbers.map((value) => value ?? NaN));
          const interval = { start, end: start + size };
          const within = (value: number) => value >= interval.start && value < interval.end;
          const expected = numbers.map((value) => (value !== undefined && within(value) ? YES : 0));
          const [marked, asked] = [new Uint8Array(ROWS), new Uint8Array(ROWS)];
          column.markWithin(interval, 0, ROWS, marked);
          column.mark(within, 0, ROWS, asked);
          expect([[...marked], [...asked]]).toEqual([expected, expected]);
        },
      ),
      { numRuns: rounds(300, 20_000) },
    );
  });

  it('is not set once it is sealed', () => {
    const column = new NumberColumn(2);
    column.set(0, 1);
    column.seal(2);
    expect(() => {
      column.set(1, 2);
    }).toThrow('sealed');
  });
});

describe('a column of times that follow others', () => {
  it('has them as they are, earlier ones too', () => {
    const times = new NumberColumn(2);
    const received = new DelayedColumn(times, 2);
    [
      [1_772_438_400_000, 1_772_438_400_030],
      [1_772_438_500_000, 1_772_438_499_000],
    ].forEach(([at, receivedAt], row) => {
      times.set(row, at);
      received.set(row, receivedAt ?? NaN);
    });
    times.seal(2);
    received.seal(2);
    expect([received.at(0), received.at(1)]).toEqual([1_772_438_400_030, 1_772_438_499_000]);
  });
});
