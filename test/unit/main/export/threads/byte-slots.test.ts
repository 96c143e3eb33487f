import { describe, expect, it } from 'vitest';
import { ByteSlots } from '../../../../../main/export/threads/byte-slots.ts';

const SIZE = 512 * 1024;

function piecesOf(texts: readonly string[]): { text: string; count: number }[] {
  const slots = new ByteSlots(SIZE);
  const rest = texts.values();
  const pieces = [];
  for (let piece = slots.fill(rest); piece; piece = slots.fill(rest))
    pieces.push({ text: Buffer.from(piece.bytes).toString(), count: piece.count });
  return pieces;
}

describe('slots for bytes', () => {
  it('take texts in their order, many at a time, none cut in two', () => {
    const texts = Array.from(
      { length: 5_000 },
      (_, index) => `${index} é\u{1f4de} ${'x'.repeat(index % 500)};`,
    );
    const pieces = piecesOf(texts);
    expect(pieces.map(({ text }) => text).join('')).toBe(texts.join(''));
    expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(texts.length);
    expect(pieces.length).toBeLessThan(20);
    for (const { text } of pieces) expect(text).toMatch(/^\d+ é.*;$/s);
  });

  it('take a text that is longer than they are', () => {
    const long = '\u20ac'.repeat(400_000);
    expect(piecesOf(['a', long, 'b'])).toEqual([
      { text: `a${long}`, count: 2 },
      { text: 'b', count: 1 },
    ]);
  });

  it('hold four pieces at a time', () => {
    const slots = new ByteSlots(SIZE);
    const bytes = (text: string) => new TextEncoder().encode(text);
    const moved = ['1', '2', '3', '4'].map((text) => slots.move(bytes(text)));
    expect(moved.map((one) => Buffer.from(one).toString())).toEqual(['1', '2', '3', '4']);
    slots.fill(['5'].values());
    expect(Buffer.from(moved[0] ?? []).toString()).toBe('5');
  });

  it('leave nothing where the bytes were before, unless these have no room', () => {
    const slots = new ByteSlots(SIZE);
    const [small, large] = [new Uint8Array(10).fill(7), new Uint8Array(600_000).fill(7)];
    expect(slots.move(small)).toEqual(Buffer.alloc(10, 7));
    expect(small.length).toBe(0);
    expect(slots.move(large)).toBe(large);
  });
});
