/** What is wrong in a sources file: where ("sources[0].options.url") and what was expected there. */
export interface SourcesProblem {
  path: string;
  expected: string;
}

/** What a person reads of a file that is altogether something else. */
const MOST_LINES = 50;
const LONGEST_LINE = 500;

/** A sources file that cannot be used. The message names the file and every problem in it, up to fifty. */
export class SourcesFileError extends Error {
  readonly file: string;
  readonly problems: readonly SourcesProblem[];

  constructor(file: string, problems: readonly SourcesProblem[]) {
    super(`The sources file ${file} cannot be used:\n${linesOf(problems).join('\n')}`);
    this.name = 'SourcesFileError';
    this.file = file;
    this.problems = problems;
  }
}

function linesOf(problems: readonly SourcesProblem[]): string[] {
  const lines = problems.slice(0, MOST_LINES).map(({ path, expected }) => {
    const line = path ? `${path}: ${expected}` : expected;
    return `  ${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line}`;
  });
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, `  … and ${more} more`] : lines;
}
