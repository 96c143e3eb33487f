import type { Json } from './json-tree.ts';

/** A value that is other than it was. */
export interface Change {
  path: string;
  /** JSON on one line; undefined where there was or is nothing. */
  before: string | undefined;
  after: string | undefined;
}

const MOST_LEAVES = 20_000;

/** What differs between two messages, by path, in the order of the later; what is gone comes last. */
export function changesBetween(before: Json, after: Json): Change[] {
  const old = leavesOf(before);
  const now = leavesOf(after);
  const changed = [...now].filter(([path, value]) => old.get(path) !== value);
  const gone = [...old].filter(([path]) => !now.has(path));
  return [
    ...changed.map(([path, value]) => ({ path, before: old.get(path), after: value })),
    ...gone.map(([path, value]) => ({ path, before: value, after: undefined })),
  ];
}

/** Every leaf by its path. Empty lists and objects are leaves. */
function leavesOf(value: Json): Map<string, string> {
  const leaves = new Map<string, string>();
  const go = (item: Json, path: string): void => {
    if (leaves.size >= MOST_LEAVES) return;
    const children = typeof item === 'object' && item !== null ? Object.entries(item) : [];
    if (children.length === 0) leaves.set(path === '' ? '(message)' : path, JSON.stringify(item));
    for (const [name, child] of children)
      go(child, Array.isArray(item) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
  };
  go(value, '');
  return leaves;
}
