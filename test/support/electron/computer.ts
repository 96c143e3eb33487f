import type { Display, NativeTheme, Net, Screen } from 'electron';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';

/** What the computer is like; put back by `resetComputer`. */
export const computer = {
  isOnline: true,
  workAreas: [{ x: 0, y: 0, width: 1920, height: 1040 }],
};

type Area = Pick<Display, 'workArea'>;

/** docs/api/screen.md: "You cannot require or use this module until the ready event of the app module is emitted." */
function areas(): Area[] {
  if (!app.isReady()) throw new Error("The 'screen' module can't be used before the app 'ready' event");
  return computer.workAreas.map((workArea) => ({ workArea }));
}

export const screen = {
  getAllDisplays: (): Area[] => areas(),
  getPrimaryDisplay: (): Area => areas()[0] ?? { workArea: { x: 0, y: 0, width: 0, height: 0 } },
} satisfies { [Name in keyof Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'>]: unknown };

export const net = { isOnline: (): boolean => computer.isOnline } satisfies Pick<Net, 'isOnline'>;

/** Emits "suspend", "resume", "lock-screen", "unlock-screen" and "shutdown". */
export const powerMonitor = new EventEmitter();

/** What the system prefers, and what the app has chosen instead. */
export class FakeTheme
  extends EventEmitter
  implements Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'shouldUseHighContrastColors'>
{
  shouldUseHighContrastColors = false;
  isSystemDark = true;
  #source: NativeTheme['themeSource'] = 'system';

  get themeSource(): NativeTheme['themeSource'] {
    return this.#source;
  }

  set themeSource(source: NativeTheme['themeSource']) {
    // electron_api_native_theme.cc
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`No theme source: ${source}`);
    this.#source = source;
  }

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.isSystemDark : this.#source === 'dark';
  }
}

export const nativeTheme = new FakeTheme();

export function resetComputer(): void {
  computer.isOnline = true;
  computer.workAreas = [{ x: 0, y: 0, width: 1920, height: 1040 }];
  powerMonitor.removeAllListeners();
  nativeTheme.themeSource = 'system';
  nativeTheme.isSystemDark = true;
  nativeTheme.shouldUseHighContrastColors = false;
}
