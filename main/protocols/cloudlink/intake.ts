import type { EventFacts } from '../../../model/event.ts';
import type { MqttMessage } from '../../transports/transports.ts';
import type { Link } from '../protocol.ts';
import { DialTimers } from './dial-timers.ts';
import type { CloudlinkOptions } from './options.ts';
import type { Known } from './publications/known.ts';
import { mapMessage } from './publications/map-message.ts';
import type { MapSettings } from './publications/map-message.ts';

/** Turns what arrives into recorded events, in order of arrival. */
export class Intake {
  readonly settings: MapSettings;
  readonly #link: Link;
  readonly #known: Known;
  readonly #dialTimers: DialTimers;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(link: Link, options: CloudlinkOptions, known: Known) {
    this.#link = link;
    this.#known = known;
    this.settings = { doubtsConnected: options.dialingSeconds > 0 };
    this.#dialTimers = new DialTimers({
      clock: link.clock,
      known,
      waitMs: options.dialingSeconds * 1000,
      emit: (facts) => link.emit(facts),
    });
  }

  /** When the last message came, by our clock. */
  get lastAt(): number {
    return this.#lastAt;
  }

  message(message: MqttMessage): void {
    this.#lastAt = this.#link.clock.now();
    this.record(mapMessage(message, this.#known, this.settings));
  }

  record(events: readonly EventFacts[]): void {
    for (const event of events) {
      this.#link.emit(event);
      if (event.callId !== undefined) this.#dialTimers.observe(event.callId);
    }
  }

  /** Leaves no timer. */
  stop(): void {
    this.#dialTimers.stop();
  }
}
