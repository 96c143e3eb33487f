import type { Event } from 'electron';

/** An event of Electron that can be prevented. */
export class FakeEvent implements Pick<Event, 'preventDefault' | 'defaultPrevented'> {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** One with facts of its own, as newer events have them. */
export function eventWith<Facts extends object>(facts: Facts): FakeEvent & Facts {
  return Object.assign(new FakeEvent(), facts);
}
