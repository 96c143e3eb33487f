import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** Of the measures to run; all where empty. */
  names: readonly string[];
  json: boolean;
  events: number;
  runs: number;
  /** Where the input is kept from one time to the next. */
  folder: string;
  /** The baseline to compare the figures with. */
  compare: string | null;
  /** Where to write the figures as a baseline. */
  save: string | null;
  /** How cost grows, for so many events each, instead of the measures; null where that is not asked for. */
  growth: readonly number[] | null;
}

/** What holds where nothing is said. */
export interface Usual {
  folder: string;
  baseline: string;
}

/** What was asked for cannot be read. The message is for the person. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

const EVENTS = 1_000_000;
const RUNS = 3;
const GROWTH = [10_000, 100_000, 1_000_000];
const FIVE_MILLION = 5_000_000;

/** `known`: names of the measures. Throws `UsageError`. */
export function benchArguments(
  args: readonly string[],
  known: readonly string[],
  usual: Usual,
): BenchArguments {
  const { values, positionals } = parsed(withBaseline(args, usual.baseline));
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no measure "${unknown}". There are: ${known.join(', ')}.`);
  }
  if (values.five && !values.growth) throw new UsageError('--five goes with --growth.');
  const others = [...positionals, values.compare, values.save].filter((word) => word !== undefined);
  if (values.growth && others.length > 0)
    throw new UsageError('--growth has measures of its own, and is not compared: leave the others out.');
  return {
    names: positionals,
    json: values.json ?? false,
    events: wholeNumber('--events', values.events, EVENTS),
    runs: wholeNumber('--runs', values.runs, RUNS),
    folder: values.folder ?? usual.folder,
    compare: values.compare ?? null,
    save: values.save ?? null,
    growth: values.growth ? [...GROWTH, ...(values.five ? [FIVE_MILLION] : [])] : null,
  };
}

/** `--compare` takes a file, or is alone: a word after it is one when it ends as such a file does. */
function withBaseline(args: readonly string[], baseline: string): string[] {
  return args.flatMap((arg, index) => {
    const isAlone = arg === '--compare' && !args[index + 1]?.endsWith('.json');
    return isAlone ? [arg, baseline] : [arg];
  });
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        events: { type: 'string' },
        runs: { type: 'string' },
        folder: { type: 'string' },
        compare: { type: 'string' },
        save: { type: 'string' },
        growth: { type: 'boolean' },
        five: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(option: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const number = Number(text.replaceAll(/[_,]/g, ''));
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new UsageError(`${option} takes a whole number from 1 on, not "${text}".`);
}
