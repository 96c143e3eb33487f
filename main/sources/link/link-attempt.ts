import type { Clock, Undo } from '../../../model/clock.ts';
import type { EventFacts } from '../../../model/event.ts';
import { LinkFailure } from '../../../model/failure.ts';
import type { SecretStore } from '../../secrets/secret-store.ts';
import type { Concealment } from '../concealment.ts';
import type { ConfiguredSource } from '../configured-source.ts';
import type { Health } from '../health.ts';
import { readSecrets } from '../required-secrets.ts';
import { SessionLink } from '../session-link.ts';
import type { LinkTransports, OpenTransports } from '../session-link.ts';

/** A session that is told to stop may say goodbye for this long (ms); then its sockets are cut. */
const LEAVE_MS = 3_000;

export interface LinkAttemptSettings {
  source: ConfiguredSource;
  secrets: SecretStore;
  clock: Clock;
  /** Aborts when the link is to be stopped. */
  signal: AbortSignal;
  memory: Map<string, unknown>;
  concealment: Concealment;
  health: Health;
  openTransports: OpenTransports;
  /** Whether to read from the peer from the beginning. */
  reading: boolean;
  onStep: (step: string) => void;
  onUp: () => void;
  emit: (facts: EventFacts) => void;
  onNotice: (text: string) => void;
}

/** One use of the network for a source: the link that a session gets, and the end of all its sockets. */
export class LinkAttempt {
  readonly #settings: LinkAttemptSettings;
  readonly #ended = new AbortController();
  #link: SessionLink | null = null;
  #transports: LinkTransports | null = null;
  #reading: boolean;

  constructor(settings: LinkAttemptSettings) {
    this.#settings = settings;
    this.#reading = settings.reading;
  }

  /** The step that was running last. */
  get lastStep(): string | null {
    return this.#link?.lastStep ?? null;
  }

  /** Settles as the work does, once every socket is closed. Throws `secret-missing` before any work. */
  async run(work: (link: SessionLink) => Promise<void>): Promise<void> {
    const cutLate = this.#cutWhenLeavingTakesTooLong();
    try {
      this.#link = await this.#open();
      await work(this.#link);
    } finally {
      cutLate();
      this.#ended.abort();
      await this.#transports?.closed();
    }
  }

  /** Ends every socket at once: what is asked of them fails for this reason. */
  cut(reason: LinkFailure): void {
    this.#ended.abort(reason);
  }

  setReading(reading: boolean): void {
    this.#reading = reading;
    this.#transports?.setReading(reading);
  }

  async #open(): Promise<SessionLink> {
    const { source, secrets: store, concealment, ...rest } = this.#settings;
    const secrets = await readSecrets(source, store);
    for (const secret of secrets.values()) concealment.addStored(secret);
    return new SessionLink({
      ...rest,
      sourceId: source.config.id,
      secrets,
      concealment,
      openTransports: (onStage) => this.#openTransports(onStage),
    });
  }

  #openTransports(onStage: (stage: string) => void): LinkTransports {
    const { source, clock, health, openTransports } = this.#settings;
    this.#transports = openTransports({
      source,
      clock,
      signal: this.#ended.signal,
      onStage,
      onChain: (chain) => health.presented(chain),
    });
    this.#transports.setReading(this.#reading);
    return this.#transports;
  }

  #cutWhenLeavingTakesTooLong(): Undo {
    const { clock, signal } = this.#settings;
    let undo: Undo = () => undefined;
    const leave = () => {
      undo = clock.after(LEAVE_MS, () => this.cut(leftLate()));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    return () => {
      signal.removeEventListener('abort', leave);
      undo();
    };
  }
}

function leftLate(): LinkFailure {
  return new LinkFailure('timeout', {
    cause: `The system did not let go of the session within ${LEAVE_MS / 1_000} s.`,
    cure: 'Nothing is to be done: it ends the session by itself.',
  });
}
