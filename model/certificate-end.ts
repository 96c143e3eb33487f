import type { CertificateFacts, PresentedChain } from './contract/certificate.ts';
import { dateInWords, spanInWords } from './time-words.ts';

/** A certificate that ends sooner than this (ms) is worth a warning. */
export const WARN_BEFORE_MS = 30 * 24 * 3_600_000;

/**
 * The certificate of a presented chain that ends first: that of the server, or one that issued it. Not counted are
 * issuers that have ended already or issued themselves: servers send such ones along, and a chain that was accepted does
 * not lean on them. Undefined for an empty chain.
 */
export function firstToEnd({ certificates }: PresentedChain, now: number): CertificateFacts | undefined {
  const [own, ...issuers] = certificates;
  if (own === undefined) return undefined;
  const leantOn = issuers.filter(({ selfSigned, notAfter }) => !selfSigned && notAfter > now);
  return leantOn.reduce((first, one) => (one.notAfter < first.notAfter ? one : first), own);
}

/** A sentence where the chain will end within 30 days, else null. */
export function endWarning(chain: PresentedChain, now: number): string | null {
  const first = firstToEnd(chain, now);
  if (first === undefined || first.notAfter - now > WARN_BEFORE_MS) return null;
  const what =
    first === chain.certificates[0]
      ? `The certificate of ${chain.place}`
      : `The certificate of ${chain.place}'s issuer (${first.subject})`;
  const day = dateInWords(first.notAfter);
  return first.notAfter <= now
    ? `${what} ended on ${day}.`
    : `${what} ends on ${day}, in ${spanInWords(first.notAfter - now)}: it must be renewed before.`;
}
