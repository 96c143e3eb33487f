import type { ExaminationProgress, StepStatus } from '../../../../model/contract/doctor.ts';
import type { IconName } from '../../../components/icon-shapes.ts';

export type ShownStatus = StepStatus | 'running' | 'pending';

export const STEP_LOOKS: Readonly<Record<ShownStatus, { icon: IconName; word: string }>> = {
  ok: { icon: 'check', word: 'Works' },
  failed: { icon: 'failed', word: 'Failed' },
  warning: { icon: 'warning', word: 'Works, with a warning' },
  skipped: { icon: 'minus', word: 'Not reached' },
  running: { icon: 'clock', word: 'In progress' },
  pending: { icon: 'minus', word: 'Not yet reached' },
};

export interface ShownStep {
  id: string;
  title: string;
  status: ShownStatus;
  /** "41 ms", "1.2 s"; "" where it was not reached. */
  time: string;
  detail: string;
}

/** Every step of the protocol: those that have ended, the one in progress, and those that are to come. */
export function stepsInOrder(
  steps: readonly { id: string; title: string }[],
  progress: ExaminationProgress | null,
): ShownStep[] {
  const ended = progress?.examination.steps ?? [];
  const known = new Set(steps.map(({ id }) => id));
  // The doctor may look at more than the protocol's steps: those stand where they came.
  const extra = ended.filter(({ id }) => !known.has(id)).map(({ id, title }) => ({ id, title }));
  return [...steps, ...extra].map(({ id, title }) => {
    const step = ended.find((candidate) => candidate.id === id);
    if (step) {
      const time = step.status === 'skipped' ? '' : durationInWords(step.durationMs);
      return { id, title: step.title, status: step.status, time, detail: step.detail };
    }
    return { id, title, status: progress?.running === id ? 'running' : 'pending', time: '', detail: '' };
  });
}

function durationInWords(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
