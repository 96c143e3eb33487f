import { describe, expect, it } from 'vitest';
import { runMeasure } from '../../perf/harness/measure.ts';
import type { Measure, Trial } from '../../perf/harness/measure.ts';
import { figureTable } from '../../perf/report/figure-table.ts';
import type { BenchInput } from '../../perf/input/bench-input.ts';

const INPUT: BenchInput = {
  ...{ events: 0, byKind: {}, messages: '', ndjson: '', capture: '', scratch: '' },
  program: (name) => name,
};

function measureOf(trial: Trial): Measure {
  return { name: 'sample', unit: 'ms', title: 'a sample', begin: () => Promise.resolve(trial) };
}

/** Runs a trial three times. */
async function measured(trial: Trial) {
  const told: string[] = [];
  const figures = await runMeasure(measureOf(trial), INPUT, { runs: 3, tell: (text) => told.push(text) });
  return { figures, told };
}

/** Gives one of the values at each call, and notes that it was called. */
function giving(values: number[], note: () => void = () => undefined): () => Promise<number> {
  return () => {
    note();
    return Promise.resolve(values.shift() ?? NaN);
  };
}

describe('a measure', () => {
  it('runs in turn with its peer', async () => {
    const order: string[] = [];
    await measured({
      ours: giving([1, 1, 1], () => order.push('ours')),
      peer: { name: 'other', run: giving([1, 1, 1], () => order.push('peer')) },
    });
    expect(order).toEqual(['ours', 'peer', 'ours', 'peer', 'ours', 'peer']);
  });

  it('gives medians, their ratio and its own spread', async () => {
    const { figures } = await measured({
      ours: giving([30, 20, 25]),
      peer: { name: 'other', run: giving([100, 50, 40]) },
    });
    expect(figures).toEqual([
      { name: 'sample', value: 25, unit: 'ms', peer: 'other', peerValue: 50, ratio: 0.5, spread: 0.4 },
    ]);
  });

  it('names a peer that is not on the machine, and goes on without it', async () => {
    const { figures, told } = await measured({
      ours: giving([1, 1, 1]),
      peer: { name: 'ripgrep', run: null },
    });
    expect(figures).toMatchObject([{ peer: 'ripgrep', peerValue: null, ratio: null }]);
    expect(told).toContain('sample: ripgrep is not on this machine and is skipped.');
    expect(figureTable(figures)).toMatch(/\| ripgrep \| +not here \|/);
  });

  it('gives what its runs have told besides', async () => {
    const { figures } = await measured({
      ...{ ours: giving([1, 1, 1]), peer: null },
      besides: [{ name: 'sample-memory', unit: 'MB', values: [8, 12, 10] }],
    });
    expect(figures[1]).toEqual({
      ...{ name: 'sample-memory', value: 10, unit: 'MB', spread: 0.4 },
      ...{ peer: null, peerValue: null, ratio: null },
    });
  });

  it('has peers also for what its runs have told besides', async () => {
    const { figures } = await measured({
      ...{ ours: giving([1, 1, 1]), peer: null },
      besides: [
        { name: 'more', unit: 'events/s', values: [4], peer: { name: 'other', values: [8] } },
        { name: 'none', unit: 'events/s', values: [4], peer: { name: 'absent', values: [] } },
        { name: 'nothing', unit: 'events lost', values: [0], peer: { name: 'other', values: [0] } },
      ],
    });
    expect(figures.slice(1)).toMatchObject([
      { peer: 'other', peerValue: 8, ratio: 0.5 },
      { peer: 'absent', peerValue: null, ratio: null },
      { peer: 'other', peerValue: 0, ratio: null, spread: 0 },
    ]);
  });

  it('makes no more runs than are of use', async () => {
    const values = [1, 2, 3];
    const measure = { ...measureOf({ ours: giving(values), peer: null }), mostRuns: 1 };
    await runMeasure(measure, INPUT, { runs: 3, tell: () => undefined });
    expect(values).toEqual([2, 3]);
  });

  it('is left out where the machine lacks what it needs, and that is told', async () => {
    const told: string[] = [];
    const measure = { ...measureOf({ ours: giving([]), peer: null }), lacks: () => 'mosquitto' };
    expect(await runMeasure(measure, INPUT, { runs: 1, tell: (text) => told.push(text) })).toEqual([]);
    expect(told).toEqual(['sample: mosquitto is not on this machine, so this is skipped.']);
  });

  it('rejects when a run does, after it has cleaned up', async () => {
    let hasEnded = false;
    const running = measured({
      ours: () => Promise.reject(new Error('events on disk: 4999 of 5000')),
      peer: null,
      end: () => {
        hasEnded = true;
        return Promise.resolve();
      },
    });
    await expect(running).rejects.toThrow('4999 of 5000');
    expect(hasEnded).toBe(true);
  });
});
