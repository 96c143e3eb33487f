import { parseArgs } from 'node:util';

export interface BenchArguments {
  /** Of the measures to run; all where empty. */
  names: readonly string[];
  json: boolean;
  events: number;
  runs: number;
  /** Where the input is kept from one time to the next. */
  folder: string;
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

/** `known`: names of the measures. Throws `UsageError`. */
export function benchArguments(
  args: readonly string[],
  known: readonly string[],
  folder: string,
): BenchArguments {
  const { values, positionals } = parsed(args);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no measure "${unknown}". There are: ${known.join(', ')}.`);
  }
  return {
    names: positionals,
    json: values.json ?? false,
    events: wholeNumber('--events', values.events, EVENTS),
    runs: wholeNumber('--runs', values.runs, RUNS),
    folder: values.folder ?? folder,
  };
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
