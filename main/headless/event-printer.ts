import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { isLinkKind } from '../../model/vocabulary.ts';
import type { Recorder } from '../capture/recorder.ts';
import { systemClock } from '../system-clock.ts';
import { eventLine } from './event-line.ts';
import type { FilterOption } from './filter-option.ts';
import type { Terminal } from './terminal.ts';
import { jsonForTerminal } from './terminal-text.ts';

export interface PrintingOptions {
  format: 'human' | 'ndjson';
  /** Print no events. */
  quiet: boolean;
  /** Which events to print; all are counted. */
  filter: FilterOption | null;
}

/** A filter may ask for the call of an event; calls that ended longer ago are not asked for any more. */
const ENDED_CALLS_KEPT_MS = 120_000;

/** Prints events as they are recorded, and counts them. */
export class EventPrinter {
  readonly #options: PrintingOptions;
  readonly #terminal: Terminal;
  readonly #calls = new CallReducer();
  readonly #selects: ((event: TelephonyEvent) => boolean) | null;
  #events = 0;

  constructor(options: PrintingOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
    this.#selects =
      options.filter?.selector({
        now: systemClock.now(),
        callOf: (event) => this.#calls.callOf(event)?.toCall(),
      }) ?? null;
  }

  print(events: readonly TelephonyEvent[]): void {
    const { quiet, filter, format } = this.#options;
    this.#calls.forgetEnded(systemClock.now() - ENDED_CALLS_KEPT_MS);
    for (const event of events) {
      if (!isLinkKind(event.kind)) this.#events += 1;
      if (filter?.needsCalls) this.#calls.apply(event);
      if (quiet || (this.#selects && !this.#selects(event))) continue;
      this.#terminal.print(
        format === 'ndjson' ? jsonForTerminal(event) : eventLine(event, this.#terminal.paint),
      );
    }
  }

  /** Says how many events were recorded, where, and what is missing of them. */
  tellSummary({ counts, state }: Pick<Recorder, 'counts' | 'state'>, recordedIn: string | null): void {
    const lines = [`${this.#events} events${recordedIn === null ? '' : ` recorded in ${recordedIn}`}.`];
    const lost = counts.dropped + (state.is === 'closed' ? state.lost : 0);
    if (lost > 0) lines.push(`${lost} events are missing in it: they could not be written.`);
    if (this.#terminal.unprinted > 0) {
      lines.push(
        `${this.#terminal.unprinted} lines were not printed: the reader of the output was too slow.`,
      );
    }
    this.#terminal.tell(lines.join('\n'));
  }
}
