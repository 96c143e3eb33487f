import type { RegexNode } from './syntax.ts';

/** Shorter ones are found too often to save anything. */
const SHORTEST = 3;

/**
 * A plain text that every match of the regex contains, as a `RegExp` without anything to backtrack into: the engine
 * looks for it about a hundred times faster than an automaton reads, and most texts do not have it.
 */
export function requiredLiteral(node: RegexNode): RegExp | null {
  const items = node.type === 'sequence' ? node.items : [node];
  let longest: number[] = [];
  let run: number[] = [];
  for (const item of items) {
    const unit = onlyUnit(item);
    if (unit === undefined) run = [];
    else run = [...run, unit];
    if (run.length > longest.length) longest = run;
  }
  if (longest.length < SHORTEST) return null;
  return new RegExp(longest.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join(''), 'i');
}

function onlyUnit(node: RegexNode): number | undefined {
  if (node.type !== 'set' || node.set.negated || node.set.ranges.length !== 1) return undefined;
  const [first, last] = node.set.ranges[0] ?? [0, 1];
  return first === last ? first : undefined;
}
