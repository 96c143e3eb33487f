import { RequestFailure } from '../../model/contract/failures.ts';
import type { RequestFailureCode } from '../../model/contract/failures.ts';
import type { FilterError } from '../../model/filter/syntax/scanner.ts';

/** A request that cannot be done, for a reason that a person can read. */
export function refusal(code: RequestFailureCode, message: string): RequestFailure {
  return new RequestFailure({ code, message });
}

/** What something was about is not there any more. */
export function gone(what: string): RequestFailure {
  return refusal('gone', `${what} is not there any more.`);
}

/** A filter that cannot be read, with the place of the mistake in it. */
export function wrongFilter({ message, position, length, suggestion }: FilterError): RequestFailure {
  return new RequestFailure({
    code: 'filter',
    message,
    mistake: { start: position, end: position + length, suggestion: suggestion ?? null },
  });
}
