import { expect, test } from 'vitest';
import { bytesOf, hexLines } from '../../../../../renderer/views/message/hex.ts';

test('dumps bytes sixteen to a line', () => {
  const lines = hexLines(bytesOf('Ringscope says é', undefined), 10);
  expect(lines.map(({ offset }) => offset)).toEqual(['00000000', '00000010']);
  expect(lines[0]?.bytes.trimEnd()).toBe('52 69 6e 67 73 63 6f 70  65 20 73 61 79 73 20 c3');
  expect(lines[0]?.text).toBe('Ringscope says ·');
  expect(lines[1]?.bytes.trim()).toBe('a9');
});

test('reads base64 as the bytes that it stands for', () => {
  expect([...bytesOf('AAEC/w==', 'base64')]).toEqual([0, 1, 2, 255]);
});

test('dumps no more lines than asked for', () => {
  expect(hexLines(new Uint8Array(1_000), 3)).toHaveLength(3);
});
