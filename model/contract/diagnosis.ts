import { z } from 'zod';

/** Why a link does not work. Codes are for programs and never change meaning; texts are for people. */
export const DIAGNOSIS_CODES = [
  'secret-missing',
  'name-not-found',
  'unreachable',
  'timeout',
  'proxy-failed',
  'tls-not-spoken',
  'tls-untrusted',
  'tls-wrong-host',
  'tls-expired',
  'tls-pin-mismatch',
  'not-the-service',
  'auth-rejected',
  'second-factor-needed',
  'account-inactive',
  'account-ambiguous',
  'session-limit',
  'forbidden',
  'rate-limited',
  'server-error',
  'version-too-old',
  'token-lacks-right',
  'token-expired',
  'subprotocol-missing',
  'url-expired',
  'upgrade-refused',
  'client-id-refused',
  'client-id-in-use',
  'topic-refused',
  'binding-refused',
  'device-unknown',
  'device-forbidden',
  'licence-missing',
  'session-lost',
  'closed-by-peer',
  'unreadable-answer',
  'silent',
] as const;
export type DiagnosisCode = (typeof DIAGNOSIS_CODES)[number];

/** What went wrong, why, and what to do about it. `step` is null for what fails before the first step. */
export interface Diagnosis {
  code: DiagnosisCode;
  step: string | null;
  cause: string;
  cure: string;
  evidence: string[];
}

export const diagnosisSchema = z.strictObject({
  code: z.enum(DIAGNOSIS_CODES),
  step: z.string().nullable(),
  cause: z.string(),
  cure: z.string(),
  evidence: z.array(z.string()),
}) satisfies z.ZodType<Diagnosis>;

const FOR_A_PERSON: ReadonlySet<DiagnosisCode> = new Set<DiagnosisCode>([
  'auth-rejected',
  'second-factor-needed',
  'account-inactive',
  'account-ambiguous',
  'forbidden',
  'secret-missing',
  'token-lacks-right',
  'version-too-old',
  'not-the-service',
  'tls-not-spoken',
  'tls-untrusted',
  'tls-wrong-host',
  'tls-expired',
  'tls-pin-mismatch',
]);

/** True for what only a person can mend: such a link is rejected, and not tried again by itself. */
export function needsPerson(code: DiagnosisCode): boolean {
  return FOR_A_PERSON.has(code);
}
