import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../../model/clock.ts';
import { visible } from '../../../model/visible.ts';

const LARGEST_FILE = 1024 ** 2;
const LONGEST_ENTRY = 8_000;
/** A page that is refused something again and again must not fill the disk with it. */
const MOST_IN_A_MINUTE = 200;
const MINUTE_MS = 60_000;

/**
 * What the app has to tell of itself, for whoever looks into a fault: a text file and the one before it. Nothing of
 * events and no secrets belong here. A log that cannot be written is given up: it must not stop what it tells of.
 */
export class LogFile {
  readonly file: string;
  readonly #clock: Clock;
  #bytes: number;
  #minute = { begun: 0, entries: 0 };
  /** Why it is not written any more; null while it is. */
  trouble: string | null = null;

  constructor(file: string, clock: Clock) {
    this.file = file;
    this.#clock = clock;
    this.#bytes = 0;
    this.#try(() => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      this.#bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    });
  }

  /** One entry; what would act on a terminal is escaped, so that an entry is a line. */
  tell(text: string): void {
    const now = this.#clock.now();
    if (now - this.#minute.begun >= MINUTE_MS) this.#beginMinute(now);
    this.#minute.entries += 1;
    if (this.#minute.entries > MOST_IN_A_MINUTE) return;
    this.#write(now, text);
  }

  /** A mistake of ours, with where it happened. */
  bug(context: string, error: unknown): void {
    this.tell(
      `fault in ${context}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  #beginMinute(now: number): void {
    const leftOut = this.#minute.entries - MOST_IN_A_MINUTE;
    this.#minute = { begun: now, entries: 0 };
    if (leftOut > 0) this.#write(now, `${leftOut} entries of a minute before were left out`);
  }

  #write(now: number, text: string): void {
    if (this.trouble !== null) return;
    const cut = text.length > LONGEST_ENTRY ? `${text.slice(0, LONGEST_ENTRY)}…` : text;
    const line = `${new Date(now).toISOString()} ${visible(cut)}\n`;
    this.#try(() => {
      if (this.#bytes + line.length > LARGEST_FILE) {
        renameSync(this.file, `${this.file}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.file, line, { mode: 0o600 });
      this.#bytes += Buffer.byteLength(line);
    });
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }
}
