import type { Clock } from '../../../model/clock.ts';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../../model/event.ts';
import type { CaptureReader } from '../reader.ts';

/** How many times as fast as it was; `max`: as fast as it is taken. */
export type ReplaySpeed = number | 'max';

/** What a replay feeds; a `Recorder` is one. */
export interface ReplayRecord {
  append(event: UnrecordedEvent): void;
  registerSource(source: CaptureSource): void;
  /** Resolves when what was appended has been taken. */
  flush(): Promise<void>;
}

export interface ReplayOptions {
  reader: CaptureReader;
  speed: ReplaySpeed;
  clock: Clock;
  record: ReplayRecord;
  /** Aborting ends the replay; what has been fed stays. */
  signal: AbortSignal;
  /** Told how far it is, once for each batch. */
  onProgress?: (done: number, of: number) => void;
}

/** So many events are fed before the record is waited for and others may run. */
const BATCH = 500;

/**
 * Feeds a capture into a record as if its sources were saying it all now: the same sources, protocols, messages and order.
 * Times are moved so that whoever looks at them sees a live stream:
 *
 * - At a speed of 1 or another number an event is received when the same part of the recording's time has passed, and is
 *   told to have happened as long before as it had. At a speed of 10 all durations are a tenth of what they were.
 * - At `max` the events keep their distances, and the last of them is received now.
 *
 * The times within raw messages stay as they were. Resolves with the number of events fed, when all are, or when the
 * signal has aborted. Rejects with `CaptureFileError` where the capture cannot be read.
 */
export async function replay(options: ReplayOptions): Promise<number> {
  const { reader, record, signal, onProgress, clock } = options;
  for (const source of reader.sources()) record.registerSource(source);
  const { firstSeq, lastSeq } = reader;
  const [first] = reader.events({ fromSeq: firstSeq, toSeq: firstSeq, withoutRaw: true });
  const [last] = reader.events({ fromSeq: lastSeq, withoutRaw: true });
  if (!first || !last) return 0;
  const times = new MovedTimes(first, last, options);
  let fed = 0;
  for (let from = firstSeq; from <= lastSeq && !signal.aborted; from += BATCH) {
    // A batch is read at once: an open query would hold back the log of a capture that is still recorded to.
    for (const event of [...reader.events({ fromSeq: from, toSeq: Math.min(lastSeq, from + BATCH - 1) })]) {
      await until(times.due(event), clock, signal);
      if (isAborted(signal)) return fed;
      record.append(times.moved(event));
      fed += 1;
    }
    await record.flush();
    onProgress?.(Math.min(lastSeq, from + BATCH - 1) - firstSeq + 1, lastSeq - firstSeq + 1);
  }
  return fed;
}

/** Where the times of a recording come to lie. */
class MovedTimes {
  readonly #origin: number;
  readonly #start: number;
  readonly #pace: number;
  readonly #waits: boolean;

  constructor(first: TelephonyEvent, last: TelephonyEvent, { speed, clock }: ReplayOptions) {
    this.#waits = speed !== 'max';
    this.#pace = speed === 'max' ? 1 : speed;
    this.#origin = first.receivedAt;
    this.#start = speed === 'max' ? clock.now() - (last.receivedAt - first.receivedAt) : clock.now();
  }

  /** When an event is to be fed; in the past where nothing is waited for. */
  due({ receivedAt }: TelephonyEvent): number {
    return this.#waits ? this.#move(receivedAt) : -Infinity;
  }

  moved({ seq: _, ...event }: TelephonyEvent): UnrecordedEvent {
    const { gap } = event;
    return {
      ...event,
      at: this.#move(event.at),
      receivedAt: this.#move(event.receivedAt),
      ...(gap && {
        gap: {
          ...gap,
          since: this.#move(gap.since),
          ...(gap.until !== undefined && { until: this.#move(gap.until) }),
        },
      }),
    };
  }

  #move(time: number): number {
    return Math.round(this.#start + (time - this.#origin) / this.#pace);
  }
}

/** A timer cannot wait longer (Node, `setTimeout`); a longer silence is waited for in parts. */
const LONGEST_WAIT = 2 ** 31 - 1;

async function until(time: number, clock: Clock, signal: AbortSignal): Promise<void> {
  for (let left = time - clock.now(); left > 0 && !signal.aborted; left = time - clock.now()) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        undo();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const undo = clock.after(Math.min(left, LONGEST_WAIT), done);
      signal.addEventListener('abort', done);
    });
  }
}

/** Looked at anew: waiting may have changed it. */
function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}
