import type { WebContents } from 'electron';
import { isOfPage } from './page-address.ts';

/**
 * Keeps whatever shows a page where it is: no way to another address, no window and no frame beside it. `onLink` is
 * given the address that the page wanted to open in a window of its own.
 */
export function guardContents(
  contents: WebContents,
  onRefused: (what: string) => void,
  onLink: (address: string) => void,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    onRefused(`a window: ${url}`);
    onLink(url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onRefused('a webview');
  });
  contents.on('will-navigate', (event) => {
    if (isOfPage(event.url)) return;
    event.preventDefault();
    onRefused(`the way to ${event.url}`);
  });
  contents.on('will-redirect', (event) => {
    event.preventDefault();
    onRefused(`the way to ${event.url}`);
  });
  contents.on('will-frame-navigate', (event) => {
    // What the main frame does is told by will-navigate as well.
    if (event.isMainFrame && isOfPage(event.url)) return;
    event.preventDefault();
    if (!event.isMainFrame) onRefused(`a frame: ${event.url}`);
  });
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault();
    onRefused('a Bluetooth device');
    callback('');
  });
}
