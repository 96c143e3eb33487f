import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { Paint } from './event-line.ts';
import { forTerminal } from './terminal-text.ts';

/** What a person is told of a link: its state, and where it is not up the cause, the cure and what comes next. */
export function linkLine(status: LinkStatus, paint: Paint): string {
  const { diagnosis } = status;
  const name = forTerminal(status.sourceId);
  switch (status.state) {
    case 'connecting':
      return paint('dim', `${name}: connecting…`);
    case 'up':
      return `${name}: ${paint('green', 'up')}`;
    case 'stopped':
      return paint('dim', `${name}: stopped`);
    case 'waiting': {
      const seconds = Math.round(((status.nextAttemptAt ?? status.since) - status.since) / 1_000);
      const next = seconds < 1 ? 'at once' : `in ${seconds} s`;
      return `${name}: ${paint('yellow', 'waiting')}, next attempt ${next}${diagnosisLines(diagnosis)}`;
    }
    case 'rejected':
      return `${name}: ${paint('red', 'rejected')}, not tried again by itself${diagnosisLines(diagnosis)}`;
  }
}

function diagnosisLines(diagnosis: LinkStatus['diagnosis']): string {
  if (!diagnosis) return '';
  const where = diagnosis.step === null ? '' : ` at ${diagnosis.step}`;
  const lines = [
    `  ${diagnosis.code}${where}: ${diagnosis.cause}`,
    `  → ${diagnosis.cure}`,
    ...diagnosis.evidence.map((line) => `    ${line}`),
  ];
  return `\n${lines.map(forTerminal).join('\n')}`;
}
