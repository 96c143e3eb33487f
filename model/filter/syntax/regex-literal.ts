import { FILTER_LIMITS } from '../ast.ts';
import type { RegexPattern } from '../ast.ts';
import { RegexMatcher } from '../regex/matcher.ts';
import { RegexSyntaxError } from '../regex/syntax.ts';
import type { Scanner } from './scanner.ts';

/** Reads `~/source/` and makes sure that it is a regex that can be run safely. */
export function readRegex(scanner: Scanner): RegexPattern {
  const start = scanner.position;
  if (!scanner.take('~/')) {
    const written = scanner.readText();
    throw scanner.errorFrom(start, 'A regex stands between slashes.', `~/${written.source.slice(1)}/`);
  }
  const sourceStart = scanner.position;
  const source = scanner.match(/(?:[^/\\]|\\.)*/sy)?.[0] ?? '';
  if (!scanner.take('/')) {
    const rest = scanner.text.slice(start);
    scanner.position = scanner.text.length;
    throw scanner.errorFrom(start, 'This regex is not closed; it ends with a slash.', `${rest}/`);
  }
  if (source === '') throw scanner.errorFrom(start, 'This regex is empty and would find everything.');
  if (source.length > FILTER_LIMITS.regex)
    throw scanner.errorFrom(start, `This regex is longer than ${FILTER_LIMITS.regex} characters.`);
  checkRegex(scanner, source, sourceStart);
  refuseFlags(scanner);
  return { type: 'regex', source };
}

function refuseFlags(scanner: Scanner): void {
  const start = scanner.position;
  if (scanner.match(/[^\s()]+/y) !== null)
    throw scanner.errorFrom(start, 'A regex ends with its slash; it takes letters in any case as it is.', '');
}

function checkRegex(scanner: Scanner, source: string, sourceStart: number): void {
  try {
    new RegexMatcher(source);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    scanner.position = sourceStart + source.length;
    throw scanner.errorFrom(sourceStart + error.position, error.message);
  }
}
