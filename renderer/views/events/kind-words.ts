import type { EventKind } from '../../../model/vocabulary.ts';

/** Kinds that the ladder has no words for, as it never shows them. */
export const KIND_WORDS: Partial<Record<EventKind, string>> = {
  linkUp: 'Link up',
  linkDown: 'Link down',
  gap: 'Events missing',
  message: 'Message',
  vendor: 'Vendor message',
};
