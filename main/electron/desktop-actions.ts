import type { RingingCall } from '../../model/contract/app-state.ts';
import type { Settings } from '../../model/contract/settings.ts';

/** What the tray and the notifications can have done: everything that a person reaches from outside the window. */
export interface DesktopActions {
  /** Shows the window and gives it the focus. */
  open(): void;
  /** Shows the window with this call. */
  showCall(call: RingingCall): void;
  /** Shows the window with the calls that ring. */
  showRinging(): void;
  /** Rejects where they cannot be kept. */
  saveSettings(settings: Settings): Promise<void>;
  quit(): void;
  /** Says who tells of calls that ring: "page" where the system does not show notifications. */
  setRingingShownBy(by: 'page' | 'system'): void;
}
