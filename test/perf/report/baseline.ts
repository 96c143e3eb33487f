import { readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { z } from 'zod';
import { UsageError } from '../harness/bench-arguments.ts';
import { UNITS } from '../harness/figure.ts';

const figureSchema = z.strictObject({
  name: z.string(),
  value: z.number(),
  unit: z.enum(UNITS),
  peer: z.string().nullable(),
  peerValue: z.number().nullable(),
  ratio: z.number().nullable(),
  spread: z.number(),
});

const baselineSchema = z.strictObject({
  /** When it was measured: ISO 8601, UTC. */
  date: z.iso.datetime(),
  machine: z.strictObject({
    processor: z.string(),
    cores: z.int().positive(),
    memoryGb: z.number().positive(),
    system: z.string(),
    node: z.string(),
  }),
  events: z.int().positive(),
  runs: z.int().positive(),
  figures: z.array(figureSchema),
});

/** Figures to compare later ones with, and what they were measured on. */
export type Baseline = z.output<typeof baselineSchema>;

export function machine(): Baseline['machine'] {
  const [first, ...others] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown',
    cores: others.length + 1,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
  };
}

/** Throws `UsageError` where there is none that can be read, or it was measured with another number of events. */
export async function readBaseline(file: string, events: number): Promise<Baseline> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`There is no baseline in ${file}. Make one with --save ${file}.`);
  });
  const read = baselineSchema.safeParse(jsonOf(text));
  if (!read.success) throw new UsageError(`${file} is no baseline: ${z.prettifyError(read.error)}`);
  if (read.data.events === events) return read.data;
  const [theirs, ours] = [read.data.events, events].map((count) => count.toLocaleString('en'));
  throw new UsageError(
    `The baseline in ${file} is of ${theirs ?? ''} events and this would be of ${ours ?? ''}: ratios depend on that. ` +
      `Say --events ${read.data.events}.`,
  );
}

export async function writeBaseline(file: string, baseline: Baseline): Promise<void> {
  await writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** Undefined where it is none, which no baseline is. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
