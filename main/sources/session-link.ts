import type { Clock } from '../../model/clock.ts';
import type { EventFacts } from '../../model/event.ts';
import type { PresentedChain } from '../../model/contract/certificate.ts';
import type { Refusal } from '../../model/contract/link-status.ts';
import type { LinkFailure } from '../../model/failure.ts';
import type { HealthFacts, Link } from '../protocols/protocol.ts';
import type { Transports } from '../transports/transports.ts';
import type { Concealment } from './concealment.ts';
import { maskedDiagnosis, maskedText } from './masked.ts';
import type { ConfiguredSource } from './configured-source.ts';

/** The transports of one attempt. */
export interface LinkTransports extends Transports {
  /** false stops reading from every channel, so that the peer feels it; true goes on. */
  setReading(reading: boolean): void;
  /** Resolves once every channel has ended; call it after the attempt's signal aborted. */
  closed(): Promise<void>;
}

/** Opens the transports of one attempt; when `signal` aborts, every dial fails and every channel is cut. */
export type OpenTransports = (attempt: {
  source: ConfiguredSource;
  clock: Clock;
  signal: AbortSignal;
  onStage: (stage: string) => void;
  /** Takes the certificates that each server of the attempt presents. */
  onChain: (chain: PresentedChain) => void;
}) => LinkTransports;

/** Keeps what a session tells of its health, for those who show it. */
export interface HealthListener {
  told(facts: HealthFacts): void;
  /** `part` is the name by which it is granted again; what is shown of it is in the refusal. */
  refused(part: string, refusal: Refusal): void;
  granted(part: string): void;
}

export interface SessionLinkSettings {
  sourceId: string;
  signal: AbortSignal;
  clock: Clock;
  secrets: ReadonlyMap<string, string>;
  memory: Map<string, unknown>;
  concealment: Concealment;
  openTransports(onStage: (stage: string) => void): Transports;
  onStep(step: string): void;
  onUp(): void;
  emit(facts: EventFacts): void;
  onNotice(text: string): void;
  /** Absent where nobody shows the health of the link. */
  health?: HealthListener;
}

/** What one attempt of a protocol is given; see `Link`. */
export class SessionLink implements Link {
  readonly sourceId: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly memory: Map<string, unknown>;
  readonly transports: Transports;
  readonly #settings: SessionLinkSettings;
  #lastStep: string | null = null;
  #protocolSteps = false;

  constructor(settings: SessionLinkSettings) {
    this.#settings = settings;
    this.sourceId = settings.sourceId;
    this.signal = settings.signal;
    this.clock = settings.clock;
    this.memory = settings.memory;
    this.transports = watched(
      settings.openTransports((stage) => this.#onStage(stage)),
      this,
    );
  }

  /** The step that was running when the attempt ended. */
  get lastStep(): string | null {
    return this.#lastStep;
  }

  secret(name: string): string | undefined {
    return this.#settings.secrets.get(name);
  }

  conceal(secret: string): void {
    this.#settings.concealment.addPassing(secret);
  }

  step(id: string): void {
    this.#protocolSteps = true;
    this.#enter(id);
  }

  up(): void {
    this.#settings.onUp();
  }

  emit(facts: EventFacts): void {
    if (this.signal.aborted) return;
    this.#settings.emit(facts);
  }

  notice(text: string): void {
    this.#settings.onNotice(maskedText(text, this.#settings.concealment));
  }

  health(facts: HealthFacts): void {
    this.#settings.health?.told(facts);
  }

  refused(part: string, failure: LinkFailure): void {
    const { health, concealment } = this.#settings;
    health?.refused(part, {
      part: maskedText(part, concealment),
      diagnosis: maskedDiagnosis(failure.diagnosis(this.#lastStep), concealment),
    });
  }

  granted(part: string): void {
    this.#settings.health?.granted(part);
  }

  /** The stages of the first dial are steps of their own; later dials belong to the protocol's step. */
  #onStage(stage: string): void {
    if (!this.#protocolSteps) this.#enter(stage);
  }

  #enter(step: string): void {
    if (step === this.#lastStep) return;
    this.#lastStep = step;
    this.#settings.onStep(step);
  }
}

/**
 * For every protocol alike: a message that is too large is recorded by its beginning and the link stays up, and round
 * trips of keep-alives are told.
 */
function watched(transports: Transports, link: Link): Transports {
  const record = (name: string, size: number, beginning: string | Uint8Array) => {
    const bytes = typeof beginning !== 'string';
    link.emit({
      kind: 'undecoded',
      name,
      reason: `The message is too large (${size} bytes); only its beginning is kept.`,
      raw: bytes ? Buffer.from(beginning).toString('base64') : beginning,
      ...(bytes && { rawEncoding: 'base64' as const }),
    });
  };
  const onRoundTrip = (keepAliveMs: number) => link.health({ keepAliveMs });
  return {
    https: (request) => transports.https(request),
    websocket: (request) =>
      transports.websocket({
        onRoundTrip,
        onOversized: (size, start) => record('oversized', size, start),
        ...request,
      }),
    mqtt: (request) =>
      transports.mqtt({
        onRoundTrip,
        onOversized: (topic, size, start) => record(topic, size, start),
        ...request,
      }),
  };
}
