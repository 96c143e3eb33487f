import type { z } from 'zod';

/**
 * What `schema.safeParse` says of a value from outside, for every value. By itself it throws where an object stands in
 * place of a text or a list and has a `length` that cannot be compared with a number: zod looks at it all the same.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return schema.safeParse(withoutStrangeLengths(value));
  }
}

function withoutStrangeLengths(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) =>
      key === 'length' && typeof member === 'object' ? undefined : member,
    ),
  );
}
