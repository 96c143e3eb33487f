import type { Clock } from '../../model/clock.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import type { ExaminationProgress, ExaminedStep } from '../../model/contract/doctor.ts';
import type { LinkFailure } from '../../model/failure.ts';
import { NewestMap } from '../../model/newest-map.ts';
import { dateInWords } from '../../model/time-words.ts';
import type { Concealment } from '../sources/concealment.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import { maskedDiagnosis } from '../sources/masked.ts';
import { CorrelationIds } from './traffic/correlation-ids.ts';
import type { ExaminationResult } from './examine.ts';
import { Findings } from './findings.ts';
import { FrameLog } from './traffic/frame-log.ts';
import { withoutCredentials } from './traffic/redaction.ts';
import { StepRecord } from './step-record.ts';

/** A source talks to a few servers; what is kept of them is bounded all the same. */
const PLACES_KEPT = 20;
/** The cut may have gone through a secret, whose beginning is then not known for one. */
const LONGEST_SECRET = 4_096;

export interface ChartSettings {
  source: ConfiguredSource;
  clock: Clock;
  concealment: Concealment;
  onProgress: ((progress: ExaminationProgress) => void) | undefined;
}

/** All that is written down during one examination. Whatever leaves it is masked. */
export class Chart {
  readonly findings = new Findings();
  readonly correlationIds = new CorrelationIds();
  readonly log = new FrameLog();
  readonly #settings: ChartSettings;
  readonly #record: StepRecord;
  readonly #chains = new NewestMap<PresentedChain>(PLACES_KEPT);
  #version = 0;
  #diagnosis: Diagnosis | null = null;
  #isOver = false;

  constructor(settings: ChartSettings) {
    this.#settings = settings;
    this.#record = new StepRecord(settings.source.protocol.steps, settings.clock);
  }

  /** The id of the step in progress. */
  get running(): string | null {
    return this.#record.running;
  }

  step(id: string): void {
    this.#record.enter(id);
    this.#changed();
  }

  found(text: string): void {
    this.#record.found(text);
  }

  /** The same for a stage of a dial, which counts only while its step is in progress. A chain is told by itself. */
  foundIn(stage: string, text: string): void {
    if (stage === this.running && stage !== 'tls') this.#record.found(text);
  }

  /** The same for what was asked and answered, which says nothing of events. */
  exchanged(text: string): void {
    if (this.running !== 'events') this.#record.found(text);
  }

  /** The handshake that brought it is over with it: what the step `tls` had to do is done. */
  presented(chain: PresentedChain): void {
    this.#chains.set(chain.place, chain);
    this.findings.presented(chain, this.#settings.clock.now());
    if (this.running !== 'tls') return;
    this.#record.found(chainInWords(chain));
    if (chain.trusted) this.#record.enterNext();
    this.#changed();
  }

  /** Whether events come is known; what follows is the leave, which is none of the steps. */
  seen(isSilent: boolean, text: string): void {
    this.#record.found(text);
    this.#record.finish(isSilent ? 'warning' : 'ok');
    this.#changed();
  }

  healthy(): void {
    this.#end(null);
  }

  /** The attempt is broken; what is asked of the system from now on is none of its steps. */
  broke({ details }: LinkFailure): void {
    this.#record.fail(details.step ?? null, details.cause);
    this.#changed();
  }

  failed(diagnosis: Diagnosis): void {
    this.#record.fail(diagnosis.step, diagnosis.cause);
    this.#end(diagnosis);
  }

  result(): Omit<ExaminationResult, 'startedAt' | 'endedAt'> {
    const mask = (text: string) => withoutCredentials(this.#mask(text));
    return {
      progress: this.#progress(),
      frames: this.log.frames.map((frame) => ({
        ...frame,
        what: mask(frame.what),
        text: frame.cut ? mask(frame.text).slice(0, -LONGEST_SECRET) : mask(frame.text),
      })),
      framesDropped: this.log.dropped,
      correlationIds: this.correlationIds.ids.map(({ name, value }) => ({ name, value: this.#mask(value) })),
    };
  }

  #end(diagnosis: Diagnosis | null): void {
    this.#diagnosis = diagnosis;
    this.#isOver = true;
    this.#changed();
  }

  #changed(): void {
    this.#version += 1;
    this.#settings.onProgress?.(this.#progress());
  }

  #progress(): ExaminationProgress {
    const { config } = this.#settings.source;
    return {
      version: this.#version,
      running: this.running,
      isOver: this.#isOver,
      examination: {
        source: config.id,
        protocol: config.protocol,
        healthy: this.#isOver && this.#diagnosis === null,
        steps: this.#record.steps.map((step) => this.#maskedStep(step)),
        diagnosis: this.#diagnosis && maskedDiagnosis(this.#diagnosis, this.#settings.concealment),
      },
      chains: [...this.#chains.values()],
      findings: this.findings.texts.map((text) => this.#mask(text)),
    };
  }

  #maskedStep(step: ExaminedStep): ExaminedStep {
    return { ...step, detail: this.#mask(step.detail) };
  }

  #mask(text: string): string {
    return this.#settings.concealment.mask(text);
  }
}

function chainInWords({ certificates: [own], trusted, tlsVersion }: PresentedChain): string {
  const version = tlsVersion ?? 'TLS';
  if (own === undefined) return `${version}, without a certificate`;
  const issuer = own.selfSigned ? 'self-signed' : `issued by ${own.issuer}`;
  const until = Number.isNaN(own.notAfter) ? '' : `, until ${dateInWords(own.notAfter)}`;
  return `${version}, certificate of ${own.subject || '(no subject)'}, ${issuer}${until}${trusted ? '' : ', not accepted'}`;
}
