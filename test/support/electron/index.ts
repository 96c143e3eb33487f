/**
 * A stand-in for the package `electron`, for tests: what the app uses of it, typed by its own typings, refusing what it
 * refuses. Tests see it by an alias in vitest.config.ts; a packed app by a hook of Node's module loader.
 */
import { app } from './app.ts';
import { resetWindows } from './browser-window.ts';
import { resetComputer } from './computer.ts';
import { resetDialogs } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { Menu } from './menu.ts';
import { resetNotifications } from './notification.ts';
import { resetProtocol } from './protocol.ts';
import { resetRenderer } from './renderer.ts';
import { resetSessions } from './session.ts';
import { resetShell } from './shell.ts';
import { resetTrays } from './tray.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { nativeTheme, net, powerMonitor, screen } from './computer.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu, MenuItem } from './menu.ts';
export { MessageChannelMain } from './message-channel-main.ts';
export { nativeImage } from './native-image.ts';
export { Notification } from './notification.ts';
export { protocol } from './protocol.ts';
export { contextBridge, ipcRenderer, webUtils } from './renderer.ts';
export { session } from './session.ts';
export { shell } from './shell.ts';
export { Tray } from './tray.ts';

/** As a new process, before it is ready. */
export function resetElectron(): void {
  app.reset();
  ipcMain.reset();
  Menu.setApplicationMenu(null);
  resetWindows();
  resetComputer();
  resetDialogs();
  resetNotifications();
  resetProtocol();
  resetRenderer();
  resetSessions();
  resetShell();
  resetTrays();
}
