import type { PresentedChain } from './certificate.ts';
import type { Diagnosis } from './diagnosis.ts';

export const STEP_STATUSES = ['ok', 'failed', 'warning', 'skipped'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export interface ExaminedStep {
  id: string;
  title: string;
  status: StepStatus;
  /** 0 where it was skipped. */
  durationMs: number;
  /** What was found, in a sentence. */
  detail: string;
}

/** What the doctor found, as `doctor --json` prints it. */
export interface Examination {
  source: string;
  protocol: string;
  healthy: boolean;
  steps: ExaminedStep[];
  diagnosis: Diagnosis | null;
}

/** An examination while it goes on, and what goes beyond the printed form. */
export interface ExaminationProgress {
  /** Rises with every change. */
  version: number;
  /** The step in progress; null when it is over. */
  running: string | null;
  isOver: boolean;
  /** Steps that have ended so far, and all of them with the diagnosis when it is over. */
  examination: Examination;
  /** The chains that servers presented, the latest of each place. */
  chains: PresentedChain[];
  /** Anything else worth knowing: clock skew, certificates about to end, an unencrypted link. */
  findings: string[];
}
