import { Notification } from 'electron';
import type { Undo } from '../../../model/clock.ts';
import { cutToBytes } from '../../../model/native-text.ts';

export interface NotificationText {
  title: string;
  body: string;
}

export interface NotificationOptions {
  platform: NodeJS.Platform;
  /** Without the system's sound. */
  isSilent: boolean;
  onClick(): void;
  /** Somebody closed it, or its time was up; not told where we take it away. */
  onClose(): void;
  /** The system does not show it, with its reason. */
  onFailed(reason: string): void;
}

/** macOS cuts what is longer ("limited to 256 bytes", Electron's guide to notifications), also within a character. */
const MOST_BYTES = 255;

/** Shows a notification of the system; the result takes it away again, and keeps its listeners from being collected. */
export function showNotification({ title, body }: NotificationText, options: NotificationOptions): Undo {
  const text = cutToBytes(body, MOST_BYTES);
  const notification = new Notification({
    title: cutToBytes(title, MOST_BYTES),
    body: options.platform === 'linux' ? withoutMarkup(text) : text,
    silent: options.isSilent,
  });
  notification.on('click', () => options.onClick());
  notification.on('close', () => options.onClose());
  notification.on('failed', (_event, reason) => options.onFailed(reason));
  notification.show();
  return () => {
    // Closing tells of itself on some systems, at once or later.
    notification.removeAllListeners();
    notification.close();
  };
}

/** Servers read markup in the body, not in the title (Desktop Notifications Specification, Markup). */
function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
