/** Whether a publication passes. */
export type PublicationFilter = (publication: unknown) => boolean;

const WHOLE = /^\$(?:\.|\.\.)publications\[(?:\*|\?\((?<condition>.*)\))\]$/s;
const TOKEN = /\s*(?<token>==|!=|&&|\|\||@(?:\.\w+)+|'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)\s*/y;

/**
 * Reads the JSONPath of a `publicationFilter`, which is applied to `{"publications": […]}`: comparisons of `@.path`
 * with a literal, joined by `&&` and `||`, as in `$.publications[?(@.content.state == 'ringing')]`. Null for any other.
 */
export function readPublicationFilter(text: string): PublicationFilter | null {
  const whole = WHOLE.exec(text);
  if (whole === null) return null;
  const condition = whole.groups?.['condition'];
  if (condition === undefined) return () => true;
  const tokens = tokensOf(condition);
  return tokens === null ? null : readAlternatives(tokens);
}

function tokensOf(condition: string): string[] | null {
  const tokens: string[] = [];
  for (let at = 0; at < condition.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(condition)?.groups?.['token'];
    if (token === undefined) return null;
    tokens.push(token);
  }
  return tokens;
}

function readAlternatives(tokens: readonly string[]): PublicationFilter | null {
  const alternatives = split(tokens, '||').map((terms) => split(terms, '&&').map(readComparison));
  if (alternatives.flat().includes(null)) return null;
  return (publication) =>
    alternatives.some((terms) => terms.every((passes) => passes?.(publication) === true));
}

function split(tokens: readonly string[], at: string): string[][] {
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === at) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function readComparison([path, operator, literal, ...more]: readonly string[]): PublicationFilter | null {
  if (path?.startsWith('@') !== true || more.length > 0) return null;
  const keys = path.slice(2).split('.');
  if (operator === undefined) return (publication) => valueAt(publication, keys) !== undefined;
  if (literal === undefined || literal.startsWith('@')) return null;
  const wanted: unknown = /^['"]/.test(literal) ? literal.slice(1, -1) : JSON.parse(literal);
  if (operator === '==') return (publication) => valueAt(publication, keys) === wanted;
  if (operator === '!=') return (publication) => valueAt(publication, keys) !== wanted;
  return null;
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}
