import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../application.ts';
import type { CallsOptions } from './commands/calls.ts';
import type { CaptureOptions } from './commands/capture.ts';
import type { ExportOptions } from './commands/export.ts';
import type { ImportOptions } from './commands/import.ts';
import type { RecoverOptions } from './commands/recover.ts';
import type { SecretsAction } from './commands/secrets.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { StartOptions } from './commands/start.ts';
import { parseCount, parseDuration } from './duration.ts';
import { endRequested } from './signals.ts';
import type { Terminal } from './terminal.ts';

const FILTER = '--filter <expression>';

/** The command line. Each command's code is loaded when it is called; `run` sets the process's exit code. */
export function createProgram(terminal: Terminal, startedAt: number): Command {
  const program = new Command('ringscope')
    .description('A monitor for telephony event streams: captures, explains, exports.')
    .version(VERSION)
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    })
    .showHelpAfterError('(add --help for how to use it)')
    .exitOverride();

  const finish = (exitCode: number) => {
    process.exitCode = exitCode;
  };

  program
    .command('protocols')
    .description('list the protocols that can be connected to, with their options and secrets')
    .option('--json', 'as JSON, options as JSON Schema')
    .action(async (options: { json?: true }) => {
      const { listProtocols } = await import('./commands/protocols.ts');
      await listProtocols(options, terminal);
    })
    .addHelpText('after', examples('ringscope protocols', 'ringscope protocols --json'));

  recordingOptions(program.command('capture'))
    .description('connect to sources, print their events and record them')
    .requiredOption('--sources <file>', 'the sources file (JSON)')
    .option('--only <id>', 'only this source; may be given several times', collect)
    .action(async (options: CaptureOptions) => {
      const { capture } = await import('./commands/capture.ts');
      finish(await capture(options, startedAt, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope capture --sources sources.json',
        'ringscope capture --sources sources.json --only hq --for 30s --out morning.ringscope',
        "ringscope capture --sources sources.json --filter 'kind:delivered from:+3312*' --format ndjson | jq .",
        'RINGSCOPE_SECRET_HQ_PASSWORD=… ringscope capture --sources sources.json --out calls.json --max-events 1000',
      ) +
        '\nSecrets come from the environment (RINGSCOPE_SECRET_<SOURCE>_<NAME>, in upper case) or the keychain.' +
        '\nExit codes: 0 done, 2 wrong usage or file, 3 a source never came up, 4 the record failed.',
    );

  program
    .command('export')
    .description('write the events of a capture as JSON or NDJSON')
    .argument('<capture>', 'a *.ringscope file; it may still be recorded to')
    .addOption(new Option('--format <format>', 'what to write').choices(['json', 'ndjson']).default('json'))
    .option(FILTER, 'write only these events, for example: state:ringing from:+3312*')
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--overwrite', 'replace the file if it exists')
    .action(async (capture: string, options: ExportOptions) => {
      const { exportCommand } = await import('./commands/export.ts');
      finish(await exportCommand(capture, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope export morning.ringscope --out morning.json',
        "ringscope export morning.ringscope --format ndjson --filter 'call:1732200000.7'",
      ) + '\nExit codes: 0 done, 2 wrong usage or capture, 4 writing failed.',
    );

  program
    .command('calls')
    .description('list the calls of a capture')
    .argument('<capture>', 'a *.ringscope file; it may still be recorded to')
    .option(FILTER, 'only these calls, for example: outcome:missed from:+3312*')
    .option('--json', 'as a JSON array')
    .action(async (capture: string, options: CallsOptions) => {
      const { callsCommand } = await import('./commands/calls.ts');
      finish(await callsCommand(capture, options, terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope calls morning.ringscope',
        "ringscope calls morning.ringscope --filter 'outcome:missed direction:in'",
        "ringscope calls morning.ringscope --filter 'talk>10m' --json | jq .",
      ) + '\nExit codes: 0 done, 2 wrong usage or capture.',
    );

  program
    .command('import')
    .description('make a capture from an exported JSON or NDJSON file')
    .argument('<file>', 'JSON as `export` writes it, or NDJSON with an event a line')
    .requiredOption('--out <capture>', 'the *.ringscope file to make')
    .option('--overwrite', 'replace the file if it exists')
    .option('--keep', 'keep the events before the first thing that is wrong, and say where that is')
    .action(async (file: string, options: ImportOptions) => {
      const { importCommand } = await import('./commands/import.ts');
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
      const { recoverCommand } = await import('./commands/recover.ts');
      finish(await recoverCommand(file, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples('ringscope recover broken.ringscope --out saved.ringscope') +
        '\nWhat is lost is told, and stands as gaps in the new capture.' +
        '\nExit codes: 0 done, 2 nothing to recover or wrong usage, 4 writing failed.',
    );

  program
    .command('simulate')
    .description('run simulated systems to connect to; prints a sources file for them')
    .argument('[protocol...]', 'which systems; all where none is named')
    .option('--scenario <name>', 'play this scenario again and again instead of a busy morning')
    .option('--rate <n>', 'messages a second for each system, instead of natural pace', parseCount)
    .option('--fault <name>', 'a misbehaviour to show from the start')
    .option('--port <n>', 'the port of the first system; the others follow', parseCount)
    .option('--seed <n>', 'the same seed makes the same calls', parseCount, 1)
    .option('--list', 'list the systems, scenarios and faults')
    .action(async (protocols: string[], options: SimulateOptions) => {
      const { simulate } = await import('./commands/simulate.ts');
      finish(await simulate(protocols, options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope simulate wazo > sources.json',
        'ringscope simulate wazo --scenario blind-transfer',
        'ringscope simulate mqtt wazo --rate 200',
        'ringscope simulate wazo --fault token-expires',
        'ringscope simulate --list',
      ),
    );

  program
    .command('serve')
    .description('open the app in a browser on this computer')
    .option('--port <n>', 'the port to serve on; a free one where it is left out', parseCount)
    .option('--open', 'open it in the browser at once')
    .option('--demo', 'connect to simulated systems, and leave nothing behind')
    .option('--rate <n>', 'messages a second for each simulated system', parseCount)
    .option('--data <folder>', 'where settings, sources and captures are kept')
    .action(async (options: ServeOptions) => {
      const { serve } = await import('./commands/serve.ts');
      finish(await serve(options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples('ringscope serve --open', 'ringscope serve --port 8700', 'ringscope serve --demo') +
        '\nThe address that is printed is good once; the browser that opened it stays signed in until the end.' +
        '\nOnly this computer can reach it.',
    );

  program
    .command('secrets')
    .description('keep secrets of sources in the keychain of this computer')
    .addArgument(new Argument('<action>', 'what to do').choices(['set', 'delete', 'list']))
    .argument('[source]', 'the id of the source')
    .argument('[name]', 'which secret: password, token, apiKey …')
    .action(async (action: SecretsAction, source?: string, name?: string) => {
      const { secretsCommand } = await import('./commands/secrets.ts');
      const secret = { action, ...(source !== undefined && { source }), ...(name !== undefined && { name }) };
      finish(await secretsCommand(secret, process.stdin, terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope secrets set hq password',
        'pass show pbx/monitor | ringscope secrets set hq password',
        'ringscope secrets list',
        'ringscope secrets delete hq password',
      ) +
        '\nThe secret is read from stdin, never from the command line.' +
        '\nExit codes: 0 done, 2 wrong usage or nothing to delete, 4 the keychain cannot be used.',
    );

  recordingOptions(program.command('start', { hidden: true }))
    .description('open Ringscope')
    .option('--demo', 'connect to simulated systems')
    .option('--headless', 'without a window')
    .option('--rate <n>', 'messages a second for each simulated system', parseCount)
    .option('--port <n>', 'the port of the page in the browser', parseCount)
    .action(async (options: StartOptions) => {
      const { start } = await import('./commands/start.ts');
      finish(await start(options, startedAt, endRequested(), terminal));
    });

  return program;
}

/** The options of every command that records. */
function recordingOptions(command: Command): Command {
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

function collect(value: string, before: string[] | undefined): string[] {
  if (value === '') throw new InvalidArgumentError('Expected the id of a source.');
  return [...(before ?? []), value];
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
