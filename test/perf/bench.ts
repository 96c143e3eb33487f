/**
 * How fast Ringscope is, beside what people would use instead:
 *
 *   npm run bench [-- NAME…] [--json] [--events N] [--runs N] [--folder DIR] [--compare [FILE.json]] [--save FILE.json]
 *   npm run bench -- --growth [--five]
 *
 * Prints a table, or with `--json` an array of figures; what goes on is told on stderr. docs/performance.md says what
 * the measures are. Exit code 1 where a measure could not be taken or gave wrong results, or where something has become
 * worse than in the baseline; 2 for wrong usage.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchArguments, UsageError } from './harness/bench-arguments.ts';
import type { BenchArguments } from './harness/bench-arguments.ts';
import { exitOnOrder } from './harness/ends-with-us.ts';
import type { Figure } from './harness/figure.ts';
import { runMeasure } from './harness/measure.ts';
import { builtPrograms } from './harness/programs.ts';
import { benchInput } from './input/bench-input.ts';
import { MEASURES } from './measures/index.ts';
import { machine, readBaseline, writeBaseline } from './report/baseline.ts';
import type { Baseline } from './report/baseline.ts';
import { compareFigures } from './report/compare.ts';
import { comparisonTable } from './report/comparison-table.ts';
import { figureTable } from './report/figure-table.ts';
import { measureGrowth } from './growth/growth.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const USUAL = {
  folder: join(ROOT, 'node_modules', '.cache', 'ringscope-bench'),
  baseline: join(ROOT, 'test', 'perf', 'baseline.json'),
};

const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const print = (text: string): void => void process.stdout.write(text);

exitOnOrder();
try {
  const known = MEASURES.map(({ name }) => name);
  await bench(benchArguments(process.argv.slice(2), known, USUAL));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  tell(error.message);
  process.exitCode = 2;
}

async function bench(wanted: BenchArguments): Promise<void> {
  const { names, json, events, runs, folder, compare, save, growth } = wanted;
  // Read first: who waits twenty minutes wants no word of a wrong file after them.
  const baseline = compare === null ? null : await readBaseline(compare, events);
  tell('Bundling what is measured.');
  const programs = await builtPrograms(join(folder, 'programs'));
  if (growth) {
    const drawing = join(ROOT, 'docs', 'growth.svg');
    const figures = await measureGrowth(growth, { folder, programs, runs, drawing, tell });
    print(json ? `${JSON.stringify(figures, null, 2)}\n` : figureTable(figures));
    return;
  }
  const input = await benchInput(folder, events, programs, tell);
  process.once('exit', () => rmSync(input.scratch, { recursive: true, force: true }));
  const figures: Figure[] = [];
  for (const measure of MEASURES) {
    if (names.length > 0 && !names.includes(measure.name)) continue;
    try {
      figures.push(...(await runMeasure(measure, input, { runs, tell })));
    } catch (error) {
      tell(
        `${measure.name} could not be measured: ${error instanceof Error ? error.message : String(error)}`,
      );
      process.exitCode = 1;
    }
  }
  print(json ? `${JSON.stringify(figures, null, 2)}\n` : figureTable(figures));
  if (save !== null)
    await writeBaseline(save, { date: new Date().toISOString(), machine: machine(), events, runs, figures });
  if (baseline) judge(figures, baseline, wanted);
}

/** Tells how the figures differ from the baseline's; with `--json` on stderr, for stdout has the figures alone. */
function judge(figures: readonly Figure[], baseline: Baseline, { json, names }: BenchArguments): void {
  const comparisons = compareFigures(figures, baseline.figures, () => names.length === 0);
  const { date, machine: of } = baseline;
  (json ? tell : print)(
    `\nBeside the baseline of ${date.slice(0, 10)} (${of.processor}, ${of.cores} cores, Node ${of.node}):\n\n` +
      comparisonTable(comparisons),
  );
  const worse = comparisons.filter(({ verdict }) => verdict === 'worse').map(({ name }) => name);
  if (worse.length === 0) return;
  tell(`Worse than the baseline, beyond noise: ${worse.join(', ')}.`);
  process.exitCode = 1;
}
