import { describe, expect, it } from 'vitest';
import { benchArguments, UsageError } from '../../perf/harness/bench-arguments.ts';

const read = (...args: string[]) => benchArguments(args, ['ingest', 'open'], 'cache');

describe('the arguments of the bench', () => {
  it('mean all measures, a million events and several runs where nothing is said', () => {
    expect(read()).toEqual({ names: [], json: false, events: 1_000_000, runs: 3, folder: 'cache' });
  });

  it('may choose measures, and how much they get', () => {
    expect(read('open', '--json', '--events', '5_000', '--runs', '1', '--folder', 'x')).toEqual({
      ...{ names: ['open'], json: true, events: 5_000, runs: 1, folder: 'x' },
    });
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
