import type { EventFacts } from '../../../../model/event.ts';
import type { Link } from '../../protocol.ts';
import type { KnownCalls } from '../bus/known-calls.ts';
import { readBusMessage } from '../bus/message.ts';
import type { BusMessage } from '../bus/message.ts';
import { mapMessage } from '../events/catalogue.ts';

/** More events than these are not kept back for a snapshot: then they go before it, and it is left out. */
const HELD_BACK_AT_MOST = 20_000;

export interface IntakeSettings {
  link: Link;
  known: KnownCalls;
  /** The uuid of the server we are signed in at. */
  ownOrigin: string | undefined;
  /** Sees every event that could be read. */
  onMessage: (message: BusMessage) => void;
}

/** Turns what arrives into recorded events, in order of arrival; holds them back while a snapshot is loaded. */
export class Intake {
  readonly #settings: IntakeSettings;
  #heldBack: (() => void)[] | null = null;

  constructor(settings: IntakeSettings) {
    this.#settings = settings;
  }

  /** From now on events wait for `release`. */
  holdBack(): void {
    this.#heldBack ??= [];
  }

  /** Records the snapshot, where it came in time, and then what waited for it. */
  release(snapshot: readonly EventFacts[]): void {
    const { link } = this.#settings;
    const heldBack = this.#heldBack;
    this.#heldBack = null;
    if (heldBack !== null) for (const event of snapshot) link.emit(event);
    else if (snapshot.length > 0) {
      link.notice(
        'The list of calls in progress came too late and was left out: too many events came meanwhile.',
      );
    }
    for (const work of heldBack ?? []) work();
  }

  event(body: unknown, raw: string): void {
    this.#inOrder(() => this.#record(body, raw));
  }

  unreadable(raw: string | Uint8Array, reason: string): void {
    this.#inOrder(() =>
      this.#settings.link.emit({
        kind: 'undecoded',
        name: 'unreadable',
        reason,
        ...(typeof raw === 'string'
          ? { raw }
          : { raw: Buffer.from(raw).toString('base64'), rawEncoding: 'base64' as const }),
      }),
    );
  }

  #record(body: unknown, raw: string): void {
    const { link, known, ownOrigin, onMessage } = this.#settings;
    const message = readBusMessage(body, ownOrigin);
    if ('reason' in message) {
      const { reason } = message;
      link.emit({ kind: 'undecoded', name: message.name === '' ? 'unreadable' : message.name, reason, raw });
      return;
    }
    for (const event of mapMessage(message, raw, known)) link.emit(event);
    onMessage(message);
  }

  #inOrder(work: () => void): void {
    if (this.#heldBack === null) {
      work();
      return;
    }
    this.#heldBack.push(work);
    if (this.#heldBack.length > HELD_BACK_AT_MOST) this.release([]);
  }
}
