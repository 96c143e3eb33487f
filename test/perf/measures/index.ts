import type { Measure } from '../harness/measure.ts';
import { calls } from './calls.ts';
import { cliStart } from './cli-start.ts';
import { exportJson, exportNdjson, importNdjson } from './files.ts';
import { filterRaw, filterSql, filterStructured } from './filters.ts';
import { ingest } from './ingest.ts';
import { memory } from './memory.ts';
import { open } from './open.ts';
import { record } from './record.ts';

/** The registry of measures, in the order in which they run and are printed. */
export const MEASURES: readonly Measure[] = [
  ingest,
  record,
  open,
  filterStructured,
  filterRaw,
  filterSql,
  exportJson,
  exportNdjson,
  importNdjson,
  calls,
  memory,
  cliStart,
];
