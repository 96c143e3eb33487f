import type { Session } from 'electron';
import { isOfPage } from './page-address.ts';

/** Copying is all that the page needs to be allowed. */
const ALLOWED = 'clipboard-sanitized-write';

/**
 * Refuses a session all that a web page might ask of a computer. `onRefused` is told what was refused. For every session
 * there is: those that nobody meant to use are the ones that are forgotten.
 */
export function guardSession(session: Session, onRefused: (what: string) => void): void {
  session.setPermissionRequestHandler((webContents, permission, callback, { requestingUrl }) => {
    const isAllowed = permission === ALLOWED && isOfPage(requestingUrl) && isOfPage(webContents.getURL());
    if (!isAllowed) onRefused(`the permission ${permission}`);
    callback(isAllowed);
  });
  // Not told: pages are checked often, for what they then do not ask for.
  session.setPermissionCheckHandler(
    (_webContents, permission, requestingOrigin) => permission === ALLOWED && isOfPage(requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => {
    onRefused('a picture of the screen');
    callback(null);
  });
  session.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  session.on('select-hid-device', (event, _details, callback) => {
    event.preventDefault();
    onRefused('a HID device');
    callback(null);
  });
  session.on('select-usb-device', (event, _details, callback) => {
    event.preventDefault();
    onRefused('a USB device');
    callback();
  });
  session.on('select-serial-port', (event, _ports, _webContents, callback) => {
    event.preventDefault();
    onRefused('a serial port');
    callback('');
  });
  session.on('will-download', (event, item) => {
    event.preventDefault();
    onRefused(`a download: ${item.getURL()}`);
  });
}

/** Cancels what a window would load from anywhere but the page's own place. `isDeveloped`: its tools may load theirs. */
export function keepFromNetwork(
  session: Session,
  onRefused: (what: string) => void,
  isDeveloped: boolean,
): void {
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const isAllowed = isOfPage(url) || url.startsWith('data:image/') || (isDeveloped && isOfTools(url));
    if (!isAllowed) onRefused(`a request: ${url}`);
    callback({ cancel: !isAllowed });
  });
}

function isOfTools(address: string): boolean {
  return URL.parse(address)?.protocol === 'devtools:';
}
