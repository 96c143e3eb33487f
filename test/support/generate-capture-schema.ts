/** Writes `main/export/capture.schema.json` anew: `node test/support/generate-capture-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { captureJsonSchema } from '../../main/export/capture-schema.ts';

const target = new URL('../../main/export/capture.schema.json', import.meta.url);
writeFileSync(target, await format(JSON.stringify(captureJsonSchema()), { parser: 'json', printWidth: 110 }));
