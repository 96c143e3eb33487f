import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../perf/harness/bench-arguments.ts';
import { machine, readBaseline, writeBaseline } from '../../perf/report/baseline.ts';
import type { Baseline } from '../../perf/report/baseline.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function baseline(): Baseline {
  const peer = { peer: 'sqlite3', peerValue: 50, ratio: 2 };
  return {
    ...{ date: '2026-11-22T08:00:00.000Z', machine: machine(), events: 1_000, runs: 3 },
    figures: [{ name: 'open', value: 100, unit: 'ms', spread: 0.1, ...peer }],
  };
}

describe('a baseline', () => {
  it('is read as it was written, with the machine that it is of', async () => {
    const file = join(await temporaryFolder(), 'baseline.json');
    await writeBaseline(file, baseline());
    expect(await readBaseline(file, 1_000)).toEqual(baseline());
    expect(baseline().machine.node).toBe(process.version);
  });

  it('that is not there is told of, with how to make one', async () => {
    const file = join(await temporaryFolder(), 'baseline.json');
    await expect(readBaseline(file, 1_000)).rejects.toThrow(`Make one with --save ${file}`);
  });

  it.each(['not JSON', '{"figures": []}'])('is refused when it is %j', async (text) => {
    const file = join(await temporaryFolder(), 'baseline.json');
    await writeFile(file, text);
    await expect(readBaseline(file, 1_000)).rejects.toThrow(UsageError);
  });

  it('of another number of events is refused, with the option that would help', async () => {
    const file = join(await temporaryFolder(), 'baseline.json');
    await writeBaseline(file, baseline());
    await expect(readBaseline(file, 1_000_000)).rejects.toThrow(/1,000 events.*--events 1000/);
  });
});
