import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openCapture } from '../../main/capture/reader.ts';
import { exportCapture } from '../../main/export/export-capture.ts';
import { ndjsonFormat } from '../../main/export/ndjson-format.ts';
import { UNITS } from '../perf/harness/figure.ts';
import { lookAt } from '../perf/measures/views/looked-at.ts';
import { runMeasure } from '../perf/harness/measure.ts';
import { sourcePrograms } from '../perf/harness/programs.ts';
import { findTool } from '../perf/harness/tool.ts';
import { benchInput } from '../perf/input/bench-input.ts';
import type { BenchInput } from '../perf/input/bench-input.ts';
import { countByJq, countByRipgrep, countBySqlite } from '../perf/input/counted-elsewhere.ts';
import { RAW, STRUCTURED } from '../perf/input/questions.ts';
import { MEASURES } from '../perf/measures/index.ts';

/** Enough that every kind of call occurs; how long things take is of no interest here. */
const EVENTS = 5_000;

const figureSchema = z.strictObject({
  name: z.string(),
  value: z.number().nonnegative(),
  unit: z.enum(UNITS),
  peer: z.string().nullable(),
  peerValue: z.number().positive().nullable(),
  ratio: z.number().positive().nullable(),
  spread: z.number().nonnegative(),
});

let folder: string;
let input: BenchInput;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringscope-bench-'));
  input = await benchInput(folder, EVENTS, sourcePrograms, () => undefined);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Those that need a browser have a test of their own. */
const WITHOUT_PAGE = MEASURES.filter(({ name }) => !/^(page|shell)-/.test(name));

describe('the bench', () => {
  it('begins with what matters most', () => {
    expect(MEASURES[0]?.name).toBe('ingest');
  });

  it.each(WITHOUT_PAGE)(
    'measures $name, and every run did all of the work',
    { timeout: 60_000 },
    async (measure) => {
      const figures = await runMeasure(measure, input, { runs: 1, tell: () => undefined });
      const lacking = measure.lacks?.() ?? null;
      const [first] = z
        .array(figureSchema)
        .min(lacking === null ? 1 : 0)
        .parse(figures);
      expect(first?.name).toBe(lacking === null ? measure.name : undefined);
      expect(first?.ratio === null).toBe(first?.peerValue === null);
    },
  );

  it('has the same events as a capture and as NDJSON', async () => {
    const out = join(folder, 'exported.ndjson');
    const reader = openCapture(input.capture);
    await exportCapture({
      ...{ reader, format: ndjsonFormat, target: { file: out }, application: 'test', exportedAt: 0 },
    });
    reader.close();
    expect(await eventsIn(out)).toEqual(await eventsIn(input.ndjson));
  });
});

describe('a question of the bench', () => {
  const jq = findTool('jq');
  const sqlite = findTool('sqlite3');
  const ripgrep = findTool('rg');

  it('has an answer that is neither nothing nor everything', async () => {
    for (const { matching } of await answers(STRUCTURED)) {
      expect(matching).toBeGreaterThan(0);
      expect(matching).toBeLessThan(EVENTS);
    }
  });

  it.skipIf(!sqlite)('has the same answer from the sqlite3 shell', async () => {
    for (const { sql, matching } of await answers(STRUCTURED)) {
      if (!sqlite || sql === undefined) continue;
      expect((await countBySqlite(sqlite, sql, input.capture)).count, sql).toBe(matching);
    }
  });

  it.skipIf(!jq)('has the same answer from jq', async () => {
    for (const { jq: condition, matching } of await answers(STRUCTURED)) {
      if (!jq || condition === undefined) continue;
      expect((await countByJq(jq, condition, input.ndjson)).count, condition).toBe(matching);
    }
  });

  it.skipIf(!ripgrep)('has the same answer from ripgrep', async () => {
    for (const { word, matching } of await answers(RAW)) {
      if (!ripgrep) continue;
      expect((await countByRipgrep(ripgrep, word, input.ndjson)).count, word).toBe(matching);
    }
  });
});

/** The questions with how many events Ringscope finds. */
async function answers<Asked extends { filter: string }>(
  questions: readonly Asked[],
): Promise<(Asked & { matching: number })[]> {
  const looked = await lookAt(input.capture);
  const found: (Asked & { matching: number })[] = [];
  for (const question of questions) {
    const { matching } = await looked.ask(question.filter);
    found.push({ ...question, matching });
  }
  await looked.close();
  return found;
}

async function eventsIn(file: string): Promise<unknown[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
