import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMeasure } from '../perf/harness/measure.ts';
import { sourcePrograms } from '../perf/harness/programs.ts';
import { benchInput } from '../perf/input/bench-input.ts';
import type { BenchInput } from '../perf/input/bench-input.ts';
import { MEASURES } from '../perf/measures/index.ts';
import { CHROMIUM } from '../support/chromium.ts';

const EVENTS = 2_000;
/** The fastest of the live ones would measure this computer and not the harness. */
const OF_PAGES = MEASURES.filter(({ name }) => /^(page|shell)-/.test(name) && name !== 'page-5000');

describe.skipIf(CHROMIUM === undefined)('the bench of the page', { timeout: 120_000 }, () => {
  let folder: string;
  let input: BenchInput;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringscope-bench-'));
    input = await benchInput(folder, EVENTS, sourcePrograms, () => undefined);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(OF_PAGES)('measures $name in Chromium', async (measure) => {
    const figures = await runMeasure(measure, input, { runs: 1, tell: () => undefined });
    expect(figures[0]?.name).toBe(measure.name);
    for (const { name, value } of figures) {
      expect(value, name).toBeGreaterThanOrEqual(0);
      if (name.endsWith('-rows')) expect(value).toBeLessThanOrEqual(100);
    }
  });
});
