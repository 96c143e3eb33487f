import { describe, expect, test } from 'vitest';
import {
  findInTree,
  openTo,
  readJson,
  treeRows,
  valueAt,
} from '../../../../../renderer/views/message/json-tree.ts';
import type { Json } from '../../../../../renderer/views/message/json-tree.ts';

const message: Json = {
  header: { type: 'event' },
  'device id': ['4105:CM55::0', 2, null, true],
  empty: {},
};
const shut = { open: [], shown: [] };

test('shows one line before anything is opened', () => {
  expect(treeRows(message, shut)).toMatchObject([
    { path: '', text: '{ header, device id, empty }', isOpen: false },
  ]);
});

test('opens what somebody opens, and nothing else', () => {
  const rows = treeRows(message, { ...shut, open: ['', '["device id"]'] });
  expect(rows.map(({ path, depth, text }) => `${depth} ${path} ${text}`)).toEqual([
    '0  { header, device id, empty }',
    '1 header { type }',
    '1 ["device id"] [4]',
    '2 ["device id"][0] "4105:CM55::0"',
    '2 ["device id"][1] 2',
    '2 ["device id"][2] null',
    '2 ["device id"][3] true',
    '1 empty {}',
  ]);
  expect(rows.at(-1)?.isOpen).toBeNull();
});

test('shows the first children of a long list, and more of them when asked', () => {
  const long: Json = Array.from({ length: 1_000 }, (_, index) => index);
  const open = [''];
  const rows = treeRows(long, { ...shut, open });
  expect(rows).toHaveLength(202);
  expect(rows.at(-1)).toMatchObject({ kind: 'more', text: '800 more' });
  expect(treeRows(long, { open, shown: [['', 400]] as const })).toHaveLength(402);
});

test('never makes more lines than a page can hold', () => {
  const wide: Json = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => 1));
  expect(treeRows(wide, { ...shut, open: openTo(wide, 3) }).length).toBeLessThanOrEqual(5_100);
});

test('cuts long texts, and says how long they are', () => {
  const [row] = treeRows('x'.repeat(10_000), shut);
  expect(row?.text.length).toBeLessThan(2_100);
  expect(row?.text).toContain('(10002 characters)');
});

describe('searching', () => {
  test('finds names and values, and opens what leads to them', () => {
    expect(findInTree(message, 'EVENT', 100)).toEqual({
      paths: ['header.type'],
      open: ['', 'header'],
    });
    expect(findInTree(message, 'device', 100).paths).toEqual(['["device id"]']);
  });

  test('finds nothing where nothing is wanted', () => {
    expect(findInTree(message, '', 100).paths).toEqual([]);
  });

  test('finds no more than it is let', () => {
    expect(
      findInTree(
        Array.from({ length: 50 }, () => 'x'),
        'x',
        10,
      ).paths,
    ).toHaveLength(10);
  });
});

test('gives what stands at a path: texts as they are, the rest as JSON', () => {
  expect(valueAt(message, 'header.type')).toBe('event');
  expect(valueAt(message, '["device id"][1]')).toBe('2');
  expect(JSON.parse(valueAt(message, ''))).toEqual(message);
});

test('what is no JSON is no tree', () => {
  expect(readJson('{"a":')).toBeUndefined();
  expect(readJson('null')).toBeNull();
});
