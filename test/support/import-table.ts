import path from 'node:path';
import type { ModuleImport } from './module-imports.ts';

/** What the files of one folder may import, besides each other. */
export interface ImportRow {
  /** Folders (their own row's files, not those of rows below), or single files. */
  folders?: readonly string[];
  /** The same, by `import type` only. */
  types?: readonly string[];
  packages?: readonly string[];
  /** Modules of Node: "node:crypto", or "node:*" for all but node:sqlite, which has to be named. */
  node?: readonly string[];
}

/** Folder -> what it may import. A file belongs to the longest row that its path begins with. */
export type ImportTable = Readonly<Record<string, ImportRow>>;

const WRITTEN_OUT = /\.(ts|mjs|js|svelte|json|css|html|svg|png)$/;
/** `new URL('..', import.meta.url)`: where a folder lies; nothing is loaded for it. */
const FOLDER = /^[./]+$/;

/** The row that a file belongs to; undefined when none does. */
export function rowOf(table: ImportTable, file: string): string | undefined {
  const parts = path.posix.dirname(file).split('/');
  while (parts.length > 0) {
    const folder = parts.join('/');
    if (Object.hasOwn(table, folder)) return folder;
    parts.pop();
  }
  return undefined;
}

/** What is against the table in one file, a sentence each. Paths are relative to the root, with slashes. */
export function violations(table: ImportTable, file: string, imports: readonly ModuleImport[]): string[] {
  const folder = rowOf(table, file);
  const row = folder === undefined ? undefined : table[folder];
  if (folder === undefined || row === undefined)
    return [`${file}: its folder has no row in the import table`];
  const found: string[] = [];
  for (const one of imports) {
    const rule = brokenRule(table, folder, row, file, one);
    if (rule !== null) found.push(`${file}:${one.line}: "${one.specifier}" ${rule}`);
  }
  return found;
}

function brokenRule(
  table: ImportTable,
  folder: string,
  row: ImportRow,
  file: string,
  { specifier, typeOnly }: ModuleImport,
): string | null {
  if (specifier.startsWith('.')) return brokenRelative(table, folder, row, file, specifier, typeOnly);
  if (specifier.startsWith('node:')) {
    const allowed = row.node ?? [];
    const covered = allowed.includes('node:*') && specifier !== 'node:sqlite';
    return covered || allowed.includes(specifier) ? null : refusal(folder, 'modules of Node', allowed);
  }
  const name = packageName(specifier);
  return row.packages?.includes(name) ? null : refusal(folder, 'packages', row.packages ?? []);
}

function brokenRelative(
  table: ImportTable,
  folder: string,
  row: ImportRow,
  file: string,
  specifier: string,
  typeOnly: boolean,
): string | null {
  if (FOLDER.test(specifier)) return null;
  if (!WRITTEN_OUT.test(specifier)) return 'lacks its extension';
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const home = rowOf(table, target);
  if (home === folder) return null;
  const named = (list: readonly string[] | undefined) =>
    list?.some((entry) => entry === home || entry === target) ?? false;
  if (named(row.folders)) return null;
  if (named(row.types)) return typeOnly ? null : `is for types only: ${folder} needs \`import type\` here`;
  return refusal(folder, 'folders', [...(row.folders ?? []), ...(row.types ?? [])]);
}

function refusal(folder: string, what: string, allowed: readonly string[]): string {
  return `is not for ${folder}; of ${what} it may import ${allowed.length > 0 ? allowed.join(', ') : 'none'}`;
}

/** "@scope/name" or "name" of a specifier that may go deeper into the package. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
