import { Argument } from 'commander';
import type { SecretsAction } from '../commands/secrets.ts';
import type { ServeOptions } from '../commands/serve.ts';
import type { StartOptions } from '../commands/start.ts';
import { parseCount, parsePort } from '../option-values.ts';
import { endRequested } from '../signals.ts';
import { examples } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { recordingOptions } from './recording-options.ts';

/** What belongs to the app as a whole. */
export function addAppCommands({ program, terminal, startedAt, finish }: CommandContext): void {
  program
    .command('protocols')
    .description('list the protocols that can be connected to, with their options and secrets')
    .option('--json', 'as JSON, options as JSON Schema')
    .action(async (options: { json?: true }) => {
      const { listProtocols } = await import('../commands/protocols.ts');
      await listProtocols(options, terminal);
    })
    .addHelpText('after', examples('ringscope protocols', 'ringscope protocols --json'));

  program
    .command('filters')
    .description('explain the filter language, with thirty examples')
    .action(async () => {
      const { filterHelpText } = await import('../../../model/filter/help.ts');
      terminal.print(filterHelpText());
    })
    .addHelpText('after', examples('ringscope filters', 'ringscope filters | less'));

  program
    .command('secrets')
    .description('keep secrets of sources in the keychain of this computer')
    .addArgument(new Argument('<action>', 'what to do').choices(['set', 'delete', 'list']))
    .argument('[source]', 'the id of the source')
    .argument('[name]', 'which secret: password, token, apiKey …')
    .action(async (action: SecretsAction, source?: string, name?: string) => {
      const { secretsCommand } = await import('../commands/secrets.ts');
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

  program
    .command('serve')
    .description('open the app in a browser on this computer')
    .option('--port <n>', 'the port to serve on; a free one where it is left out', parsePort)
    .option('--open', 'open it in the browser at once')
    .option('--demo', 'connect to simulated systems, and leave nothing behind')
    .option('--rate <n>', 'messages a second for each simulated system', parseCount)
    .option('--data <folder>', 'where settings, sources and captures are kept')
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../commands/serve.ts');
      finish(await serve(options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples('ringscope serve --open', 'ringscope serve --port 8700', 'ringscope serve --demo') +
        '\nThe address that is printed is good once; the browser that opened it stays signed in until the end.' +
        '\nOnly this computer can reach it.',
    );

  recordingOptions(program.command('start', { hidden: true }))
    .description('open Ringscope')
    .option('--demo', 'connect to simulated systems')
    .option('--headless', 'without a window')
    .option('--rate <n>', 'messages a second for each simulated system', parseCount)
    .option('--port <n>', 'the port of the page in the browser', parsePort)
    .action(async (options: StartOptions) => {
      const { start } = await import('../commands/start.ts');
      finish(await start(options, startedAt, endRequested(), terminal));
    });
}
