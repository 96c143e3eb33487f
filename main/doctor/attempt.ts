import type { Clock, Undo } from '../../model/clock.ts';
import type { EventFacts } from '../../model/event.ts';
import { LinkFailure } from '../../model/failure.ts';
import { isLinkKind } from '../../model/vocabulary.ts';
import type { Concealment } from '../sources/concealment.ts';
import type { ConfiguredSource } from '../sources/configured-source.ts';
import type { LinkTransports, OpenTransports } from '../sources/session-link.ts';
import type { Chart } from './chart.ts';
import { ExaminedLink } from './examined-link.ts';
import { watchedTransports } from './traffic/watched-transports.ts';

/** As for a running source: a session may say goodbye for so long (ms); then its sockets are cut. */
const LEAVE_MS = 3_000;
/** Further questions to the system may take so long (ms), beside what each of them may. */
const INQUIRE_MS = 20_000;
/** What a list of calls in progress adds is no sign that events come. */
const SNAPSHOT = /^snapshot/i;

/** As for a running source, and told what each dial finds: "connected to 192.0.2.7, port 443". */
export type OpenWatchedTransports = (
  attempt: Parameters<OpenTransports>[0] & { onFound: (stage: string, what: string) => void },
) => LinkTransports;

export interface AttemptSettings {
  source: ConfiguredSource;
  clock: Clock;
  secrets: ReadonlyMap<string, string>;
  concealment: Concealment;
  chart: Chart;
  openTransports: OpenWatchedTransports;
  limitMs: number;
  waitForEventsMs: number;
  sendTest: boolean;
  signal?: AbortSignal;
}

/** One attempt to connect a source, by the protocol's own session; what happens is written into the chart. */
export class Attempt {
  readonly #settings: AttemptSettings;
  /** Asks the session to take its leave. */
  readonly #stopping = new AbortController();
  /** Cuts whatever is still open. */
  readonly #ended = new AbortController();
  /** What came first, in words; null where nothing did. */
  readonly #seen = Promise.withResolvers<string | null>();
  readonly #undos: Undo[] = [];
  readonly #link: ExaminedLink;
  #transports: LinkTransports | null = null;
  #isInterrupted = false;

  constructor(settings: AttemptSettings) {
    this.#settings = settings;
    const { source, clock, secrets, concealment, chart } = settings;
    this.#link = new ExaminedLink({
      sourceId: source.config.id,
      signal: this.#stopping.signal,
      clock,
      secrets,
      memory: new Map(),
      concealment,
      openTransports: (onStage) => this.#openTransports(onStage),
      onStep: (step) => chart.step(step),
      onUp: () => this.#waitForEvents(),
      emit: (facts) => this.#onEvent(facts),
      onNotice: (text) => chart.findings.add(text),
      onFound: (text) => chart.found(text),
    });
  }

  /**
   * Resolves when the session was up and has taken its leave. Throws `LinkFailure` where it failed, with what further
   * questions brought to light, and the reason of the signal when that aborts. All sockets are closed by then.
   */
  async outcome(): Promise<void> {
    const { source, chart } = this.#settings;
    const run = source.protocol.run(source.options, this.#link);
    // Whichever of both comes second is not waited for.
    run.catch(() => undefined);
    try {
      const interrupted = this.#interrupted();
      const event = await Promise.race([run.then(endedByItself), this.#seen.promise, interrupted]);
      chart.seen(event === null, event ?? silenceInWords(this.#settings.waitForEventsMs));
      if (this.#settings.sendTest) await Promise.race([this.#sendTest(), interrupted]);
    } catch (error) {
      if (!(error instanceof LinkFailure) || this.#isInterrupted) throw error;
      throw await this.#lookedInto(this.#withStep(error));
    } finally {
      await this.#takeLeave(run);
      for (const undo of this.#undos.splice(0)) undo();
      this.#ended.abort();
      await this.#transports?.closed();
    }
  }

  /** The step must be told by what was running when it failed: further questions dial too. */
  #withStep(failure: LinkFailure): LinkFailure {
    const step = failure.details.step ?? this.#link.lastStep;
    return step === null ? failure : new LinkFailure(failure.code, { ...failure.details, step });
  }

  #openTransports(onStage: (stage: string) => void): LinkTransports {
    const { source, clock, chart, openTransports } = this.#settings;
    const transports = openTransports({
      source,
      clock,
      signal: this.#ended.signal,
      onStage,
      onChain: (chain) => chart.presented(chain),
      onFound: (stage, what) => chart.foundIn(stage, what),
    });
    this.#transports = transports;
    const watched = watchedTransports(transports, {
      clock,
      log: chart.log,
      onDial: (url) => chart.findings.dialled(url),
      onAnswer: (url, _status, headers) => {
        chart.findings.answered(url, headers.date, clock.now());
        chart.correlationIds.addHeaders(headers);
      },
      onFound: (text) => chart.exchanged(text),
    });
    return {
      ...watched,
      setReading: (reading) => transports.setReading(reading),
      closed: () => transports.closed(),
    };
  }

  #waitForEvents(): void {
    const { clock, waitForEventsMs } = this.#settings;
    this.#undos.push(clock.after(waitForEventsMs, () => this.#seen.resolve(null)));
  }

  #onEvent({ kind, name, globalCallId }: EventFacts): void {
    const { chart } = this.#settings;
    if (globalCallId !== undefined) chart.correlationIds.add('call', globalCallId);
    if (isLinkKind(kind) || SNAPSHOT.test(name) || chart.running !== 'events') return;
    this.#seen.resolve(`An event came: ${name === kind ? kind : `${kind} (${name})`}`);
  }

  async #sendTest(): Promise<void> {
    const { source, chart } = this.#settings;
    const { protocol, options } = source;
    try {
      const result = await protocol.sendTest?.(options, this.#link);
      chart.findings.add(result ?? `There is no test message for ${protocol.title}.`);
    } catch (error) {
      if (!(error instanceof LinkFailure)) throw error;
      chart.findings.add(`The test message could not be sent. ${error.message} ${error.details.cure}`);
    }
  }

  /** Never resolves: throws when the person has seen enough, or when it takes too long. */
  #interrupted(): Promise<never> {
    const { clock, limitMs, signal } = this.#settings;
    const interruption = Promise.withResolvers<never>();
    const interrupt = (reason: unknown) => {
      this.#isInterrupted = true;
      interruption.reject(reason);
    };
    const onAbort = () => interrupt(signal?.reason);
    if (signal?.aborted) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#undos.push(
      () => signal?.removeEventListener('abort', onAbort),
      clock.after(limitMs, () => interrupt(tooLong(limitMs))),
    );
    return interruption.promise;
  }

  async #takeLeave(run: Promise<void>): Promise<void> {
    this.#stopping.abort();
    await this.#within(LEAVE_MS, run);
  }

  /** The failure with what the protocol finds out about it; what an earlier attempt left there is taken back. */
  async #lookedInto(failure: LinkFailure): Promise<LinkFailure> {
    const { source, chart } = this.#settings;
    const { protocol, options } = source;
    chart.broke(failure);
    const clues = await this.#within(INQUIRE_MS, protocol.inquire?.(failure, options, this.#link));
    await this.#within(LEAVE_MS, protocol.leave?.(options, this.#link));
    if (!clues) return failure;
    const { evidence = [] } = failure.details;
    return new LinkFailure(failure.code, {
      ...failure.details,
      ...(clues.cause !== undefined && { cause: clues.cause }),
      ...(clues.cure !== undefined && { cure: clues.cure }),
      evidence: [...evidence, ...clues.evidence],
    });
  }

  /** Waits for work, but not longer than that; undefined where it took longer, or failed as peers do. */
  async #within<Value>(ms: number, work: Promise<Value> | undefined): Promise<Value | undefined> {
    const late = Promise.withResolvers<undefined>();
    const undo = this.#settings.clock.after(ms, () => late.resolve(undefined));
    try {
      return await Promise.race([work, late.promise]);
    } catch (error) {
      // A session that is told to stop may still fail, and a question may be refused: that is no news.
      if (error instanceof LinkFailure || this.#stopping.signal.aborted) return undefined;
      throw error;
    } finally {
      undo();
    }
  }
}

function endedByItself(): never {
  throw new LinkFailure('session-lost', {
    cause: 'The session ended without saying why.',
    cure: 'Try it again; if it stays, report it with the frames of this examination.',
  });
}

function tooLong(limitMs: number): LinkFailure {
  return new LinkFailure('timeout', {
    cause: `The step was not done when the examination ended, after ${limitMs / 1000} s in all.`,
    cure: 'Look at the load of the system and at the network on the way to it, and try again.',
  });
}

function silenceInWords(ms: number): string {
  return (
    `The subscription is confirmed, and nothing came within ${ms / 1000} s. That is healthy where nobody calls: ` +
    'place a call to a monitored device and look again.'
  );
}
