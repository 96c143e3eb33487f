import { app } from 'electron';
import { z } from 'zod';
import { checked } from '../../../model/checked.ts';

const handedOver = z.object({ files: z.array(z.string().max(4_096)).max(1_000) });

/** What another start of the app gives to the one that runs. */
export type HandedOver = z.infer<typeof handedOver>;

/**
 * Files that the system hands over: with the start, by another start, or as macOS does. They are kept until the app can
 * take them; whether they are anything is for `captureFiles` to say.
 */
export class HandedFiles {
  #waiting: string[];
  #take: ((paths: string[]) => void) | null = null;

  /** Has to be made before the app is ready: macOS hands the first file over before that. */
  constructor(first: readonly string[], onSecondStart: () => void) {
    this.#waiting = [...first];
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#hand([path]);
    });
    app.on('second-instance', (_event, _arguments, _folder, data) => {
      const parsed = checked(handedOver, data);
      onSecondStart();
      this.#hand(parsed.success ? parsed.data.files : []);
    });
  }

  /** Gives what has been handed over so far, and from now on at once. */
  giveTo(take: (paths: string[]) => void): void {
    this.#take = take;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0) take(waiting);
  }

  #hand(paths: string[]): void {
    if (paths.length === 0) return;
    if (this.#take) this.#take(paths);
    else this.#waiting.push(...paths);
  }
}
