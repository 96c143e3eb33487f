import { z } from 'zod';
import { captureExportSchema } from '../../model/contract/capture-export.ts';

/** The JSON Schema of a capture as JSON; `capture.schema.json` beside this file holds it for other programs. */
export function captureJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(captureExportSchema, { target: 'draft-2020-12' }),
    title: 'Ringscope capture, version 1',
  };
}
