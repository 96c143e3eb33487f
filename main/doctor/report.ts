import { release, type } from 'node:os';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { Examination } from '../../model/contract/doctor.ts';
import type { SourceConfig } from '../../model/contract/sources.ts';
import { recordedSource } from '../sources/recorded-source.ts';
import type { CorrelationId } from './traffic/correlation-ids.ts';
import type { ExaminationResult } from './examine.ts';
import type { LoggedFrame } from './traffic/frame-log.ts';

/** An examination as it is sent to a vendor: without secrets, but with the numbers and names that passed. */
export interface DoctorReport {
  format: 'ringscope-doctor-report';
  version: 1;
  /** ISO 8601, UTC. */
  startedAt: string;
  endedAt: string;
  application: string;
  node: string;
  system: string;
  source: SourceConfig;
  examination: Examination;
  findings: string[];
  correlationIds: CorrelationId[];
  chains: PresentedChain[];
  frames: (Omit<LoggedFrame, 'at'> & { at: string })[];
  /** How many frames are left out because the log was full. */
  framesDropped: number;
}

/** `application` names the version of Ringscope. */
export function doctorReport(
  { progress, startedAt, endedAt, frames, framesDropped, correlationIds }: ExaminationResult,
  source: SourceConfig,
  application: string,
): DoctorReport {
  const { examination, findings, chains } = progress;
  return {
    format: 'ringscope-doctor-report',
    version: 1,
    startedAt: isoTime(startedAt),
    endedAt: isoTime(endedAt),
    application,
    node: process.version,
    system: `${type()} ${release()} ${process.arch}`,
    source: recordedSource(source),
    examination,
    findings,
    correlationIds,
    chains,
    frames: frames.map(({ at, ...frame }) => ({ at: isoTime(at), ...frame })),
    framesDropped,
  };
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
