import type { BrowserWindowConstructorOptions, NativeTheme, Session } from 'electron';
import type { Theme } from '../../../model/contract/settings.ts';
import { SMALLEST } from './window-place.ts';
import type { Place } from './window-place.ts';

/** The page's own ground in each theme (renderer/styles/tokens.css), so that nothing flashes before it is drawn. */
export const GROUNDS = { dark: '#0f1318', light: '#f5f7f9', contrast: '#000000' } as const;

/** What lies under the page, as the page itself decides (renderer/state/theme.svelte.ts). */
export function groundOf(
  theme: Theme,
  system: Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>,
): string {
  if (theme !== 'system') return GROUNDS[theme];
  if (system.shouldUseHighContrastColors) return GROUNDS.contrast;
  return system.shouldUseDarkColors ? GROUNDS.dark : GROUNDS.light;
}

export interface WindowSettings {
  place: Place;
  session: Session;
  /** The bundled preload script. */
  preload: string;
  /** What lies under the page until it is drawn. */
  ground: string;
  /** In development the page can be looked into. */
  isDeveloped: boolean;
}

/** Defaults of today are written out: they are what everything else rests on, and a test holds them. */
export function windowOptions({
  place,
  session,
  preload,
  ground,
  isDeveloped,
}: WindowSettings): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: Math.min(SMALLEST.width, place.width),
    minHeight: Math.min(SMALLEST.height, place.height),
    title: 'Ringscope',
    show: false,
    backgroundColor: ground,
    webPreferences: {
      session,
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Words of callers and agents are nothing to look up, nor to load dictionaries for.
      spellcheck: false,
      devTools: isDeveloped,
    },
  };
}
