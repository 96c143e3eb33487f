import type { RegexNode } from './syntax.ts';

/** Shorter ones are found too often to save anything. */
const SHORTEST = 3;

/**
 * A plain text that every match of the regex contains, as a `RegExp` without anything to backtrack into: the engine
 * looks for it about a hundred times faster than an automaton reads, and most texts do not have it.
 */
export function requiredLiteral(node: RegexNode): RegExp | null {
  const text = requiredText(node);
  return text === null ? null : new RegExp(text.replace(/[^]/g, asEscape), 'i');
}

/** The same as text, to be taken in any case. */
export function requiredText(node: RegexNode): string | null {
  const items = node.type === 'sequence' ? node.items : [node];
  let longest: number[] = [];
  let run: number[] = [];
  for (const item of items) {
    const unit = onlyUnit(item);
    if (unit === undefined) run = [];
    else run = [...run, unit];
    if (run.length > longest.length) longest = run;
  }
  return longest.length < SHORTEST ? null : String.fromCharCode(...longest);
}

function asEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function onlyUnit(node: RegexNode): number | undefined {
  if (node.type !== 'set' || node.set.negated || node.set.ranges.length !== 1) return undefined;
  const [first, last] = node.set.ranges[0] ?? [0, 1];
  return first === last ? first : undefined;
}
