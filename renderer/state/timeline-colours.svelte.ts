import { createSubscriber } from 'svelte/reactivity';
import type { CallState } from '../../model/vocabulary.ts';

const TOKENS = [
  ...['bg', 'panel', 'line', 'edge', 'text', 'dim', 'accent', 'focus', 'gap'],
  ...['ringing', 'connected', 'held', 'queued', 'diverted', 'failed', 'cleared'],
] as const;
const SYSTEM: Readonly<Record<string, string>> = {
  bg: 'Canvas',
  panel: 'Canvas',
  line: 'GrayText',
  dim: 'CanvasText',
  gap: 'GrayText',
  accent: 'Highlight',
  focus: 'Highlight',
};

/** The tokens of styles/tokens.css as a canvas takes them. */
export type CanvasColours = Readonly<Record<string, string>>;

const STATE_TOKENS: Readonly<Record<CallState, string>> = {
  initiated: 'ringing',
  offered: 'ringing',
  ringing: 'ringing',
  connected: 'connected',
  conferenced: 'connected',
  held: 'held',
  queued: 'queued',
  diverted: 'diverted',
  transferred: 'diverted',
  cleared: 'cleared',
  failed: 'failed',
};

export function colourOf(colours: CanvasColours, token: string): string {
  return colours[token] ?? 'CanvasText';
}

export function stateColour(colours: CanvasColours, state: CallState): string {
  return colourOf(colours, STATE_TOKENS[state]);
}

/** The colours of the theme that is shown, for what is drawn instead of styled. */
export class ThemeColours {
  readonly #forced = matchMedia('(forced-colors: active)');
  readonly #subscribe = createSubscriber((update) => {
    const theme = new MutationObserver(update);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#forced.addEventListener('change', update);
    return () => {
      theme.disconnect();
      this.#forced.removeEventListener('change', update);
    };
  });

  /** Read in an effect, it is read anew when the theme changes. */
  get current(): CanvasColours {
    this.#subscribe();
    const style = getComputedStyle(document.documentElement);
    const read = (token: string) =>
      this.#forced.matches ? (SYSTEM[token] ?? 'CanvasText') : style.getPropertyValue(`--${token}`).trim();
    return Object.fromEntries(TOKENS.map((token) => [token, read(token)]));
  }
}
