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
  const expected = (issue?.message ?? 'not readable').replace(/^Invalid input: /, '');
  return new ImportError([where, field, expected].filter((part) => part !== '').join(': '));
}
