import { Option } from 'commander';
import type { CallsOptions } from '../commands/calls.ts';
import type { ExportOptions } from '../commands/export.ts';
import type { ImportOptions } from '../commands/import.ts';
import type { RecoverOptions } from '../commands/recover.ts';
import { endRequested } from '../signals.ts';
import { ABOUT_FILTERS, FILTER, examples } from './command-context.ts';
import type { CommandContext } from './command-context.ts';

/** What is done with captures and exports. */
export function addFileCommands({ program, terminal, finish }: CommandContext): void {
  program
    .command('export')
    .description('write events or calls of a capture for other programs and people')
    .argument('<capture>', 'a *.ringscope file; it may still be recorded to')
    .addOption(
      new Option('--format <format>', 'what to write')
        .choices(['json', 'ndjson', 'csv', 'mermaid', 'html'])
        .default('json'),
    )
    .addOption(
      new Option('--of <what>', 'choose events, or calls with all their events').choices(['events', 'calls']),
    )
    .option('--calls <id...>', 'only these calls, by id')
    .option('--redact', 'replace numbers and names, the same by the same throughout')
    .option(FILTER, 'write only these events, for example: state:ringing from:+3312*')
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--overwrite', 'replace the file if it exists')
    .action(async (capture: string, options: ExportOptions) => {
      const { exportCommand } = await import('../commands/export.ts');
      finish(await exportCommand(capture, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope export morning.ringscope --out morning.json',
        "ringscope export morning.ringscope --format ndjson --filter 'call:1732200000.7'",
        'ringscope export morning.ringscope --format html --redact --out morning.html',
        "ringscope export morning.ringscope --format csv --of calls --filter 'outcome:missed'",
        'ringscope export morning.ringscope --format mermaid --calls 4711 --out call.md',
      ) +
        ABOUT_FILTERS +
        '\nExit codes: 0 done, 2 wrong usage or capture, 4 writing failed.',
    );

  program
    .command('calls')
    .description('list the calls of a capture')
    .argument('<capture>', 'a *.ringscope file; it may still be recorded to')
    .option(FILTER, 'only these calls, for example: outcome:missed from:+3312*')
    .option('--json', 'as a JSON array')
    .action(async (capture: string, options: CallsOptions) => {
      const { callsCommand } = await import('../commands/calls.ts');
      finish(await callsCommand(capture, options, terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope calls morning.ringscope',
        "ringscope calls morning.ringscope --filter 'outcome:missed direction:in'",
        "ringscope calls morning.ringscope --filter 'talk>10m' --json | jq .",
      ) +
        ABOUT_FILTERS +
        '\nExit codes: 0 done, 2 wrong usage or capture.',
    );

  program
    .command('import')
    .description('make a capture from an exported JSON or NDJSON file')
    .argument('<file>', 'JSON as `export` writes it, or NDJSON with an event a line')
    .requiredOption('--out <capture>', 'the *.ringscope file to make')
    .option('--overwrite', 'replace the file if it exists')
    .option('--keep', 'keep the events before the first thing that is wrong, and say where that is')
    .action(async (file: string, options: ImportOptions) => {
      const { importCommand } = await import('../commands/import.ts');
      finish(await importCommand(file, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples('ringscope import morning.json --out morning.ringscope') +
        '\nExit codes: 0 done, 2 unusable file or usage, 4 writing failed.',
    );

  program
    .command('recover')
    .description('save what can be read of a damaged capture into a new one')
    .argument('<file>', 'the damaged *.ringscope file; it is only read')
    .requiredOption('--out <capture>', 'the *.ringscope file to make')
    .option('--overwrite', 'replace the file if it exists')
    .action(async (file: string, options: RecoverOptions) => {
      const { recoverCommand } = await import('../commands/recover.ts');
      finish(await recoverCommand(file, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples('ringscope recover broken.ringscope --out saved.ringscope') +
        '\nWhat is lost is told, and stands as gaps in the new capture.' +
        '\nExit codes: 0 done, 2 nothing to recover or wrong usage, 4 writing failed.',
    );
}
