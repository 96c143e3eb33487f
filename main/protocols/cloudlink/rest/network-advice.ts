import { LinkFailure } from '../../../../model/failure.ts';
import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';

const OPEN_PORTS =
  'CloudLink needs port 443 to *.api.mitel.io and to *.iot.*.amazonaws.com: ask IT to allow both.';

const ADVICE: Partial<Record<DiagnosisCode, string>> = {
  'name-not-found': OPEN_PORTS,
  unreachable: OPEN_PORTS,
  'tls-untrusted':
    "Where a company proxy looks into TLS, add the company's CA file to the trust settings of this source.",
};

/** A failed dial, with what is particular to CloudLink, and in this step where the dial itself names none. */
export function withAdvice(failure: LinkFailure, step: string): LinkFailure {
  const { details } = failure;
  const isUnreached =
    failure.code === 'timeout' && (details.step === 'resolve' || details.step === 'connect');
  const advice = isUnreached ? OPEN_PORTS : ADVICE[failure.code];
  const cure = advice === undefined ? details.cure : `${details.cure} ${advice}`;
  return new LinkFailure(failure.code, { ...details, step: details.step ?? step, cure });
}
