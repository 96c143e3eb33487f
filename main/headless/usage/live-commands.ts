import { InvalidArgumentError, Option } from 'commander';
import type { CaptureOptions } from '../commands/capture.ts';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { ReplayOptions } from '../commands/replay.ts';
import type { SimulateOptions } from '../commands/simulate.ts';
import { parseCount, parseDuration, parsePort, parseSpeed } from '../option-values.ts';
import { endRequested } from '../signals.ts';
import { ABOUT_FILTERS, FILTER, examples } from './command-context.ts';
import type { CommandContext } from './command-context.ts';
import { recordingOptions } from './recording-options.ts';

/** What talks to systems, real or simulated, or to a record of them. */
export function addLiveCommands({ program, terminal, startedAt, finish }: CommandContext): void {
  recordingOptions(program.command('capture'))
    .description('connect to sources, print their events and record them')
    .requiredOption('--sources <file>', 'the sources file (JSON)')
    .option('--only <id>', 'only this source; may be given several times', collect)
    .action(async (options: CaptureOptions) => {
      // The thread of the record starts while all else is loaded.
      const { SpareThread } = await import('../../capture/thread/spare-thread.ts');
      const spare = new SpareThread();
      const { capture } = await import('../commands/capture.ts');
      finish(await capture(options, { startedAt, signal: endRequested(), spare }, terminal));
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
        ABOUT_FILTERS +
        '\nExit codes: 0 done, 2 wrong usage or file, 3 a source never came up, 4 the record failed.',
    );

  program
    .command('doctor')
    .description('say why a source cannot be connected, step by step, with cause and cure')
    .requiredOption('--sources <file>', 'the sources file (JSON)')
    .option('--only <id>', 'the source to examine; may be left out where the file has one')
    .option('--json', 'as JSON')
    .option('--wait <duration>', 'how long to wait for a first event: 5s, 1m', parseDuration)
    .option('--report <file>', 'also write a report for a vendor: text, or JSON when it ends in .json')
    .option('--overwrite', 'replace the report if it exists')
    .option('--send-test', 'send a test message that everybody connected sees (api-gateway only)')
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('../commands/doctor.ts');
      finish(await doctor(options, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope doctor --sources sources.json --only hq',
        'ringscope doctor --sources sources.json --only hq --wait 1m --report hq.txt',
      ) +
        '\nSecrets come from the environment or the keychain, as for capture.' +
        '\nExit codes: 0 healthy, 1 a step failed, 2 wrong usage or file, 4 the report cannot be written.',
    );

  program
    .command('replay')
    .description('tell a capture again as if it happened now')
    .argument('<capture>', 'a *.ringscope file')
    .option('--speed <speed>', 'how many times as fast, such as 1 or 10, or max', parseSpeed, 1)
    .option('--for <duration>', 'end after this time: 30s, 5m, 1h', parseDuration)
    .option(FILTER, 'print only these events; all are recorded')
    .option('--out <file>', 'record to this capture')
    .option('--overwrite', 'replace the file if it exists')
    .addOption(
      new Option('--format <format>', 'how to print events').choices(['human', 'ndjson']).default('human'),
    )
    .option('--quiet', 'print no events')
    .action(async (capture: string, options: ReplayOptions) => {
      const { replayCommand } = await import('../commands/replay.ts');
      finish(await replayCommand(capture, options, startedAt, endRequested(), terminal));
    })
    .addHelpText(
      'after',
      examples(
        'ringscope replay morning.ringscope --speed 10',
        'ringscope replay morning.ringscope --speed max --out again.ringscope',
      ) +
        ABOUT_FILTERS +
        '\nExit codes: 0 done, 2 wrong usage or capture, 4 the record failed.',
    );

  program
    .command('simulate')
    .description('run simulated systems to connect to; prints a sources file for them')
    .argument('[protocol...]', 'which systems; all where none is named')
    .option('--scenario <name>', 'play this scenario again and again instead of a busy morning')
    .option('--rate <n>', 'messages a second for each system, instead of natural pace', parseCount)
    .option('--fault <name>', 'a misbehaviour to show from the start')
    .option('--port <n>', 'the port of the first system; the others follow', parsePort)
    .option('--seed <n>', 'the same seed makes the same calls', parseCount, 1)
    .option('--list', 'list the systems, scenarios and faults')
    .action(async (protocols: string[], options: SimulateOptions) => {
      const { simulate } = await import('../commands/simulate.ts');
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
}

function collect(value: string, before: string[] | undefined): string[] {
  if (value === '') throw new InvalidArgumentError('Expected the id of a source.');
  return [...(before ?? []), value];
}
