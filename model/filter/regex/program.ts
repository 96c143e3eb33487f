import { assertNever } from '../../assert-never.ts';
import { RegexSyntaxError } from './syntax.ts';
import type { CharacterSet, Place, RegexNode } from './syntax.ts';

/** `next` and `other` are indexes of instructions. */
export type Instruction =
  | { type: 'match' }
  | { type: 'set'; set: CharacterSet; next: number }
  | { type: 'place'; place: Place; next: number }
  | { type: 'fork'; next: number; other: number };

/** A nondeterministic automaton: instruction 0 is `match`, `start` where it begins. */
export interface Program {
  instructions: readonly Instruction[];
  start: number;
}

/** Instructions of one program: the factor of the time that one character can cost. */
export const LARGEST_PROGRAM = 500;

/** Translates a regex after Thompson; counted repeats are written out, hence the bound. Throws `RegexSyntaxError`. */
export function compileRegexProgram(node: RegexNode): Program {
  const compiler = new Compiler();
  const start = compiler.emit(node, 0);
  return { instructions: compiler.instructions, start };
}

class Compiler {
  readonly instructions: Instruction[] = [{ type: 'match' }];
  /** Nodes written out so far: bounds the work where repeats of nothing add no instruction. */
  private visits = 0;

  /** Adds what matches `node` and goes on at `next`; returns where that begins. */
  emit(node: RegexNode, next: number): number {
    this.visits += 1;
    if (this.visits > 4 * LARGEST_PROGRAM) throw tooLarge();
    switch (node.type) {
      case 'set':
        return this.add({ type: 'set', set: node.set, next });
      case 'place':
        return this.add({ type: 'place', place: node.place, next });
      case 'sequence':
        return node.items.reduceRight((follower, item) => this.emit(item, follower), next);
      case 'choice':
        return node.items
          .map((item) => this.emit(item, next))
          .reduceRight((other, start) => this.add({ type: 'fork', next: start, other }));
      case 'repeat':
        return this.repeat(node, next);
      default:
        return assertNever(node);
    }
  }

  private repeat({ item, min, max }: Extract<RegexNode, { type: 'repeat' }>, next: number): number {
    let start = next;
    if (max === Infinity) {
      const loop = { type: 'fork' as const, next, other: next };
      start = this.add(loop);
      loop.next = this.emit(item, start);
    } else {
      for (let count = min; count < max; count += 1)
        start = this.add({ type: 'fork', next: this.emit(item, start), other: next });
    }
    for (let count = 0; count < min; count += 1) start = this.emit(item, start);
    return start;
  }

  private add(instruction: Instruction): number {
    if (this.instructions.length >= LARGEST_PROGRAM) throw tooLarge();
    return this.instructions.push(instruction) - 1;
  }
}

function tooLarge(): RegexSyntaxError {
  return new RegexSyntaxError(0, 'This regex is too large; use smaller {counts}.');
}
