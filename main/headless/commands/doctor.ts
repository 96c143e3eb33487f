import { writeFile } from 'node:fs/promises';
import type { ExaminationProgress, ExaminedStep } from '../../../model/contract/doctor.ts';
import { APPLICATION } from '../../application.ts';
import { examine } from '../../doctor/examine.ts';
import type { ExaminationResult } from '../../doctor/examine.ts';
import { doctorReport } from '../../doctor/report.ts';
import { reportText } from '../../doctor/report-text.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import { environmentSecrets } from '../../secrets/environment-secrets.ts';
import { keychainSecrets } from '../../secrets/keychain-secrets.ts';
import { firstOf } from '../../secrets/secret-store.ts';
import type { ConfiguredSource } from '../../sources/configured-source.ts';
import { transportsFor } from '../../sources/open-transports.ts';
import { readSourcesFile } from '../../sources/sources-file.ts';
import { systemClock } from '../../system-clock.ts';
import { stepLine, verdictLines } from '../examination-lines.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { claimOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';
import { forTerminal, jsonForTerminal } from '../terminal-text.ts';

export interface DoctorOptions {
  sources: string;
  only?: string;
  json?: true;
  report?: string;
  overwrite?: true;
  /** ms */
  wait?: number;
  sendTest?: true;
}

/** `ringscope doctor`. Resolves with the exit code. */
export async function doctor(
  options: DoctorOptions,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<number> {
  const all = await readSourcesFile(options.sources, { ids: PROTOCOL_IDS, load: loadProtocol });
  const source = chosen(all, options);
  if (options.sendTest && source.protocol.sendTest === undefined) {
    throw new CommandError(EXIT.usage, `There is no test message for ${source.protocol.title}.`);
  }
  if (options.report !== undefined) await claimOutput(options.report, options);
  const shown = options.json ? null : new ShownSteps(source, terminal);
  let result: ExaminationResult;
  try {
    result = await examine({
      source,
      secrets: firstOf([environmentSecrets(process.env), keychainSecrets()]),
      clock: systemClock,
      signal,
      openTransports: transportsFor(null),
      onProgress: (progress) => shown?.show(progress),
      onBug: (error) => terminal.tell(`A fault of Ringscope: ${error.stack ?? error.message}`),
      sendTest: options.sendTest ?? false,
      ...(options.wait !== undefined && { waitForEventsMs: options.wait }),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.tell('The examination was ended before it was done.');
    return EXIT.interrupted;
  }
  const { progress } = result;
  if (shown === null) terminal.print(jsonForTerminal(progress.examination));
  else for (const line of verdictLines(progress, terminal.paint)) terminal.print(line);
  if (options.report !== undefined) await writeReport(options.report, result, source, terminal);
  return progress.examination.healthy ? EXIT.ok : EXIT.stepFailed;
}

/** Prints each step as it ends. */
class ShownSteps {
  readonly #terminal: Terminal;
  readonly #titles: ReadonlyMap<string, string>;
  readonly #width: number;
  #shown = 0;

  constructor({ config, protocol }: ConfiguredSource, terminal: Terminal) {
    this.#terminal = terminal;
    this.#titles = new Map(protocol.steps.map(({ id, title }) => [id, title]));
    this.#width = Math.max(...protocol.steps.map(({ title }) => title.length), 'Go through the proxy'.length);
    terminal.print(terminal.paint('bold', `Examining ${forTerminal(config.name)}: ${protocol.title}`));
  }

  /** Steps are only ever added behind those that have ended, until the failure tells which of them it is. */
  show({ examination: { steps, diagnosis }, running, isOver }: ExaminationProgress): void {
    const ready = isOver
      ? steps.length
      : steps.findIndex(({ status }) => status === 'failed' || status === 'skipped');
    const until = ready < 0 ? steps.length : ready;
    if (diagnosis !== null || until > this.#shown) this.#terminal.endProgress();
    const before = this.#shown;
    for (const step of steps.slice(before, until)) this.#print(step);
    this.#shown = Math.max(this.#shown, until);
    // A second host may fail in a step that the first one has passed.
    const failed = steps.findIndex(({ status }) => status === 'failed');
    if (isOver && failed >= 0 && failed < before) this.#print(steps[failed]);
    if (running !== null) this.#terminal.showProgress(`  … ${this.#titles.get(running) ?? running}`);
  }

  #print(step: ExaminedStep | undefined): void {
    if (step !== undefined) this.#terminal.print(stepLine(step, this.#width, this.#terminal.paint));
  }
}

function chosen(all: readonly ConfiguredSource[], { only, sources: file }: DoctorOptions): ConfiguredSource {
  const ids = all.map(({ config }) => config.id).join(', ') || 'none';
  const found = only === undefined ? all : all.filter(({ config }) => config.id === only);
  const [source] = found;
  if (source === undefined) {
    throw new CommandError(
      EXIT.usage,
      `No source ${only === undefined ? '' : `"${only}" `}in ${file}. It has: ${ids}.`,
    );
  }
  if (found.length > 1) {
    throw new CommandError(EXIT.usage, `Say with --only which source of ${file} to examine. It has: ${ids}.`);
  }
  return source;
}

async function writeReport(
  file: string,
  result: ExaminationResult,
  source: ConfiguredSource,
  terminal: Terminal,
): Promise<void> {
  const report = doctorReport(result, source.config, APPLICATION);
  const isJson = file.toLowerCase().endsWith('.json');
  try {
    await writeFile(file, isJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  } catch (error) {
    throw new CommandError(EXIT.writing, `The report could not be written to ${file}: ${String(error)}`);
  }
  terminal.tell(
    `The report is in ${file}. It holds no secrets, but the numbers and names that passed: read it before you send it.`,
  );
}
