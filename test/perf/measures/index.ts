import type { Measure } from '../harness/measure.ts';
import { calls } from './calls.ts';
import { cliStart } from './cli-start.ts';
import { codecs } from './codec.ts';
import { exportJson, exportNdjson, importNdjson } from './files.ts';
import { filterRaw, filterSql, filterStructured } from './filters.ts';
import { ingestMqtt } from './ingest/ingest-mqtt.ts';
import { ingestSlowDisk } from './ingest/ingest-slow-disk.ts';
import { ingest } from './ingest/ingest.ts';
import { retention } from './ingest/retention.ts';
import { memory } from './memory.ts';
import { open } from './open.ts';
import { page1000, page5000 } from './page/page-live.ts';
import { pageOpen } from './page/page-open.ts';
import { pageScroll } from './page/page-scroll.ts';
import { pageTimeline } from './page/page-timeline.ts';
import { shellStart } from './page/shell-start.ts';
import { record } from './record.ts';
import { bundleSize } from './size/bundle-size.ts';
import { filterTyping } from './views/filter-typing.ts';
import { histogram } from './views/histogram.ts';

/** The registry of measures, in the order in which they run and are printed. */
export const MEASURES: readonly Measure[] = [
  ingest,
  ingestMqtt,
  ingestSlowDisk,
  ...codecs,
  record,
  retention,
  open,
  filterStructured,
  filterRaw,
  filterSql,
  filterTyping,
  histogram,
  exportJson,
  exportNdjson,
  importNdjson,
  calls,
  memory,
  cliStart,
  bundleSize,
  shellStart,
  pageOpen,
  page1000,
  page5000,
  pageScroll,
  pageTimeline,
];
