import { visibleText } from '../../model/visible-text.ts';

const PAUSE_MS = 1_500;

/** The polite live region: what is said in quick succession becomes the last of it. */
export class Announcer {
  #text = $state('');
  #next: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** What the live region holds. */
  get text(): string {
    return this.#text;
  }

  say(text: string): void {
    this.#next = text;
    if (this.#timer !== null) return;
    this.#speak();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#next !== null) this.say(this.#next);
    }, PAUSE_MS);
  }

  #speak(): void {
    // Callers' names are among what is said.
    this.#text = visibleText(this.#next ?? '');
    this.#next = null;
  }
}
