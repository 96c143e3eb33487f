import { LinkFailure } from '../../model/failure.ts';

/** The `LinkFailure` that the work ends with; any other end fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<LinkFailure> {
  const reason: unknown = await work.then(
    () => 'no failure',
    (error: unknown) => error,
  );
  if (reason instanceof LinkFailure) return reason;
  throw new Error('expected a LinkFailure', { cause: reason });
}
