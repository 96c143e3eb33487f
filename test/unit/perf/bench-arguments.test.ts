import { describe, expect, it } from 'vitest';
import { benchArguments, UsageError } from '../../perf/harness/bench-arguments.ts';

const USUAL = { folder: 'cache', baseline: 'baseline.json' };
const NOTHING_ELSE = { compare: null, save: null, growth: null };
const read = (...args: string[]) => benchArguments(args, ['ingest', 'open'], USUAL);

describe('the arguments of the bench', () => {
  it('mean all measures, a million events and several runs where nothing is said', () => {
    expect(read()).toEqual({
      ...{ names: [], json: false, events: 1_000_000, runs: 3, folder: 'cache' },
      ...NOTHING_ELSE,
    });
  });

  it('may choose measures, and how much they get', () => {
    expect(read('open', '--json', '--events', '5_000', '--runs', '1', '--folder', 'x')).toEqual({
      ...{ names: ['open'], json: true, events: 5_000, runs: 1, folder: 'x' },
      ...NOTHING_ELSE,
    });
  });

  it('may ask for a comparison with the baseline of the repository, or with another one', () => {
    expect(read('--compare').compare).toBe('baseline.json');
    expect(read('--compare', 'old.json', 'open')).toMatchObject({ compare: 'old.json', names: ['open'] });
    expect(read('--compare', 'open')).toMatchObject({ compare: 'baseline.json', names: ['open'] });
    expect(read('--compare=mine')).toMatchObject({ compare: 'mine' });
    expect(read('--save', 'new.json').save).toBe('new.json');
  });

  it('may ask how cost grows, and with five million events only on request', () => {
    expect(read('--growth').growth).toEqual([10_000, 100_000, 1_000_000]);
    expect(read('--growth', '--five').growth?.at(-1)).toBe(5_000_000);
    expect(() => read('--five')).toThrow('--five goes with --growth.');
    expect(() => read('--growth', 'open')).toThrow(UsageError);
    expect(() => read('--growth', '--compare')).toThrow(UsageError);
  });

  it('are refused with what there is instead of an unknown measure', () => {
    expect(() => read('inject')).toThrow('There is no measure "inject". There are: ingest, open.');
  });

  it.each(['0', 'many', '-3', '1.5', ''])('are refused with %j as a number', (text) => {
    expect(() => read(`--events=${text}`)).toThrow(UsageError);
  });

  it('are refused with an unknown option', () => {
    expect(() => read('--jsn')).toThrow(UsageError);
  });
});
