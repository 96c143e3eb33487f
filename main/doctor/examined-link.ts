import { SessionLink } from '../sources/session-link.ts';
import type { SessionLinkSettings } from '../sources/session-link.ts';

/** The link of a session, as the supervisor gives it, that also hears what the session finds in its steps. */
export class ExaminedLink extends SessionLink {
  readonly #onFound: (text: string) => void;

  constructor(settings: SessionLinkSettings & { onFound: (text: string) => void }) {
    super(settings);
    this.#onFound = settings.onFound;
  }

  found(text: string): void {
    this.#onFound(text);
  }
}
