import type {
  ActivationArguments,
  Notification as RealNotification,
  NotificationConstructorOptions,
} from 'electron';
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { FakeEvent } from './fake-event.ts';

type Faithful = Pick<RealNotification, 'title' | 'body' | 'silent' | 'show' | 'close'>;

/** What the system of the fake does; put back by `resetNotifications`. */
export const notificationSystem = {
  /** Whether there is a presenter at all: on Linux not without libnotify (libnotify_notification.cc, Initialize). */
  isSupported: true,
  /** Why notifications are refused: on macOS an app that is not signed, on Windows the person's settings. */
  refuses: null as string | null,
  /** All that were made, in that order. */
  made: [] as Notification[],
  onActivation: null as ((details: ActivationArguments) => void) | null,
};

export function resetNotifications(): void {
  Object.assign(notificationSystem, {
    isSupported: true,
    refuses: null,
    made: [],
    onActivation: null,
  });
}

/** macOS: "notifications are limited to 256 bytes in size" (docs/tutorial/notifications.md); it cuts without a word. */
const MOST_BYTES = 256;

/**
 * Electron's notifications, with what they refuse: one that is made before the app is ready throws
 * (electron_api_notification.cc, New); one that the system refuses tells "failed" while it is shown, and is not shown.
 */
export class Notification extends EventEmitter implements Faithful {
  static isSupported(): boolean {
    return notificationSystem.isSupported;
  }

  static handleActivation(callback: (details: ActivationArguments) => void): void {
    notificationSystem.onActivation = callback;
  }

  title: string;
  body: string;
  silent: boolean;
  isShown = false;

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create Notification before app is ready');
    this.title = options.title ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    for (const text of [this.title, this.body]) {
      if (Buffer.byteLength(text) >= MOST_BYTES) throw new Error(`Would be cut on macOS: ${text}`);
    }
    notificationSystem.made.push(this);
  }

  show(): void {
    this.close();
    // Without a presenter nothing happens, and nothing tells so (electron_api_notification.cc, Show).
    if (!notificationSystem.isSupported) return;
    if (notificationSystem.refuses !== null) {
      this.emit('failed', new FakeEvent(), notificationSystem.refuses);
      return;
    }
    this.isShown = true;
    this.emit('show', new FakeEvent());
  }

  /** Tells "close" of itself, as macOS does; on Windows and Linux it comes later or not at all. */
  close(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.emit('close', new FakeEvent());
  }

  /** What a person does: the system takes away what was clicked. */
  click(): void {
    this.isShown = false;
    this.emit('click', new FakeEvent());
  }
}

/** Those that are on the screen. */
export function shownNotifications(): { title: string; body: string; silent: boolean }[] {
  return notificationSystem.made
    .filter(({ isShown }) => isShown)
    .map(({ title, body, silent }) => ({ title, body, silent }));
}
