/** What JSON can be. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A line of a tree that is opened as far as somebody has opened it. */
export interface TreeRow {
  /** As one would write it in a program: `payload.calls[0]["device id"]`; '' for the whole. */
  path: string;
  depth: number;
  /** The name or the place in its parent; '' for the whole. */
  key: string;
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'more';
  /** A leaf's value as JSON, what a branch holds in short, how many are left out. */
  text: string;
  /** Null for a leaf. */
  isOpen: boolean | null;
  /** Place and number among its siblings, from 1. */
  place: number;
  siblings: number;
}

/** Children that are shown of one branch at first, and by how many more are added. */
export const CHILDREN_AT_ONCE = 200;
const MOST_ROWS = 5_000;
const LONGEST_TEXT = 2_000;

/** What somebody has done to a tree. */
export interface TreeState {
  /** The paths of the branches that are open. */
  open: readonly string[];
  /** How many children are shown, where it is not the usual number. */
  shown: readonly (readonly [path: string, count: number])[];
}

/** Text as JSON; undefined where it is none. */
export function readJson(text: string): Json | undefined {
  try {
    // What `JSON.parse` gives is JSON.
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The lines that are seen. */
export function treeRows(value: Json, state: TreeState): TreeRow[] {
  const rows: TreeRow[] = [];
  const open = new Set(state.open);
  const shown = new Map(state.shown);
  const add = (
    item: Json,
    path: string,
    key: string,
    depth: number,
    place: number,
    siblings: number,
  ): void => {
    if (rows.length >= MOST_ROWS) return;
    const children = childrenOf(item);
    const isOpen = children === null ? null : open.has(path);
    rows.push({ path, depth, key, kind: kindOf(item), text: previewOf(item), isOpen, place, siblings });
    if (!children || !isOpen) return;
    const most = shown.get(path) ?? CHILDREN_AT_ONCE;
    children.slice(0, most).forEach(([name, child], index) => {
      add(child, childPath(path, name, Array.isArray(item)), name, depth + 1, index + 1, children.length);
    });
    if (children.length > most)
      rows.push({
        path,
        depth: depth + 1,
        key: '',
        kind: 'more',
        text: `${children.length - most} more`,
        isOpen: null,
        place: most + 1,
        siblings: children.length,
      });
  };
  add(value, '', '', 0, 1, 1);
  return rows;
}

function childrenOf(item: Json): [string, Json][] | null {
  if (typeof item !== 'object' || item === null) return null;
  const children = Object.entries(item);
  return children.length === 0 ? null : children;
}

function kindOf(item: Json): Exclude<TreeRow['kind'], 'more'> {
  if (item === null) return 'null';
  if (Array.isArray(item)) return 'array';
  const type = typeof item;
  return type === 'object' || type === 'string' || type === 'number' ? type : 'boolean';
}

function previewOf(item: Json): string {
  if (Array.isArray(item)) return item.length === 0 ? '[]' : `[${item.length}]`;
  if (typeof item === 'object' && item !== null) {
    const names = Object.keys(item);
    if (names.length === 0) return '{}';
    return `{ ${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''} }`;
  }
  const text = JSON.stringify(item);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)` : text;
}

function childPath(parent: string, name: string, isArray: boolean): string {
  if (isArray) return `${parent}[${name}]`;
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) return `${parent}[${JSON.stringify(name)}]`;
  return parent === '' ? name : `${parent}.${name}`;
}

/** Every branch down to a depth, so that a small message is seen at once. */
export function openTo(value: Json, depth: number): string[] {
  const open: string[] = [];
  walk(value, (path, item, level) => {
    if (level < depth && childrenOf(item)) open.push(path);
    return level < depth && open.length < 500;
  });
  return open;
}

/** The paths of what has a text in its name or value, and the branches above them, in the order of the tree. */
export function findInTree(value: Json, text: string, most: number): { paths: string[]; open: string[] } {
  const wanted = text.toLowerCase();
  const paths: string[] = [];
  const open = new Set<string>();
  if (wanted === '') return { paths, open: [] };
  walk(value, (path, item, _level, key, above) => {
    if (paths.length >= most) return false;
    const isLeaf = childrenOf(item) === null;
    const own = isLeaf ? `${key}\u0000${typeof item === 'string' ? item : JSON.stringify(item)}` : key;
    if (own.toLowerCase().includes(wanted)) {
      paths.push(path);
      for (const branch of above) open.add(branch);
    }
    return true;
  });
  return { paths, open: [...open] };
}

/** Visits everything from the top down; no deeper where `visit` says false. */
function walk(
  value: Json,
  visit: (path: string, item: Json, level: number, key: string, above: readonly string[]) => boolean,
): void {
  const go = (item: Json, path: string, key: string, above: readonly string[]): void => {
    if (!visit(path, item, above.length, key, above)) return;
    const inside = [...above, path];
    for (const [name, child] of childrenOf(item) ?? [])
      go(child, childPath(path, name, Array.isArray(item)), name, inside);
  };
  go(value, '', '', []);
}

/** What stands at a path, written as JSON. */
export function valueAt(value: Json, path: string): string {
  let found: Json | undefined;
  walk(value, (candidate, item) => {
    if (candidate === path) found = item;
    return found === undefined && path.startsWith(candidate);
  });
  return typeof found === 'string' ? found : JSON.stringify(found ?? null, null, 2);
}
