import type { Undo } from '../../model/clock.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent, UnrecordedEvent } from '../../model/event.ts';
import type { RotatingRecord } from '../capture/library/rotating-record.ts';
import { Listeners } from '../capture/listeners.ts';
import type { Recorder } from '../capture/recorder.ts';
import type { EventRecord } from '../recording.ts';

/** A record that goes on in another file now and then, for those who need not know. */
export class RunningRecord implements EventRecord {
  readonly #rotating: RotatingRecord;
  readonly #recorded = new Listeners<TelephonyEvent[]>();
  readonly #pressure = new Listeners<boolean>();

  constructor(rotating: RotatingRecord) {
    this.#rotating = rotating;
    this.#listenTo(rotating.current);
    rotating.onChange(({ current }) => {
      this.#listenTo(current);
      // The file before may have been behind; this one is not.
      this.#pressure.tell(false);
    });
  }

  append(event: UnrecordedEvent): void {
    this.#rotating.append(event);
  }

  registerSource(source: CaptureSource): void {
    this.#rotating.registerSource(source);
  }

  onRecorded(listener: (events: TelephonyEvent[]) => void): Undo {
    return this.#recorded.add(listener);
  }

  onPressure(listener: (high: boolean) => void): Undo {
    return this.#pressure.add(listener);
  }

  flush(): Promise<void> {
    return this.#rotating.current.flush();
  }

  /** For as long as the recorder lives: what it took before a change is told after it. */
  #listenTo(recorder: Recorder): void {
    recorder.onRecorded((events) => this.#recorded.tell(events));
    recorder.onPressure((high) => {
      if (recorder === this.#rotating.current) this.#pressure.tell(high);
    });
  }
}
