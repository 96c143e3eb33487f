import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { ExaminationProgress, ExaminedStep, StepStatus } from '../../model/contract/doctor.ts';
import type { Paint } from './event-line.ts';
import { forTerminal } from './terminal-text.ts';

const MARKS: Record<StepStatus, { mark: string; style: 'green' | 'red' | 'yellow' | 'dim' }> = {
  ok: { mark: '✓', style: 'green' },
  failed: { mark: '✗', style: 'red' },
  warning: { mark: '!', style: 'yellow' },
  skipped: { mark: '–', style: 'dim' },
};
const INDENT = '  ';

/** One step as one line: how it went, for how long, what was found. `width` is that of the longest title. */
export function stepLine(
  { title, status, durationMs, detail }: ExaminedStep,
  width: number,
  paint: Paint,
): string {
  const { mark, style } = MARKS[status];
  const time = status === 'skipped' ? '' : duration(durationMs);
  // The cause follows below, with the cure.
  const said = status === 'failed' ? 'Failed.' : forTerminal(detail);
  const line = `${title.padEnd(width)}  ${time.padStart(7)}  ${said}`;
  return `${INDENT}${paint(style, mark)} ${status === 'skipped' ? paint('dim', line) : line}`;
}

/** What it all means: the cause and the cure, or that the source is healthy, and what else was noticed. */
export function verdictLines({ examination, findings }: ExaminationProgress, paint: Paint): string[] {
  const { diagnosis, source, steps } = examination;
  const noticed =
    findings.length === 0
      ? []
      : ['', paint('bold', 'Also noticed'), ...findings.map((text) => `${INDENT}${forTerminal(text)}`)];
  if (diagnosis !== null) return ['', ...diagnosisLines(diagnosis, steps, paint), ...noticed];
  const isSilent = steps.some(({ status }) => status === 'warning');
  const healthy = `${forTerminal(source)} is healthy${isSilent ? ', and nothing came yet' : ''}.`;
  return ['', paint(isSilent ? 'yellow' : 'green', healthy), ...noticed];
}

function diagnosisLines(
  { code, step, cause, cure, evidence }: Diagnosis,
  steps: ExaminedStep[],
  paint: Paint,
): string[] {
  const title = steps.find(({ id }) => id === step)?.title;
  const where = title === undefined ? 'before the first step' : `at the step "${title}"`;
  return [
    `${paint('red', forTerminal(code))} ${where}`,
    `${INDENT}${paint('bold', 'Cause')}     ${forTerminal(cause)}`,
    `${INDENT}${paint('bold', 'Cure')}      ${forTerminal(cure)}`,
    ...evidence.map((line, index) => {
      const label = index === 0 ? 'Evidence' : '';
      return `${INDENT}${paint('dim', `${label.padEnd(8)}  ${forTerminal(line)}`)}`;
    }),
  ];
}

function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
