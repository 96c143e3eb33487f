import { statSync } from 'node:fs';
import type { Clock, Undo } from '../../../model/clock.ts';
import type { CaptureSource } from '../../../model/contract/capture-export.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { within } from '../../../model/within.ts';
import { Listeners } from '../listeners.ts';
import { CLOSE_LIMIT } from '../recorder.ts';
import type { Recorder } from '../recorder.ts';

/** When a record goes on in a new file. */
export interface RotationPolicy {
  /** Once the file is this large; null: however large. */
  maxBytes: number | null;
  /** With the first look after midnight, local time. */
  everyDay: boolean;
}

/** The record has moved to another file. */
export interface RecordChange {
  previous: Recorder;
  current: Recorder;
  /** Resolves when all that went to the previous one is on disk and it is closed; to what its `close()` resolves. */
  closed: Promise<boolean>;
}

export interface RotationSettings {
  policy: RotationPolicy;
  clock: Clock;
  /** Opens the next record; its file must be a new one. */
  openNext: () => Promise<Recorder>;
  /** No new file could be begun: the record goes on in the old one. Tried again every minute; told once, until it works. */
  onTrouble: (error: unknown) => void;
}

/** How often (ms) it is looked whether it is time. */
const LOOK = 5_000;
const RETRY = 60_000;
/** A file that has failed is given up for a new one, unless the one before was, so shortly before (ms). */
const GIVE_UP_EVERY = 600_000;

/**
 * A record that goes on in a new file when its policy says so, or when the file has failed. Every event goes to exactly one file: to the old one up
 * to the moment when the new one is ready, then to the new one. Each file numbers its events from 1.
 */
export class RotatingRecord {
  readonly #settings: RotationSettings;
  readonly #changes = new Listeners<RecordChange>();
  readonly #sources = new Map<string, CaptureSource>();
  #policy: RotationPolicy;
  #current: Recorder;
  #begunAt: number;
  #looking: Undo | null = null;
  #moving: Promise<void> | null = null;
  /** Of former files: those that are not closed yet, and those that are not complete. */
  readonly #closing = new Set<Promise<boolean>>();
  #isClosed = false;
  #isInTrouble = false;
  #gaveUpAt = -Infinity;

  /** Takes over a recorder that is open; `begunAt`: since when its file is written to, ms since the epoch. */
  constructor(first: Recorder, begunAt: number, settings: RotationSettings) {
    this.#settings = settings;
    this.#policy = settings.policy;
    this.#current = first;
    this.#begunAt = begunAt;
    this.#lookLater(LOOK);
  }

  /** What is recorded to now. Listen to it anew after every change. */
  get current(): Recorder {
    return this.#current;
  }

  setPolicy(policy: RotationPolicy): void {
    this.#policy = policy;
  }

  append(event: UnrecordedEvent): void {
    this.#current.append(event);
  }

  /** Every later file gets it too. */
  registerSource(source: CaptureSource): void {
    this.#sources.set(`${source.protocol} ${source.id}`, source);
    this.#current.registerSource(source);
  }

  /** Tells of a new file before the first event goes to it. */
  onChange(listener: (change: RecordChange) => void): Undo {
    return this.#changes.add(listener);
  }

  /** Goes on in a new file now. Rejects where none can be begun; the record then goes on where it is. */
  move(openNext = this.#settings.openNext): Promise<void> {
    this.#moving ??= this.#move(openNext).finally(() => (this.#moving = null));
    return this.#moving;
  }

  /** Closes every file that is still open, within twice `CLOSE_LIMIT` ms. True: everything that was ever appended is in one of them. */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    this.#looking?.();
    const moving = this.#moving?.catch((error: unknown) => this.#settings.onTrouble(error));
    await within(this.#settings.clock, CLOSE_LIMIT, Promise.resolve(moving));
    const closed = await Promise.all([...this.#closing, this.#current.close()]);
    return closed.every((complete) => complete);
  }

  async #move(openNext: () => Promise<Recorder>): Promise<void> {
    const next = await openNext();
    if (this.#isClosed) {
      await next.close();
      return;
    }
    const previous = this.#current;
    for (const source of this.#sources.values()) next.registerSource(source);
    if (previous.state.is === 'failed') {
      this.#gaveUpAt = this.#settings.clock.now();
      for (const event of previous.abandon()) next.append(event);
    }
    this.#current = next;
    this.#begunAt = this.#settings.clock.now();
    const closed = previous.close();
    this.#closing.add(closed);
    void closed.then((complete) => {
      if (complete) this.#closing.delete(closed);
    });
    this.#changes.tell({ previous, current: next, closed });
  }

  #lookLater(ms: number): void {
    this.#looking = this.#settings.clock.after(ms, () => {
      if (!this.#isDue()) {
        this.#lookLater(LOOK);
        return;
      }
      void this.move().then(
        () => {
          this.#isInTrouble = false;
          this.#lookAgain(LOOK);
        },
        (error: unknown) => {
          if (!this.#isInTrouble) this.#settings.onTrouble(error);
          this.#isInTrouble = true;
          this.#lookAgain(RETRY);
        },
      );
    });
  }

  #lookAgain(ms: number): void {
    if (!this.#isClosed) this.#lookLater(ms);
  }

  #isDue(): boolean {
    const { maxBytes, everyDay } = this.#policy;
    if (this.#current.state.is === 'failed') {
      return this.#settings.clock.now() - this.#gaveUpAt >= GIVE_UP_EVERY;
    }
    // An empty file is not worth another: a quiet system makes no file a day.
    if (this.#current.counts.events === 0) return false;
    if (everyDay && dayOf(this.#begunAt) !== dayOf(this.#settings.clock.now())) return true;
    return maxBytes !== null && bytesOf(this.#current.file) >= maxBytes;
  }
}

function dayOf(time: number): string {
  return new Date(time).toDateString();
}

/** With the log beside it, which becomes part of it. */
function bytesOf(file: string | null): number {
  if (file === null) return 0;
  const sizes = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
