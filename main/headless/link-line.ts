import type { LinkStatus } from '../../model/contract/link-status.ts';
import { diagnosisInWords, healthInWords, stateInWords } from '../../model/link-words.ts';
import { momentInWords } from '../../model/time-words.ts';
import type { Paint } from './event-line.ts';
import { forTerminal } from './terminal-text.ts';

/** What a person is told when a link changes: its state, and where it is not up the cause, the cure and what comes next. */
export function linkLine(status: LinkStatus, paint: Paint): string {
  const words = paint(colourOf(status), stateInWords(status, status.since));
  const warnings = status.state === 'up' ? status.warnings.map((warning) => `  ! ${warning}`) : [];
  const told = [...diagnosisLines(status), ...warnings].map(forTerminal);
  return [`${forTerminal(status.sourceId)}: ${words}`, ...told].join('\n');
}

/** How a link has done, once it is over. */
export function healthLine(status: LinkStatus, now: number): string {
  const { sourceId, lastFailure } = status;
  const line = `${sourceId}: ${healthInWords(status)}`;
  if (lastFailure === null) return forTerminal(line);
  const { at, diagnosis } = lastFailure;
  return [line, `  last failure at ${momentInWords(at, now)}: ${diagnosisInWords(diagnosis)}`]
    .map(forTerminal)
    .join('\n');
}

function colourOf({ state }: LinkStatus): 'dim' | 'green' | 'yellow' | 'red' {
  switch (state) {
    case 'connecting':
    case 'stopped':
      return 'dim';
    case 'up':
      return 'green';
    case 'waiting':
      return 'yellow';
    case 'rejected':
      return 'red';
  }
}

function diagnosisLines({ state, diagnosis }: LinkStatus): string[] {
  if (diagnosis === null || (state !== 'waiting' && state !== 'rejected')) return [];
  const { cure, evidence } = diagnosis;
  return [`  ${diagnosisInWords(diagnosis)}`, `  → ${cure}`, ...evidence.map((line) => `    ${line}`)];
}
