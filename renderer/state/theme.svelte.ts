import { MediaQuery } from 'svelte/reactivity';
import type { Theme } from '../../model/contract/settings.ts';

/** The theme that is shown: the chosen one, or what the system asks for. */
export class ShownTheme {
  readonly #light = new MediaQuery('prefers-color-scheme: light');
  readonly #contrast = new MediaQuery('prefers-contrast: more');

  of(chosen: Theme): Exclude<Theme, 'system'> {
    if (chosen !== 'system') return chosen;
    if (this.#contrast.current) return 'contrast';
    return this.#light.current ? 'light' : 'dark';
  }
}
