import { describe, expect, it } from 'vitest';
import { fuzzyMatch, pieces, ranked } from '../../../../../renderer/views/palette/fuzzy.ts';

const TITLES = [
  'View: Show timeline',
  'Sources: Add source…',
  'Captures: New record…',
  'App: Settings',
  'View: Show calls',
];
const find = (typed: string) => ranked(typed, TITLES, (title) => title).map(({ item }) => item);

describe('the command palette', () => {
  it('shows all in their order while nothing is typed', () => {
    expect(find('')).toEqual(TITLES);
  });

  it('finds commands by the beginnings of their words, and not by letters within them', () => {
    expect(find('as')[0]).toBe('App: Settings');
    expect(find('adso')).toEqual(['Sources: Add source…']);
    expect(find('new rec')).toEqual(['Captures: New record…']);
    expect(find('ecor')).toEqual(['Captures: New record…']);
    expect(find('sot')).toEqual([]);
  });

  it('prefers what stands together', () => {
    expect(find('call')[0]).toBe('View: Show calls');
  });

  it('finds nothing for letters that are not there in this order', () => {
    expect(find('xyz')).toEqual([]);
    expect(fuzzyMatch('wohs', 'Show')).toBeNull();
  });

  it('tells which letters were typed', () => {
    expect(fuzzyMatch('tim', 'Show timeline')?.letters).toEqual([5, 6, 7]);
    expect(pieces('Show', [0, 1])).toEqual([
      { text: 'Sh', isTyped: true },
      { text: 'ow', isTyped: false },
    ]);
  });
});
