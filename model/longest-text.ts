/**
 * The longest text that is taken for a number, a name, an id or a token: servers take no longer header either. What is
 * longer stays in the raw message and counts as absent, so that what is remembered of messages stays bounded in bytes.
 */
export const LONGEST_TEXT = 8_192;

/** Whether it says something that can be remembered and shown. */
export function isUsable(text: string): boolean {
  return text !== '' && text.length <= LONGEST_TEXT;
}
