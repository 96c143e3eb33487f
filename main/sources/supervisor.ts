import type { Clock, Undo } from '../../model/clock.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import { needsPerson } from '../../model/contract/diagnosis.ts';
import type { LinkHealth, LinkStatus } from '../../model/contract/link-status.ts';
import type { UnrecordedEvent } from '../../model/event.ts';
import { LinkFailure } from '../../model/failure.ts';
import type { LinkState } from '../../model/vocabulary.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { backOff, STABLE_MS } from './back-off.ts';
import { Concealment } from './concealment.ts';
import type { ConfiguredSource } from './configured-source.ts';
import { Health } from './health.ts';
import { LinkAttempt } from './link/link-attempt.ts';
import { LinkRecord } from './link/link-record.ts';
import { maskedDiagnosis, maskedError } from './masked.ts';
import type { OpenTransports } from './session-link.ts';

export interface SupervisorSettings {
  source: ConfiguredSource;
  secrets: SecretStore;
  clock: Clock;
  /** 0 ≤ value < 1; spreads the attempts. */
  random: () => number;
  openTransports: OpenTransports;
  /** Takes every event of the source, link events included, in order. */
  record: (event: UnrecordedEvent) => void;
  /** Called at every change of state or step; what moves on between, `status` tells. */
  onStatus(status: LinkStatus): void;
  /** Something a session wants a person to know. */
  onNotice: (sourceId: string, text: string) => void;
  /** A mistake of ours, with its stack; the link falls as if the peer had failed. */
  onBug(sourceId: string, error: unknown): void;
}

/** The part of the status that changes with the state; the rest is the health. */
type LinkStage = Omit<LinkStatus, keyof LinkHealth>;

/** How an attempt ended, unless it was told to stop. */
interface Fall {
  failure: LinkFailure;
  diagnosis: Diagnosis;
}

/**
 * Opens, watches and retries the link of one source. It alone retries, for all protocols.
 *
 *               start                 up()
 *   stopped ───────────▶ connecting ─────────▶ up
 *      ▲                  ▲   │  │              │
 *      │            due,  │   │  │ failure      │ failure
 *      │           retry  │   │  ▼              │
 *      │                waiting ◀───────────────┤
 *      │ stop               │   failure that    │
 *      │ (from any state)   │   needs a person  ▼
 *      └────────────────────┴────────────── rejected   (leaves on retryNow, reconnect or stop only)
 *
 * `reconnect` leads from every state but `stopped` to `connecting`, at once.
 *
 * There is never more than one session, hence one socket, of a source: the next attempt begins after the last one's
 * transports are closed.
 */
export class Supervisor {
  readonly #settings: SupervisorSettings;
  readonly #concealment = new Concealment();
  readonly #memory = new Map<string, unknown>();
  readonly #health = new Health();
  readonly #record: LinkRecord;
  #stage: LinkStage;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #wake: (() => void) | null = null;
  /** The latest. */
  #attempt: LinkAttempt | null = null;
  /** Why the attempt that runs was cut, to be followed by another at once. */
  #renewal: LinkFailure | null = null;
  #reading = true;

  constructor(settings: SupervisorSettings) {
    const { clock, source, record } = settings;
    this.#settings = settings;
    this.#record = new LinkRecord({
      config: source.config,
      clock,
      concealment: this.#concealment,
      health: this.#health,
      record,
    });
    this.#stage = {
      sourceId: source.config.id,
      state: 'stopped',
      since: clock.now(),
      step: null,
      attempts: 0,
      nextAttemptAt: null,
      diagnosis: null,
    };
  }

  /** As it is now. */
  get status(): LinkStatus {
    return { ...this.#stage, ...this.#health.report(this.#settings.clock.now()) };
  }

  /** Begins to connect; without effect while running. */
  start(): void {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#running = this.#live(stopping.signal);
  }

  /** Takes leave of the peer (at most 3 s) and resolves when the link is stopped and every socket closed. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#wake?.();
    await this.#running;
  }

  /** Ends the waiting for the next attempt, also of a link that is rejected; one that is up is left alone. */
  retryNow(): void {
    this.#wake?.();
  }

  /**
   * Dials anew at once, whatever the link is doing, unless it is stopped: its sockets are cut, and the session does what
   * it does when the network fails, so that what can be taken up again is. `reason` is a sentence for the record;
   * `deafSince` (ms since the epoch) where nothing can have been heard since then, as on a computer that was asleep.
   */
  reconnect(reason: string, deafSince?: number): void {
    if (this.#wake) this.#wake();
    else if (this.#stopping?.signal.aborted === false) this.#cut(reason, deafSince);
  }

  /**
   * The computer has another network, or has woken up: the sockets are taken for dead. A rejected link stays so, for
   * it is not the network that it waits for.
   */
  networkChanged(reason: string, deafSince?: number): void {
    if (this.#stage.state !== 'rejected') this.reconnect(reason, deafSince);
  }

  /** Stops or goes on reading from the peer, while the record cannot take more. */
  setReading(reading: boolean): void {
    this.#reading = reading;
    this.#attempt?.setReading(reading);
  }

  #cut(reason: string, deafSince: number | undefined): void {
    this.#renewal ??= new LinkFailure('session-lost', {
      cause: reason,
      cure: 'The link is made anew by itself.',
      ...(deafSince !== undefined && { deafSince }),
    });
    this.#attempt?.cut(this.#renewal);
  }

  async #live(signal: AbortSignal): Promise<void> {
    let hasTakenLeave = true;
    while (!signal.aborted) {
      this.#change('connecting', { step: null, nextAttemptAt: null });
      const fallen = await this.#runSession(signal);
      hasTakenLeave = fallen === null;
      if (fallen) await this.#goOn(fallen, signal);
    }
    if (!hasTakenLeave) await this.#takeLeave(signal);
    this.#stopping = null;
    this.#record.stopped();
    this.#change('stopped', { step: null, nextAttemptAt: null, diagnosis: null, attempts: 0 });
  }

  /** Waits for what is to come after the fall: nothing where the attempt was cut for the sake of another. */
  async #goOn(fallen: Fall, signal: AbortSignal): Promise<void> {
    const renewal = this.#renewal;
    this.#renewal = null;
    this.#recordFall(fallen, renewal);
    if (renewal === null) await this.#pause(fallen, signal);
    else this.#stage = { ...this.#stage, attempts: 0 };
  }

  /** One session from dial to end. Resolves with null when it ended because it was told to stop. */
  async #runSession(signal: AbortSignal): Promise<Fall | null> {
    const { protocol, options } = this.#settings.source;
    const attempt = this.#newAttempt(signal);
    this.#health.beginAttempt();
    try {
      await attempt.run((link) => protocol.run(options, link));
      if (signal.aborted) return null;
      throw new LinkFailure('session-lost', {
        cause: 'The session ended without saying why.',
        cure: 'It is tried again by itself.',
      });
    } catch (error) {
      if (signal.aborted) return null;
      const failure = this.#whyItFell(error);
      const diagnosis = failure.diagnosis(attempt.lastStep);
      return { failure, diagnosis: maskedDiagnosis(diagnosis, this.#concealment) };
    }
  }

  /** Stopped while no session ran: what the last one left on the server is taken away now, or never. */
  async #takeLeave(signal: AbortSignal): Promise<void> {
    const { protocol, options } = this.#settings.source;
    if (!protocol.leave) return;
    try {
      await this.#newAttempt(signal).run(async (link) => protocol.leave?.(options, link));
    } catch (error) {
      // What a server that cannot be reached keeps of us will expire there.
      if (!(error instanceof LinkFailure)) this.#ourMistake(error);
    }
  }

  #newAttempt(signal: AbortSignal): LinkAttempt {
    const { source, secrets, clock, openTransports, onNotice } = this.#settings;
    this.#attempt = new LinkAttempt({
      source,
      secrets,
      clock,
      signal,
      memory: this.#memory,
      concealment: this.#concealment,
      health: this.#health,
      openTransports,
      reading: this.#reading,
      onStep: (step) => {
        if (this.#stage.state === 'connecting') this.#change('connecting', { step });
      },
      onUp: () => this.#recordUp(),
      emit: (facts) => this.#record.event(facts),
      onNotice: (text) => onNotice(source.config.id, text),
    });
    return this.#attempt;
  }

  /** Waits until the next attempt is due, or for a person where only a person can help. */
  async #pause({ failure, diagnosis }: Fall, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#settings;
    const { state, since } = this.#stage;
    const provedItself = state === 'up' && clock.now() - since >= STABLE_MS;
    const attempts = provedItself ? 1 : this.#stage.attempts + 1;
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    let undo: Undo = () => undefined;
    if (needsPerson(failure.code) || failure.details.needsPerson === true) {
      this.#change('rejected', { step: null, attempts, nextAttemptAt: null, diagnosis });
    } else {
      const delay = backOff(attempts, random, failure.details.retryAfterMs);
      undo = clock.after(delay, () => this.#wake?.());
      this.#change('waiting', { step: null, attempts, nextAttemptAt: clock.now() + delay, diagnosis });
    }
    if (!signal.aborted) await woken;
    undo();
    this.#wake = null;
  }

  #recordUp(): void {
    if (this.#stage.state === 'up') return;
    this.#change('up', { step: null, diagnosis: null, nextAttemptAt: null });
    this.#record.up();
  }

  /** Records that the link went, and a failed attempt only where it is news: the first, or one that fails otherwise. */
  #recordFall({ failure, diagnosis }: Fall, renewal: LinkFailure | null): void {
    const { state, diagnosis: before } = this.#stage;
    const isMeant = failure === renewal;
    if (!isMeant) this.#health.failed(diagnosis, this.#settings.clock.now());
    if (state === 'up') this.#record.down(failure, diagnosis);
    else if (!isMeant && before?.code !== diagnosis.code) this.#record.failed(diagnosis);
  }

  /** What was cut fails in its own way, for the reason for which it was cut. */
  #whyItFell(error: unknown): LinkFailure {
    const own = error instanceof LinkFailure ? error : this.#ourMistake(error);
    return this.#renewal ?? own;
  }

  #ourMistake(error: unknown): LinkFailure {
    this.#settings.onBug(this.#settings.source.config.id, maskedError(error, this.#concealment));
    return new LinkFailure('unreadable-answer', {
      cause: `Ringscope made a mistake with what the system said: ${String(error)}`,
      cure: 'It is tried again by itself. Please report this as a fault of Ringscope.',
    });
  }

  #change(state: LinkState, change: Partial<LinkStage>): void {
    const now = this.#settings.clock.now();
    const before = this.#stage.state;
    if (state === 'up' && before !== 'up') this.#health.up(now);
    if (state !== 'up' && before === 'up') this.#health.down(now);
    const since = state === before ? this.#stage.since : now;
    this.#stage = { ...this.#stage, ...change, state, since };
    this.#settings.onStatus(this.status);
  }
}
