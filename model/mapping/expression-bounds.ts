import type { compile } from '@jmespath-community/jmespath';
import { nearestWord } from '../nearest-word.ts';

export type ExpressionNode = ReturnType<typeof compile>;

/**
 * The functions a mapping may use, with the least and the greatest number of their arguments. Left out are those
 * that a hostile message or a slip of the pen could make expensive (`trim` is quadratic in this library, `pad_left`
 * makes a text of any size); mapped texts are trimmed in any case.
 */
const FUNCTIONS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['contains', [2, 2]],
  ['ends_with', [2, 2]],
  ['find_first', [2, 4]],
  ['find_last', [2, 4]],
  ['items', [1, 1]],
  ['join', [2, 2]],
  ['keys', [1, 1]],
  ['length', [1, 1]],
  ['lower', [1, 1]],
  ['map', [2, 2]],
  ['max_by', [2, 2]],
  ['merge', [1, Infinity]],
  ['min_by', [2, 2]],
  ['not_null', [1, Infinity]],
  ['replace', [3, 3]],
  ['reverse', [1, 1]],
  ['sort_by', [2, 2]],
  ['split', [2, 3]],
  ['starts_with', [2, 2]],
  ['to_array', [1, 1]],
  ['to_number', [1, 1]],
  ['to_string', [1, 1]],
  ['type', [1, 1]],
  ['upper', [1, 1]],
  ['values', [1, 1]],
]);

const MOST_PROJECTIONS = 5;

/**
 * Says why an expression is not taken, or null. What passes costs time in proportion to the message: there are no
 * loops in JMESPath, and a projection within a projection only descends into the elements of the outer one, as long
 * as it cannot go back to the whole message; hence no `$` there, and no variables but those given.
 */
export function objectionTo(root: ExpressionNode, variables: readonly string[]): string | null {
  let projections = 0;
  const visitAll = (nodes: readonly ExpressionNode[], within: boolean): string | null => {
    for (const node of nodes) {
      const objection = visit(node, within);
      if (objection !== null) return objection;
    }
    return null;
  };
  const project = (over: ExpressionNode, each: readonly ExpressionNode[], within: boolean): string | null => {
    projections += 1;
    if (projections > MOST_PROJECTIONS) return `has more than ${MOST_PROJECTIONS} projections`;
    return visit(over, within) ?? visitAll(each, true);
  };
  const visit = (node: ExpressionNode, within: boolean): string | null => {
    switch (node.type) {
      case 'Root':
        return within ? '"$" cannot be used inside a projection, a filter or after "&"' : null;
      case 'Variable':
        return objectionToVariable(node.name, variables, within);
      case 'LetExpression':
      case 'Binding':
        return '"let" and "=" are not available; "==" compares';
      case 'Function':
        return objectionToCall(node.name, node.children.length) ?? visitAll(node.children, within);
      case 'ExpressionReference':
        return project({ type: 'Identity' }, [node.child], within);
      case 'Projection':
      case 'ValueProjection':
        return project(node.left, [node.right], within);
      case 'FilterProjection':
        return project(node.left, [node.condition, node.right], within);
      case 'Arithmetic':
        return objectionToDifference(node.left, node.right) ?? visitAll([node.left, node.right], within);
      default:
        return visitAll(childrenOf(node), within);
    }
  };
  return visit(root, false);
}

function objectionToVariable(name: string, variables: readonly string[], within: boolean): string | null {
  if (!variables.includes(name)) {
    const known = variables.map((variable) => `$${variable}`).join(', ');
    return `there is no variable $${name}${known === '' ? '' : `; there is ${known}`}`;
  }
  return within ? `$${name} cannot be used inside a projection, a filter or after "&"` : null;
}

function objectionToCall(name: string, count: number): string | null {
  const range = FUNCTIONS.get(name);
  if (range === undefined) {
    const near = nearestWord(name, [...FUNCTIONS.keys()]);
    const meant = near === undefined ? '.' : `; ${near}() is meant?`;
    return `there is no function ${name}()${meant} There are ${[...FUNCTIONS.keys()].join(', ')}`;
  }
  const [least, most] = range;
  if (count >= least && count <= most) return null;
  const wanted = least === most ? `${least}` : most === Infinity ? `${least} or more` : `${least} to ${most}`;
  return `${name}() takes ${wanted} ${most === 1 ? 'argument' : 'arguments'}, not ${count}`;
}

/** `call-id` is a subtraction to JMESPath: hardly ever what was meant, and it would map nothing without a word. */
function objectionToDifference(left: ExpressionNode, right: ExpressionNode): string | null {
  if (left.type !== 'Field' || right.type !== 'Field') return null;
  return (
    `this calculates with the fields ${left.name} and ${right.name}; ` +
    `a field with such a character in its name is written in double quotes: "${left.name}-${right.name}"`
  );
}

/** The parts of the nodes that only pass their input on. */
function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.type) {
    case 'MultiSelectHash':
      return node.children.map((pair) => pair.value);
    case 'MultiSelectList':
      return node.children;
    case 'Flatten':
    case 'NotExpression':
      return [node.child];
    case 'Unary':
      return [node.operand];
    case 'Ternary':
      return [node.condition, node.trueExpr, node.falseExpr];
    case 'AndExpression':
    case 'OrExpression':
    case 'IndexExpression':
    case 'Pipe':
    case 'Subexpression':
    case 'Comparator':
      return [node.left, node.right];
    default:
      return [];
  }
}
