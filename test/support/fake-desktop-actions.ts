import type { DesktopActions } from '../../main/electron/desktop-actions.ts';
import type { NotificationSettings } from '../../model/contract/settings.ts';

export interface FakeDesktopActions extends DesktopActions {
  /** What was asked for, in that order: "open", "showCall c/1", "shown by page". */
  readonly asked: string[];
  /** The settings that were saved, as far as they are about notifications. */
  readonly saved: NotificationSettings[];
}

/** A desktop that only notes what it is asked for. */
export function fakeDesktopActions(): FakeDesktopActions {
  const asked: string[] = [];
  const saved: NotificationSettings[] = [];
  return {
    asked,
    saved,
    open: () => void asked.push('open'),
    showCall: (call) => void asked.push(`showCall ${call.id}`),
    showRinging: () => void asked.push('showRinging'),
    saveSettings: (settings) => {
      saved.push(settings.notifications);
      return Promise.resolve();
    },
    quit: () => void asked.push('quit'),
    setRingingShownBy: (by) => void asked.push(`shown by ${by}`),
  };
}
