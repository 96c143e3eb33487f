/** One import: `node importing.ts FILE CAPTURE`. Prints `{ ms, events }`. */
import { importCapture } from '../../../main/export/import-capture.ts';

const [file = '', target = ''] = process.argv.slice(2);
const begun = performance.now();
const { events } = await importCapture({ file, target, application: 'Ringscope bench', now: 0 });
process.stdout.write(JSON.stringify({ ms: performance.now() - begun, events }));
