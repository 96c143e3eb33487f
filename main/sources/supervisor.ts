import type { Clock, Undo } from '../../model/clock.ts';
import type { Diagnosis } from '../../model/contract/diagnosis.ts';
import { needsPerson } from '../../model/contract/diagnosis.ts';
import type { LinkStatus } from '../../model/contract/link-status.ts';
import type { EventFacts, UnrecordedEvent } from '../../model/event.ts';
import { LinkFailure } from '../../model/failure.ts';
import type { LinkState } from '../../model/vocabulary.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import { backOff, STABLE_MS } from './back-off.ts';
import { concealEvent } from './conceal-event.ts';
import { Concealment } from './concealment.ts';
import type { ConfiguredSource } from './configured-source.ts';
import { readSecrets } from './required-secrets.ts';
import type { LinkTransports, OpenTransports } from './session-link.ts';
import { SessionLink } from './session-link.ts';

/** A session that is told to stop may say goodbye for this long (ms); then its sockets are cut. */
const LEAVE_MS = 3_000;

export interface SupervisorSettings {
  source: ConfiguredSource;
  secrets: SecretStore;
  clock: Clock;
  /** 0 ≤ value < 1; spreads the attempts. */
  random: () => number;
  openTransports: OpenTransports;
  /** Takes every event of the source, link events included, in order. */
  record(event: UnrecordedEvent): void;
  onStatus(status: LinkStatus): void;
  /** Something a session wants a person to know. */
  onNotice(sourceId: string, text: string): void;
  /** A mistake of ours, with its stack; the link falls as if the peer had failed. */
  onBug(sourceId: string, error: unknown): void;
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
 *      └────────────────────┴────────────── rejected   (leaves on retryNow or stop only)
 *
 * There is never more than one session, hence one socket, of a source: the next attempt begins after the last one's
 * transports are closed.
 */
export class Supervisor {
  readonly #settings: SupervisorSettings;
  readonly #concealment = new Concealment();
  readonly #memory = new Map<string, unknown>();
  #status: LinkStatus;
  #stopping: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #wake: (() => void) | null = null;
  #transports: LinkTransports | null = null;
  #reading = true;
  /** Since when events are missing: set when an up link falls, until it is up again. */
  #missingSince: { at: number; reason: string } | null = null;

  constructor(settings: SupervisorSettings) {
    this.#settings = settings;
    this.#status = {
      sourceId: settings.source.config.id,
      state: 'stopped',
      since: settings.clock.now(),
      step: null,
      attempts: 0,
      nextAttemptAt: null,
      diagnosis: null,
      lastEventAt: null,
      eventCount: 0,
    };
  }

  get status(): LinkStatus {
    return this.#status;
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

  /** Ends the waiting for the next attempt: after resume, a network change, changed settings, or on request. */
  retryNow(): void {
    this.#wake?.();
  }

  /** Stops or goes on reading from the peer, while the record cannot take more. */
  setReading(reading: boolean): void {
    this.#reading = reading;
    this.#transports?.setReading(reading);
  }

  async #live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#change('connecting', { step: null, nextAttemptAt: null });
      const fallen = await this.#attempt(signal);
      if (fallen === null) break;
      this.#recordFall(fallen.failure, fallen.diagnosis);
      await this.#pause(fallen.failure, fallen.diagnosis, signal);
    }
    this.#stopping = null;
    this.#missingSince = null;
    this.#change('stopped', { step: null, nextAttemptAt: null, diagnosis: null, attempts: 0 });
  }

  /** One session from dial to end. Resolves with null when it ended because it was told to stop. */
  async #attempt(signal: AbortSignal): Promise<{ failure: LinkFailure; diagnosis: Diagnosis } | null> {
    const { source, clock } = this.#settings;
    const ended = new AbortController();
    const cutLate = this.#cutWhenLeavingTakesTooLong(signal, ended);
    let link: SessionLink | null = null;
    try {
      const secrets = await readSecrets(source, this.#settings.secrets);
      for (const secret of secrets.values()) this.#concealment.addStored(secret);
      link = new SessionLink({
        sourceId: source.config.id,
        signal,
        clock,
        secrets,
        memory: this.#memory,
        concealment: this.#concealment,
        openTransports: (onStage) => this.#openTransports(ended.signal, onStage),
        onStep: (step) => this.#change(this.#status.state, { step }),
        onUp: () => this.#recordUp(),
        emit: (facts) => this.#record(facts),
        onNotice: (text) => this.#settings.onNotice(source.config.id, text),
      });
      await source.protocol.run(source.options, link);
      if (signal.aborted) return null;
      throw new LinkFailure('session-lost', {
        cause: 'The session ended without saying why.',
        cure: 'It is tried again by itself.',
      });
    } catch (error) {
      if (signal.aborted) return null;
      const failure = error instanceof LinkFailure ? error : this.#ourMistake(error);
      return { failure, diagnosis: this.#masked(failure.diagnosis(link?.lastStep ?? null)) };
    } finally {
      cutLate();
      ended.abort();
      await this.#transports?.closed();
      this.#transports = null;
    }
  }

  #openTransports(ended: AbortSignal, onStage: (stage: string) => void): LinkTransports {
    const { source, clock } = this.#settings;
    this.#transports = this.#settings.openTransports({ source, clock, signal: ended, onStage });
    this.#transports.setReading(this.#reading);
    return this.#transports;
  }

  #cutWhenLeavingTakesTooLong(stop: AbortSignal, ended: AbortController): Undo {
    let undo: Undo = () => undefined;
    const leave = () => {
      undo = this.#settings.clock.after(LEAVE_MS, () => ended.abort());
    };
    if (stop.aborted) leave();
    else stop.addEventListener('abort', leave, { once: true });
    return () => {
      stop.removeEventListener('abort', leave);
      undo();
    };
  }

  /** Waits until the next attempt is due, or for a person where only a person can help. */
  async #pause(failure: LinkFailure, diagnosis: Diagnosis, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#settings;
    const provedItself = this.#status.state === 'up' && clock.now() - this.#status.since >= STABLE_MS;
    const attempts = provedItself ? 1 : this.#status.attempts + 1;
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    let undo: Undo = () => undefined;
    if (needsPerson(failure.code)) {
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
    if (this.#status.state === 'up') return;
    const now = this.#settings.clock.now();
    this.#change('up', { step: null, diagnosis: null, nextAttemptAt: null });
    this.#record({ kind: 'linkUp', name: 'linkUp', raw: '' });
    if (!this.#missingSince) return;
    const { at, reason } = this.#missingSince;
    this.#missingSince = null;
    this.#record({ kind: 'gap', name: 'gap', gap: { since: at, until: now, reason }, raw: '' });
  }

  /** Records that the link went, and a failed attempt only where it is news: the first, or one that fails otherwise. */
  #recordFall(failure: LinkFailure, diagnosis: Diagnosis): void {
    const wasUp = this.#status.state === 'up';
    const now = this.#settings.clock.now();
    if (wasUp) this.#missingSince = { at: failure.details.deafSince ?? now, reason: diagnosis.cause };
    if (!wasUp && this.#status.diagnosis?.code === diagnosis.code) return;
    this.#record({
      kind: 'linkDown',
      name: 'linkDown',
      cause: diagnosis.code,
      reason: diagnosis.cause,
      raw: '',
    });
  }

  #record(facts: EventFacts): void {
    const { source, clock } = this.#settings;
    const receivedAt = clock.now();
    const event: UnrecordedEvent = {
      ...facts,
      at: facts.at ?? receivedAt,
      receivedAt,
      sourceId: source.config.id,
      protocol: source.config.protocol,
    };
    concealEvent(event, this.#concealment);
    this.#status.lastEventAt = receivedAt;
    this.#status.eventCount += 1;
    this.#settings.record(event);
  }

  #masked(diagnosis: Diagnosis): Diagnosis {
    return {
      ...diagnosis,
      cause: this.#concealment.mask(diagnosis.cause),
      cure: this.#concealment.mask(diagnosis.cure),
      evidence: diagnosis.evidence.map((line) => this.#concealment.mask(line)),
    };
  }

  #ourMistake(error: unknown): LinkFailure {
    this.#settings.onBug(this.#settings.source.config.id, this.#maskedError(error));
    return new LinkFailure('unreadable-answer', {
      cause: `Ringscope made a mistake with what the system said: ${String(error)}`,
      cure: 'It is tried again by itself. Please report this as a fault of Ringscope.',
    });
  }

  /** Only what is read by people: other members of an error may hold what it was about, a whole URL for instance. */
  #maskedError(error: unknown): Error {
    const { name, message, stack = message } = error instanceof Error ? error : new Error(String(error));
    const masked = new Error(this.#concealment.mask(message));
    masked.name = name;
    masked.stack = this.#concealment.mask(stack);
    return masked;
  }

  #change(state: LinkState, change: Partial<LinkStatus>): void {
    const since = state === this.#status.state ? this.#status.since : this.#settings.clock.now();
    this.#status = { ...this.#status, ...change, state, since };
    this.#settings.onStatus(this.#status);
  }
}
