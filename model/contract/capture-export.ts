import { z } from 'zod';
import { callSchema } from '../call.ts';
import type { Call } from '../call.ts';
import { eventSchema } from '../event.ts';
import type { TelephonyEvent } from '../event.ts';
import { EVENT_KINDS } from '../vocabulary.ts';
import type { EventKind } from '../vocabulary.ts';

/** A source as a capture keeps it: what its events came from. Its options hold no secrets. */
export interface CaptureSource {
  id: string;
  name: string;
  protocol: string;
  options: Record<string, unknown>;
}

export interface CaptureCounts {
  events: number;
  calls: number;
  /** Only kinds that occur. */
  byKind: Partial<Record<EventKind, number>>;
}

/** What redaction replaced: different numbers, different names, and the fields and messages they stood in. */
export interface RedactionReport {
  numbers: number;
  names: number;
  fields: number;
}

/** A capture as a JSON document. Members may come in any order; this is the one that is written. */
export interface CaptureExport {
  format: 'ringscope-capture';
  version: 1;
  /** ISO 8601, UTC. */
  exportedAt: string;
  /** Name and version of what wrote this document. */
  application: string;
  /** The filter expression that chose the events, or null: all of them. It is "redacted" where it could tell of somebody. */
  filter: string | null;
  /** True when numbers and names have been replaced. */
  redacted: boolean;
  sources: CaptureSource[];
  events: TelephonyEvent[];
  calls: Call[];
  counts: CaptureCounts;
  /** Only where `redacted`. */
  redaction?: RedactionReport;
}

export const captureSourceSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  protocol: z.string().min(1),
  options: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<CaptureSource>;

const count = z.number().int().nonnegative();

export const captureExportSchema = z.strictObject({
  format: z.literal('ringscope-capture'),
  version: z.literal(1),
  exportedAt: z.iso.datetime().describe('When this document was written, UTC.'),
  application: z.string().describe('Name and version of what wrote it.'),
  filter: z.string().nullable().describe('The filter that chose the events; null: all of the capture.'),
  redacted: z.boolean().describe('Whether numbers and names have been replaced.'),
  sources: z.array(captureSourceSchema).describe('What the events came from; options without secrets.'),
  events: z
    .array(eventSchema)
    .describe(
      'In the order of their seq, which is gap-free unless a filter was used. Times in ms since 1970.',
    ),
  calls: z.array(callSchema).describe('The calls that these events make.'),
  counts: z.strictObject({
    events: count,
    calls: count,
    byKind: z.partialRecord(z.enum(EVENT_KINDS), count),
  }),
  redaction: z
    .strictObject({ numbers: count, names: count, fields: count })
    .exactOptional()
    .describe('How many numbers and names were replaced, and in how many fields and messages.'),
} satisfies Record<keyof CaptureExport, z.ZodType>) satisfies z.ZodType<CaptureExport>;
