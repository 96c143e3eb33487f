import { expect, test } from 'vitest';
import { moveCursor } from '../../../../renderer/components/grid-keys.ts';

const size = { rowCount: 100, columnCount: 4, page: 20 };
const at = (row: number, column = 1) => ({ row, column });
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey });

test.each([
  ['ArrowDown', at(5), at(6)],
  ['ArrowDown', at(99), at(99)],
  ['ArrowUp', at(0), at(-1)],
  ['PageDown', at(90), at(99)],
  ['PageUp', at(5), at(0)],
  ['Home', at(50), at(0)],
  ['End', at(50), at(99)],
  ['ArrowLeft', at(5, 0), at(5, 0)],
  ['ArrowRight', at(5, 3), at(5, 3)],
  ['ArrowRight', at(5, 1), at(5, 2)],
])('%s takes the cursor from %o to %o', (key, from, to) => {
  expect(moveCursor(from, press(key), size)).toEqual(to);
});

test('Ctrl with Home and End moves within the row', () => {
  expect(moveCursor(at(5), press('Home', true), size)).toEqual(at(5, 0));
  expect(moveCursor(at(5), press('End', true), size)).toEqual(at(5, 3));
});

test('other keys are left to others', () => {
  expect(moveCursor(at(5), press('a'), size)).toBeNull();
});

test('an empty list has its header alone', () => {
  expect(moveCursor(at(0), press('ArrowDown'), { ...size, rowCount: 0 })).toEqual(at(-1));
});
