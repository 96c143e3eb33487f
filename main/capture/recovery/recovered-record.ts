import type { TelephonyEvent } from '../../../model/event.ts';
import type { CaptureWriter } from '../file/capture-writer.ts';
import type { Origin } from '../file/packed-events.ts';

/** Events that are lost, by their numbers, both included. */
export interface LostRange {
  fromSeq: number;
  toSeq: number;
  /** In words. */
  reason: string;
}

const BATCH = 1_000;
/** More ranges than anybody reads are only counted. */
const MOST_RANGES = 1_000;

export const UNREADABLE = 'the part of the file that held them cannot be read';

/** Writes what was recovered, in the order of its numbers, with `gap` events in the place of what is lost. */
export class RecoveredRecord {
  readonly #writer: CaptureWriter;
  readonly #origins: () => Origin[];
  readonly #createdAt: number | null;
  #batch: TelephonyEvent[] = [];
  #lastSeq: number;
  #lastAt: number | null = null;
  readonly lost: LostRange[] = [];
  lostEvents = 0;
  recovered = 0;

  /** `firstSeq`: where the capture began, as far as that is known; null where it is not. */
  constructor(
    writer: CaptureWriter,
    origins: () => Origin[],
    createdAt: number | null,
    firstSeq: number | null,
  ) {
    this.#writer = writer;
    this.#origins = origins;
    this.#createdAt = createdAt;
    this.#lastSeq = firstSeq === null ? -1 : firstSeq - 1;
  }

  /** `after`: the number that came before it in the file, where that is known: then a hole between them is no loss. */
  add(event: TelephonyEvent, after: number | null, reason: string | null): void {
    const begins = this.#lastSeq < 0;
    if (!begins && event.seq > this.#lastSeq + 1 && after !== this.#lastSeq) {
      this.#lose(this.#lastSeq + 1, event.seq - 1, event.receivedAt, reason ?? UNREADABLE);
    }
    this.#push(event);
    this.#lastSeq = event.seq;
    this.#lastAt = event.receivedAt;
    this.recovered += 1;
  }

  /** `lastSeq`: of the last event that there was, as far as is known. */
  finish(lastSeq: number, reason: string | null): void {
    const from = Math.max(this.#lastSeq, 0) + 1;
    if (lastSeq >= from) this.#lose(from, lastSeq, null, reason ?? UNREADABLE);
    this.#flush();
  }

  #lose(fromSeq: number, toSeq: number, until: number | null, reason: string): void {
    const count = toSeq - fromSeq + 1;
    this.lostEvents += count;
    if (this.lost.length < MOST_RANGES) this.lost.push({ fromSeq, toSeq, reason });
    const since = this.#lastAt ?? this.#createdAt ?? until ?? 0;
    const origins = this.#origins().slice(0, count);
    const what = count === 1 ? `event ${fromSeq} was` : `events ${fromSeq} to ${toSeq} were`;
    const text = `the file was damaged: ${what} lost`;
    // Nobody knows what they came from, so it is said at every source; the numbers that they had are free for it.
    for (const [index, { id: sourceId, protocol }] of origins.entries()) {
      this.#push({
        seq: fromSeq + index,
        ...{ at: until ?? since, receivedAt: until ?? since, sourceId, protocol },
        ...{ kind: 'gap', name: 'recordDamaged', reason: text },
        gap: {
          since,
          ...(until !== null && { until }),
          ...(origins.length === 1 && { count }),
          reason: text,
        },
        raw: '',
      });
    }
  }

  #push(event: TelephonyEvent): void {
    this.#batch.push(event);
    if (this.#batch.length >= BATCH) this.#flush();
  }

  #flush(): void {
    this.#writer.restore([], this.#batch);
    this.#batch = [];
  }
}
