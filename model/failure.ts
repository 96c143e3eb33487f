import type { PresentedChain } from './contract/certificate.ts';
import type { Diagnosis, DiagnosisCode } from './contract/diagnosis.ts';

/** What an HTTP server answered where a link could not be made: for finding the cause, never shown unmasked. */
export interface HttpRefusal {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** At most the first 16 KiB. */
  body: string;
}

export interface FailureDetails {
  /** One sentence for a person: what happened. */
  cause: string;
  /** What the person can do. */
  cure: string;
  /** The step it happened in; the supervisor fills it in where it is absent. */
  step?: string;
  evidence?: string[];
  /** The peer asked for at least this long a wait before the next attempt. */
  retryAfterMs?: number;
  http?: HttpRefusal;
  /** ms since the epoch: nothing has been heard since then, so the gap begins there and not at the failure. */
  deafSince?: number;
  /** The certificates of the host whose TLS handshake failed: to show, to import from, or to pin. */
  chain?: PresentedChain;
  /** Only a person can mend it, although other failures of this code pass by themselves: a proxy refused the sign-in. */
  needsPerson?: boolean;
}

/** An expected way for a link to fail. Transports and protocols throw it; the supervisor decides what follows. */
export class LinkFailure extends Error {
  readonly code: DiagnosisCode;
  readonly details: FailureDetails;

  constructor(code: DiagnosisCode, details: FailureDetails) {
    super(details.cause);
    this.name = 'LinkFailure';
    this.code = code;
    this.details = details;
  }

  /** As it crosses to people: the step of the failure itself, else the one that was running. */
  diagnosis(runningStep: string | null): Diagnosis {
    const { cause, cure, evidence = [], step } = this.details;
    return { code: this.code, step: step ?? runningStep, cause, cure, evidence };
  }
}
