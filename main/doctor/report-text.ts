import type { CertificateFacts, PresentedChain } from '../../model/contract/certificate.ts';
import { printable } from '../trust/printable.ts';
import type { DoctorReport } from './report.ts';

/** The report for people, as plain text. Characters that a terminal acts on are written as escapes. */
export function reportText(report: DoctorReport): string {
  return linesOf(report)
    .flatMap((text) => text.split('\n'))
    .map((line) => printable(line, Infinity))
    .join('\n');
}

function linesOf(report: DoctorReport): string[] {
  const { examination, findings, correlationIds, chains } = report;
  const { diagnosis, steps } = examination;
  return [
    'Ringscope: examination of a source',
    '',
    `Source      ${examination.source} (${examination.protocol})`,
    `Begun       ${report.startedAt}`,
    `Ended       ${report.endedAt}`,
    `Made by     ${report.application}, Node ${report.node}, ${report.system}`,
    `Result      ${diagnosis === null ? 'healthy' : `${diagnosis.code} at ${diagnosis.step ?? 'the settings'}`}`,
    ...section(
      'Diagnosis',
      diagnosis
        ? [`Cause: ${diagnosis.cause}`, `Cure: ${diagnosis.cure}`, ...diagnosis.evidence.map(item)]
        : [],
    ),
    ...section(
      'Steps',
      steps.map(({ id, title, status, durationMs, detail }) =>
        status === 'skipped'
          ? `${id} (${title}): skipped. ${detail}`
          : `${id} (${title}): ${status}, ${Math.round(durationMs)} ms. ${detail}`,
      ),
    ),
    ...section('Findings', findings.map(item)),
    ...section(
      'Correlation ids',
      correlationIds.map(({ name, value }) => `${name}: ${value}`),
    ),
    ...section('Certificates', chains.flatMap(chainLines)),
    ...section('Settings', [JSON.stringify(report.source, null, 2)]),
    ...section('Messages', messageLines(report)),
    '',
  ];
}

function section(title: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : ['', title, '-'.repeat(title.length), ...lines];
}

function item(text: string): string {
  return `- ${text}`;
}

function chainLines({ place, certificates, trusted, tlsVersion }: PresentedChain): string[] {
  const verdict = trusted ? 'accepted' : 'not accepted';
  return [
    `${place}: ${verdict}${tlsVersion === null ? '' : `, ${tlsVersion}`}`,
    ...certificates.flatMap(certificateLines),
  ];
}

function certificateLines({
  subject,
  issuer,
  names,
  notBefore,
  notAfter,
  sha256,
  problems,
  pem,
}: CertificateFacts): string[] {
  return [
    `  ${subject}`,
    `    issued by ${issuer}`,
    ...(names.length > 0 ? [`    for ${names.join(', ')}`] : []),
    `    valid ${day(notBefore)} to ${day(notAfter)}`,
    `    SHA-256 ${sha256}`,
    ...problems.map((problem) => `    problem: ${problem}`),
    pem.trim().replaceAll(/^/gm, '    '),
  ];
}

function day(at: number): string {
  return Number.isNaN(at) ? 'unknown' : new Date(at).toISOString().slice(0, 10);
}

function messageLines({ frames, framesDropped }: DoctorReport): string[] {
  const lines = frames.flatMap(({ at, direction, what, size, text, cut }) => [
    `${at} ${direction === 'sent' ? '>>' : '<<'} ${what} (${size} bytes)`,
    ...(text === '' ? [] : [text.replaceAll(/^/gm, '    ')]),
    ...(cut ? ['    … (only the beginning is kept)'] : []),
  ]);
  return framesDropped === 0 ? lines : [...lines, `${framesDropped} more messages are left out.`];
}
