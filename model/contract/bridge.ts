/** What the page posts to itself when it wants a port to the engine; the desktop's preload script listens for it. */
export const PORT_WANTED = 'ringscope-port-wanted';
/** What the preload script posts to the page together with the port, once the main process has checked who asks. */
export const PORT_MESSAGE = 'ringscope-port';

/** All channels between the preload script and the main process of the desktop. */
export const CHANNELS = {
  /** To main: the page wants a port. */
  portWanted: 'ringscope:port-wanted',
  /** From main, with the port. */
  port: 'ringscope:port',
  /** To main, with the path of a file that was dropped on the window; answered as `Bridge.openDropped` is. */
  openDropped: 'ringscope:open-dropped',
} as const;

/**
 * What the preload script of the desktop puts on the page's `window.ringscope`; a browser has none. `PageFile` is the
 * `File` of a page, which the model has no type of.
 */
export interface Bridge<PageFile> {
  /**
   * Opens a capture that was dropped on the window, by its place on the disk. Resolves with null when it is open and
   * shown, else with a sentence that says why not.
   */
  openDropped(file: PageFile): Promise<string | null>;
}
