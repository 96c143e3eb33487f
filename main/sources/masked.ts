import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { Concealment } from './concealment.ts';

/** The diagnosis with every secret masked. */
export function maskedDiagnosis(diagnosis: Diagnosis, concealment: Concealment): Diagnosis {
  return {
    ...diagnosis,
    cause: concealment.mask(diagnosis.cause),
    cure: concealment.mask(diagnosis.cure),
    evidence: diagnosis.evidence.map((line) => concealment.mask(line)),
  };
}

/** Only what is read by people: other members of an error may hold what it was about, a whole URL for instance. */
export function maskedError(error: unknown, concealment: Concealment): Error {
  const { name, message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const masked = new Error(concealment.mask(message));
  masked.name = name;
  masked.stack = concealment.mask(stack);
  return masked;
}
