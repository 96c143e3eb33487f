/**
 * One export, as the command line makes it: `node exporting.ts CAPTURE FORMAT OUT`. Prints `{ ms, events, moreBytes }`;
 * the last is how far the memory of the process rose above what it was before.
 */
import { openCapture } from '../../../main/capture/reader.ts';
import { exportCapture } from '../../../main/export/export-capture.ts';
import { exportFormat } from '../../../main/export/index.ts';
import { peakMemory } from '../harness/peak-memory.ts';

const [file = '', id = '', out = ''] = process.argv.slice(2);
const format = exportFormat(id);
if (!format) throw new Error(`There is no format ${id}.`);
global.gc?.();
const before = process.memoryUsage.rss();
const begun = performance.now();
const reader = openCapture(file);
const { counts } = await exportCapture({
  ...{ reader, format, target: { file: out }, application: 'Ringscope bench', exportedAt: 0 },
});
reader.close();
const ms = performance.now() - begun;
process.stdout.write(
  JSON.stringify({ ms, events: counts.events, moreBytes: Math.max(0, peakMemory() - before) }),
);
