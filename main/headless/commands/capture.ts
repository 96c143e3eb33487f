import { rm } from 'node:fs/promises';
import { APPLICATION } from '../../application.ts';
import { openRecorder } from '../../capture/recorder.ts';
import type { Recorder } from '../../capture/recorder.ts';
import type { SpareThread } from '../../capture/thread/spare-thread.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../protocols/index.ts';
import { environmentSecrets } from '../../secrets/environment-secrets.ts';
import { keychainSecrets } from '../../secrets/keychain-secrets.ts';
import { firstOf } from '../../secrets/secret-store.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import type { ConfiguredSource } from '../../sources/configured-source.ts';
import { readSourcesFile } from '../../sources/sources-file.ts';
import { systemClock } from '../../system-clock.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { parseFilterOption } from '../filter-option.ts';
import { claimOutput } from '../output-file.ts';
import type { Terminal } from '../terminal.ts';

export interface RecordingOptions {
  for?: number;
  maxEvents?: number;
  filter?: string;
  out?: string;
  overwrite?: true;
  format: 'human' | 'ndjson';
  quiet?: true;
}

export interface CaptureOptions extends RecordingOptions {
  sources: string;
  only?: string[];
}

export interface CaptureContext {
  /** When the command began (ms since the epoch): `--for` counts from there. */
  startedAt: number;
  /** Aborts when the person asks for the end. */
  signal: AbortSignal;
  /** For the record. */
  spare?: SpareThread;
}

/** What is recorded, and until when. */
export interface RecordingContext extends CaptureContext {
  sources: readonly ConfiguredSource[];
  secrets: SecretStore;
  /** Ids of sources that are meant not to come up: no failure of the command. */
  mayStayDown?: ReadonlySet<string>;
}

/** Without a file the record is only the way from the sources to the screen. */
const KEPT_IN_MEMORY = 10_000;

/** `ringscope capture`. Resolves with the exit code. */
export async function capture(
  options: CaptureOptions,
  context: CaptureContext,
  terminal: Terminal,
): Promise<number> {
  const all = await readSourcesFile(options.sources, { ids: PROTOCOL_IDS, load: loadProtocol });
  const sources = chosen(all, options);
  return record(
    { ...context, sources, secrets: firstOf([environmentSecrets(process.env), keychainSecrets()]) },
    options,
    terminal,
  );
}

/** Records sources as the options say: to a capture, to JSON by way of a capture beside it, or only to the screen. */
export async function record(
  { sources, secrets, startedAt, signal, spare, mayStayDown = new Set() }: RecordingContext,
  options: RecordingOptions,
  terminal: Terminal,
): Promise<number> {
  const { out } = options;
  const filter = await parseFilterOption(options.filter);
  if (out !== undefined) await claimOutput(out, options);
  const asJson = out?.toLowerCase().endsWith('.json') ?? false;
  const file = out !== undefined && asJson ? `${out}.ringscope` : (out ?? null);
  if (file !== null && asJson) await claimOutput(file, options);

  // While the thread of the record opens the file, there is time to load what connects.
  const [recorder, { runCapture }] = await Promise.all([open(file, spare), import('../run-capture.ts')]);
  const exitCode = await runCapture(
    {
      sources,
      secrets,
      recorder,
      recordedIn: out ?? null,
      format: options.format,
      quiet: options.quiet ?? false,
      filter,
      until: options.for === undefined ? null : startedAt + options.for,
      maxEvents: options.maxEvents ?? null,
      signal,
      mayStayDown,
    },
    terminal,
  );
  if (out === undefined || file === null || !asJson) return exitCode;
  const { exportFile } = await import('../export-file.ts');
  await exportFile({ capture: file, format: 'json', out, filter, signal: null }, terminal);
  await rm(file);
  return exitCode;
}

function open(file: string | null, spare: SpareThread | undefined): Promise<Recorder> {
  return openRecorder({
    file,
    ...(spare && { spare }),
    ...(file === null && { retention: { maxEvents: KEPT_IN_MEMORY } }),
    application: APPLICATION,
    clock: systemClock,
  });
}

function chosen(
  all: readonly ConfiguredSource[],
  { only, sources: file }: CaptureOptions,
): ConfiguredSource[] {
  if (!only) {
    const enabled = all.filter(({ config }) => config.enabled);
    if (enabled.length === 0) throw new CommandError(EXIT.usage, `No source in ${file} is enabled.`);
    return enabled;
  }
  const ids = all.map(({ config }) => config.id);
  const unknown = only.filter((id) => !ids.includes(id));
  if (unknown.length > 0) {
    const known = ids.join(', ') || 'none';
    throw new CommandError(EXIT.usage, `No source "${unknown.join('", "')}" in ${file}. It has: ${known}.`);
  }
  return all.filter(({ config }) => only.includes(config.id));
}
