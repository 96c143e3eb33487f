import type { Dialect } from '../conduct.ts';

/** Writes the values of an event in the dialect of this AES. */
export class Writer {
  readonly #dialect: Dialect;
  readonly #switchName: string;

  constructor(dialect: Dialect, switchName: string) {
    this.#dialect = dialect;
    this.#switchName = switchName;
  }

  /** In events the switch IP is empty, while GetDeviceId answers `0.0.0.0`: two forms of one device. */
  id(number: string): string {
    return `${number}:${this.#switchName}::0`;
  }

  device(number: string): unknown {
    if (number === RESTRICTED) return { restricted: '' };
    const id = this.id(number);
    switch (this.#dialect.devices) {
      case 'choice':
        return { deviceIdentifier: id };
      case 'text':
        return id;
      case 'typed':
        return { deviceIdentifier: { value: id, typeOfNumber: 'other', mediaClass: 'voice' } };
    }
  }

  /** Of `lastRedirectionDevice`, whose choice has another branch for a number. */
  redirection(number: string | undefined): unknown {
    if (number === undefined) return { notKnown: {} };
    return this.#dialect.devices === 'text' ? this.id(number) : { numberDialed: this.id(number) };
  }

  connection(callId: string, device: string): unknown {
    return { callID: this.callId(callId), deviceID: this.id(device) };
  }

  callId(callId: string): string | number {
    return this.#dialect.callIds === 'number' ? Number(callId) : callId;
  }

  list(items: unknown[]): unknown {
    return this.#dialect.lists === 'wrapped' ? { connectionListItem: items } : items;
  }

  flag(value: boolean): unknown {
    return this.#dialect.booleans === 'text' ? String(value) : value;
  }

  eventName(event: string): string {
    return event === 'TransferedEvent' ? this.#dialect.transferred : event;
  }
}

/** Stands for the number of a caller who withholds it. */
export const RESTRICTED = 'restricted';
