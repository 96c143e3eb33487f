import type { Announcer } from './announcer.svelte.ts';

/** Puts text on the clipboard and says so: "Copied the call." */
export async function copyText(announcer: Announcer, what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announcer.say(`Copied ${what}.`);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    announcer.say('The system does not allow copying here.');
  }
}
