import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { checked } from '../../model/checked.ts';
import { sourcesFileSchema } from '../../model/contract/sources.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { loadTrust } from '../trust/source-trust.ts';
import { TrustSettingsError } from '../trust/trust-settings-error.ts';
import type { ConfiguredSource } from './configured-source.ts';
import { SourcesFileError } from './sources-file-error.ts';
import type { SourcesProblem } from './sources-file-error.ts';

/** How to find a protocol by its id; the registry, or a smaller one in tests. */
export interface ProtocolFinder {
  readonly ids: readonly string[];
  load(id: string): Promise<Protocol | undefined>;
}

/**
 * Reads and checks a whole sources file: its form, the protocols, their options, the CA files. Throws
 * `SourcesFileError` with all problems found at once; then nothing of the file may be started.
 */
export async function readSourcesFile(file: string, protocols: ProtocolFinder): Promise<ConfiguredSource[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SourcesFileError(file, [{ path: '', expected: unreadable(error) }]);
  });
  return parseSourcesFile(text, { file, baseDir: dirname(file), protocols });
}

/** What sources that were not read from their file belong to. */
export interface SourcesContext {
  /** What errors name. */
  file: string;
  /** What CA files are relative to. */
  baseDir: string;
  protocols: ProtocolFinder;
}

/** The same for the text of a sources file. */
export async function parseSourcesFile(text: string, context: SourcesContext): Promise<ConfiguredSource[]> {
  const { file } = context;
  const parsed = checked(sourcesFileSchema, parseJson(file, text));
  if (!parsed.success) throw new SourcesFileError(file, problemsOf(parsed.error, []));
  return configureSources(parsed.data.sources, context);
}

/** The same for sources that are already in memory. */
export async function configureSources(
  configs: readonly SourceConfig[],
  { file, baseDir, protocols }: SourcesContext,
): Promise<ConfiguredSource[]> {
  const problems: SourcesProblem[] = [];
  const sources: ConfiguredSource[] = [];
  const seen = new Map<string, number>();
  for (const [index, config] of configs.entries()) {
    const first = seen.get(config.id);
    if (first !== undefined) {
      problems.push({
        path: `sources[${index}].id`,
        expected: `"${config.id}" is already the id of sources[${first}]; expected an id of its own`,
      });
    }
    seen.set(config.id, first ?? index);
    const source = await configure(config, index, baseDir, protocols, problems);
    if (source) sources.push(source);
  }
  if (problems.length > 0) throw new SourcesFileError(file, problems);
  return sources;
}

async function configure(
  config: SourceConfig,
  index: number,
  baseDir: string,
  protocols: ProtocolFinder,
  problems: SourcesProblem[],
): Promise<ConfiguredSource | null> {
  const protocol = await protocols.load(config.protocol);
  if (!protocol) {
    const expected = `unknown protocol "${config.protocol}"; expected one of ${protocols.ids.join(', ')}`;
    problems.push({ path: `sources[${index}].protocol`, expected });
    return null;
  }
  const options = checked(protocol.options, config.options);
  if (!options.success) problems.push(...problemsOf(options.error, ['sources', index, 'options']));
  try {
    const trust = await loadTrust(config.trust, baseDir);
    return options.success ? { config, protocol, options: options.data, trust } : null;
  } catch (error) {
    if (!(error instanceof TrustSettingsError)) throw error;
    problems.push({ path: `sources[${index}].trust`, expected: error.message });
    return null;
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new SourcesFileError(file, [{ path: '', expected: `expected JSON: ${what}` }]);
  }
}

function problemsOf(error: z.ZodError, prefix: PropertyKey[]): SourcesProblem[] {
  return error.issues.map((issue) => ({
    path: z.core.toDotPath([...prefix, ...issue.path]),
    expected: issue.message,
  }));
}

function unreadable(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder; expected a JSON file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return `it cannot be read: ${String(error)}`;
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
