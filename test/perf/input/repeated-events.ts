import { setImmediate } from 'node:timers/promises';
import type { Recorder } from '../../../main/capture/recorder.ts';
import type { UnrecordedEvent } from '../../../model/event.ts';
import { benchEvents } from './bench-input.ts';

const AT_MOST = 20_000;
const AT_A_TIME = 200;

/** The first events of the input, again and again: made before a clock starts. */
export class RepeatedEvents {
  readonly events: readonly UnrecordedEvent[];

  constructor(count: number) {
    this.events = [...benchEvents(Math.min(count, AT_MOST))];
  }

  at(index: number): UnrecordedEvent {
    const event = this.events[index % this.events.length];
    if (!event) throw new Error('There are no events.');
    return event;
  }
}

/** Appends events to a recorder as fast as it takes them, and no faster. */
export class Appender {
  readonly #recorder: Recorder;
  readonly #events: RepeatedEvents;
  #appended = 0;
  #isLow: PromiseWithResolvers<undefined> | null = null;

  constructor(recorder: Recorder, events: RepeatedEvents) {
    this.#recorder = recorder;
    this.#events = events;
    recorder.onPressure((isHigh) => {
      if (isHigh) this.#isLow ??= Promise.withResolvers();
      else {
        this.#isLow?.resolve(undefined);
        this.#isLow = null;
      }
    });
  }

  /** Resolves with the time (ms) until so many more are on disk. */
  async append(count: number): Promise<number> {
    const begun = performance.now();
    for (const end = this.#appended + count; this.#appended < end; this.#appended += 1) {
      this.#recorder.append(this.#events.at(this.#appended));
      if (this.#appended % AT_A_TIME !== 0) continue;
      await setImmediate();
      await this.#isLow?.promise;
    }
    await this.#recorder.flush();
    return performance.now() - begun;
  }
}
