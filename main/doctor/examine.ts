import type { Clock } from '../../model/clock.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { ExaminationProgress } from '../../model/contract/doctor.ts';
import { LinkFailure } from '../../model/failure.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { Concealment } from '../sources/concealment.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { maskedError } from '../sources/masked.ts';
import { readSecrets } from '../sources/required-secrets.ts';
import { Attempt } from './attempt.ts';
import type { OpenWatchedTransports } from './attempt.ts';
import { Chart } from './chart.ts';
import type { CorrelationId } from './traffic/correlation-ids.ts';
import type { LoggedFrame } from './traffic/frame-log.ts';

const WAIT_FOR_EVENTS_MS = 5_000;
const WHOLE_MS = 60_000;

export interface ExaminationSettings {
  source: ConfiguredSource;
  secrets: SecretStore;
  clock: Clock;
  /** As for a running source; the doctor dials with the same trust and the same proxy. */
  openTransports: OpenWatchedTransports;
  /** When it aborts, the examination takes its leave of the system and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long to wait for a first event once the subscription is confirmed (ms); default 5 s. */
  waitForEventsMs?: number;
  /** How long all of it may take (ms), the leave not counted; default 60 s. */
  limitMs?: number;
  /** Also send a message through the system, which everybody connected to it sees; where the protocol has one. */
  sendTest?: boolean;
  /** Called at every change, with copies. */
  onProgress?: (progress: ExaminationProgress) => void;
  /** A mistake of ours, masked; the examination then ends as if the system had failed. */
  onBug?: (error: Error) => void;
}

/** All that an examination brought to light. Secrets are masked everywhere in it. */
export interface ExaminationResult {
  /** Of the last moment: with all steps, and over. */
  progress: ExaminationProgress;
  /** ms since the epoch. */
  startedAt: number;
  endedAt: number;
  frames: LoggedFrame[];
  /** How many messages came after the log of frames was full. */
  framesDropped: number;
  correlationIds: CorrelationId[];
}

/**
 * Makes one attempt to connect a source, with the very code that runs it, and says what each step found. Ends with the
 * first event, after a while of silence, or with the failure, which is looked into further where the protocol can.
 *
 * It is a session of its own beside one that may be running: the caller stops the source first where its system counts
 * sessions, or lets a client id in only once.
 */
export async function examine(settings: ExaminationSettings): Promise<ExaminationResult> {
  const { source, clock, signal } = settings;
  const startedAt = clock.now();
  const concealment = new Concealment();
  const chart = new Chart({ source, clock, concealment, onProgress: settings.onProgress });
  signal?.throwIfAborted();
  try {
    const secrets = await readSecrets(source, settings.secrets);
    for (const secret of secrets.values()) concealment.addStored(secret);
    const attempt = new Attempt({
      source,
      clock,
      secrets,
      concealment,
      chart,
      openTransports: settings.openTransports,
      limitMs: settings.limitMs ?? WHOLE_MS,
      waitForEventsMs: settings.waitForEventsMs ?? WAIT_FOR_EVENTS_MS,
      sendTest: settings.sendTest ?? false,
      ...(signal && { signal }),
    });
    await attempt.outcome();
    signal?.throwIfAborted();
    chart.healthy();
  } catch (error) {
    signal?.throwIfAborted();
    chart.failed(diagnosisOf(error, chart.running, settings, concealment));
  }
  return { ...chart.result(), startedAt, endedAt: clock.now() };
}

function diagnosisOf(
  error: unknown,
  running: string | null,
  { onBug }: ExaminationSettings,
  concealment: Concealment,
): Diagnosis {
  if (error instanceof LinkFailure) return error.diagnosis(running);
  onBug?.(maskedError(error, concealment));
  return {
    code: 'unreadable-answer',
    step: running,
    cause: `Ringscope made a mistake with what the system said: ${String(error)}`,
    cure: 'Please report this as a fault of Ringscope, with the report of this examination.',
    evidence: [],
  };
}
