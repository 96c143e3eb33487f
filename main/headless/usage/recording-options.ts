import { Option } from 'commander';
import type { Command } from 'commander';
import { parseCount, parseDuration } from '../option-values.ts';
import { FILTER } from './command-context.ts';

/** The options of every command that records. */
export function recordingOptions(command: Command): Command {
  return command
    .option(
      '--for <duration>',
      'end after this time, counted from the start of the command: 30s, 5m, 1h',
      parseDuration,
    )
    .option('--max-events <n>', 'end after this many events, link events not counted', parseCount)
    .option(FILTER, 'print only these events, and put only these into a JSON file; a capture records all')
    .option('--out <file>', 'record to this file: a capture, or JSON when it ends in .json')
    .option('--overwrite', 'replace the file if it exists')
    .addOption(
      new Option('--format <format>', 'how to print events').choices(['human', 'ndjson']).default('human'),
    )
    .option('--quiet', 'print no events');
}
