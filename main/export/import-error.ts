import type { z } from 'zod';

/** Why a file cannot be imported: where in it, and what was expected there. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportError';
  }
}

/** "line 7: from.number: expected string, received number": `where` and then the first thing wrong. */
export function notAsExpected(where: string, { issues: [issue] }: z.ZodError): ImportError {
  const field = issue?.path.join('.') ?? '';
  const expected = (issue?.message ?? 'not readable').replace(/^Invalid input: /, '').slice(0, 300);
  return new ImportError([where, field, expected].filter((part) => part !== '').join(': '));
}

/** The file is well-formed, as far as it was read, and of some other program. */
export function foreign(firstMember: string | null): ImportError {
  const what = firstMember === null ? '' : ` (it begins with ${JSON.stringify(firstMember.slice(0, 40))})`;
  return new ImportError(
    `This is JSON of another program${what}. Expected an object with "format": "ringscope-capture", as \`ringscope export\` writes it, or a line of JSON for each event with "seq", "at", "kind" and the other fields of an event.`,
  );
}
