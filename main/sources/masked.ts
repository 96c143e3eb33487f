import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { Concealment } from './concealment.ts';

/** What a failure quotes of a peer, and nobody would read to its end. */
const LONGEST_TOLD = 4_000;
const MOST_EVIDENCE = 50;

/** The diagnosis with every secret masked, in texts of a length that people read. */
export function maskedDiagnosis(diagnosis: Diagnosis, concealment: Concealment): Diagnosis {
  return {
    ...diagnosis,
    cause: maskedText(diagnosis.cause, concealment),
    cure: maskedText(diagnosis.cure, concealment),
    evidence: diagnosis.evidence.slice(0, MOST_EVIDENCE).map((line) => maskedText(line, concealment)),
  };
}

/** Masked first: a cut through a secret would leave its beginning. */
export function maskedText(text: string, concealment: Concealment): string {
  const masked = concealment.mask(text);
  return masked.length > LONGEST_TOLD ? `${masked.slice(0, LONGEST_TOLD - 1)}…` : masked;
}

/** Only what is read by people: other members of an error may hold what it was about, a whole URL for instance. */
export function maskedError(error: unknown, concealment: Concealment): Error {
  const { name, message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const masked = new Error(concealment.mask(message));
  masked.name = name;
  masked.stack = concealment.mask(stack);
  return masked;
}
