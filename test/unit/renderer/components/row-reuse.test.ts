import { expect, it } from 'vitest';
import { RowReuse } from '../../../../renderer/components/row-reuse.ts';

const SLOTS = 6;

function keys(reuse: RowReuse, from: number): number[] {
  return reuse.keysOf({ from, count: 4 }, SLOTS);
}

it('leaves a row its element as long as the row is seen', () => {
  const reuse = new RowReuse();
  const [, second, third, fourth] = keys(reuse, 0);
  expect(keys(reuse, 1).slice(0, 3)).toEqual([second, third, fourth]);
  expect(keys(reuse, 3)[0]).toBe(fourth);
});

it('leaves the elements in their order where no row stays', () => {
  const reuse = new RowReuse();
  const order = keys(reuse, 2);
  expect(keys(reuse, 1_001)).toEqual(order);
  expect(keys(reuse, 90)).toEqual(order);
  expect(keys(reuse, 86)).toEqual(order);
});

it('never gives two rows the same element', () => {
  const reuse = new RowReuse();
  for (const from of [0, 3, 7, 500, 499, 2, 0]) expect(new Set(keys(reuse, from)).size).toBe(4);
  expect(new Set(reuse.keysOf({ from: 1, count: 9 }, 11)).size).toBe(9);
});
