import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../model/nearest-word.ts';

describe('nearestWord', () => {
  it.each([
    ['numbr', ['name', 'number'], 'number'],
    ['Satet', ['state', 'seq'], 'state'],
    ['inbound', ['out', 'in'], 'in'],
    ['estab', ['held', 'established'], 'established'],
    ['zebra', ['held', 'queued'], undefined],
    ['', ['a'], undefined],
    ['x'.repeat(5000), ['a'], undefined],
  ])('for %s', (word, candidates, expected) => {
    expect(nearestWord(word, candidates)).toBe(expected);
  });
});
