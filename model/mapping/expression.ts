import { compile, tokenize, TreeInterpreter } from '@jmespath-community/jmespath';
import type { JSONValue } from '@jmespath-community/jmespath';
import { objectionTo } from './expression-bounds.ts';
import type { ExpressionNode } from './expression-bounds.ts';
import { fieldOf, isJson } from './values.ts';

export const LONGEST_EXPRESSION = 500;

/** A JMESPath expression that is not taken. `position` counts characters from 1. */
export class ExpressionError extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.name = 'ExpressionError';
    this.position = position;
  }
}

/** What an expression finds in a message: any JSON value, null where there is nothing. Never throws. */
export type Expression = (json: JSONValue, variables: Readonly<Record<string, string>>) => JSONValue;

/**
 * Parses once what then runs on every message. `variables` are the names that the expression may use as `$name`.
 * Throws `ExpressionError`.
 */
export function compileExpression(text: string, variables: readonly string[] = []): Expression {
  if (text.trim() === '') throw new ExpressionError(1, 'is empty');
  if (text.length > LONGEST_EXPRESSION) {
    throw new ExpressionError(
      LONGEST_EXPRESSION + 1,
      `is longer than ${LONGEST_EXPRESSION} characters (it has ${text.length})`,
    );
  }
  const node = parse(text);
  const objection = objectionTo(node, variables);
  if (objection !== null) throw new ExpressionError(1, objection);
  const path = plainPath(node);
  if (path) return (json) => at(json, path);
  const usesVariables = variables.some((variable) => text.includes(`$${variable}`));
  return (json, values) => evaluate(node, json, usesVariables ? values : {});
}

/** The names of an expression that is nothing but fields of fields, as nearly all are; null for any other. */
function plainPath(node: ExpressionNode): readonly string[] | null {
  if (node.type === 'Field') return [node.name];
  if (node.type !== 'Subexpression') return null;
  const [left, right] = [plainPath(node.left), plainPath(node.right)];
  return left && right ? [...left, ...right] : null;
}

/** What the interpreter would find, several times as fast. */
function at(json: JSONValue, path: readonly string[]): JSONValue {
  let value: unknown = json;
  for (const name of path) value = fieldOf(value, name);
  return isJson(value) ? value : null;
}

function evaluate(
  node: ExpressionNode,
  json: JSONValue,
  values: Readonly<Record<string, string>>,
): JSONValue {
  const bindings = Object.entries(values).map(([variable, value]) => ({
    type: 'Binding' as const,
    variable,
    reference: { type: 'Literal' as const, value },
  }));
  try {
    if (bindings.length === 0) return TreeInterpreter.search(node, json);
    return TreeInterpreter.search({ type: 'LetExpression', bindings, expression: node }, json);
  } catch {
    // JMESPath raises type errors where a function meets a value of another type, such as lower(null): of this
    // message, the expression finds nothing.
    return null;
  }
}

function parse(text: string): ExpressionNode {
  try {
    return compile(text);
  } catch (error) {
    throw syntaxError(text, error instanceof Error ? error.message : String(error));
  }
}

/** The library names the offending token but not its place, so that is found by parsing ever longer beginnings. */
function syntaxError(text: string, message: string): ExpressionError {
  const readable = longestReadable(text);
  if (readable < text.length) {
    const position = readable + (/\S/.exec(text.slice(readable))?.index ?? 0);
    const character = text.charAt(position);
    if (character === '"' || character === '`') {
      return new ExpressionError(
        position + 1,
        `${character} is not closed, or what is within it is not JSON`,
      );
    }
    return new ExpressionError(position + 1, `${JSON.stringify(character)} has no meaning here`);
  }
  const tokens = tokenize(text);
  for (const [index, token] of tokens.entries()) {
    const beginning = text.slice(0, tokens[index + 1]?.start ?? text.length);
    if (failsBeforeItsEnd(beginning)) {
      const unexpected = text.slice(token.start, token.start + 20).trim();
      return new ExpressionError(
        token.start + 1,
        `"${unexpected}" is not expected here${hintFor(token.type, message)}`,
      );
    }
  }
  return new ExpressionError(text.length + 1, 'ends too early: something is missing or not closed');
}

function longestReadable(text: string): number {
  for (let length = text.length; length > 0; length -= 1) {
    try {
      tokenize(text.slice(0, length));
      return length;
    } catch {
      continue;
    }
  }
  return 0;
}

function failsBeforeItsEnd(beginning: string): boolean {
  try {
    compile(beginning);
    return false;
  } catch (error) {
    return !(error instanceof Error && error.message.includes('EOF'));
  }
}

function hintFor(tokenType: string, message: string): string {
  if (tokenType === 'Number') return ': an element of a list is written [0], a number `0`';
  if (message.includes('quoted identifier')) return ': the name of a function stands without quotes';
  return '';
}
