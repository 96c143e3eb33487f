/**
 * How fast Ringscope is, beside what people would use instead:
 *
 *   npm run bench [-- NAME…] [--json] [--events N] [--runs N] [--folder DIR]
 *
 * Prints a table, or with `--json` an array of figures; what goes on is told on stderr. docs/performance.md says what
 * the measures are. Exit code 1 where a measure could not be taken or gave wrong results, 2 for wrong usage.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchArguments, UsageError } from './harness/bench-arguments.ts';
import { exitOnOrder } from './harness/ends-with-us.ts';
import { runMeasure } from './harness/measure.ts';
import type { Figure } from './harness/measure.ts';
import { builtPrograms } from './harness/programs.ts';
import { table } from './harness/table.ts';
import { benchInput } from './input/bench-input.ts';
import { MEASURES } from './measures/index.ts';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/ringscope-bench', import.meta.url));

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

exitOnOrder();
try {
  await bench();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  tell(error.message);
  process.exitCode = 2;
}

async function bench(): Promise<void> {
  const known = MEASURES.map(({ name }) => name);
  const { names, json, events, runs, folder } = benchArguments(process.argv.slice(2), known, FOLDER);
  tell('Bundling what is measured.');
  const programs = await builtPrograms(join(folder, 'programs'));
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
  process.stdout.write(json ? `${JSON.stringify(figures, null, 2)}\n` : table(figures));
}
