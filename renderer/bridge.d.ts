import type { Bridge } from '../model/contract/bridge.ts';

declare global {
  interface Window {
    /** Where the desktop's preload script has run. */
    readonly ringscope?: Bridge<File>;
  }
}
