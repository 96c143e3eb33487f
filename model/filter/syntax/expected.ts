import { FIELDS } from '../fields.ts';
import type { FieldName } from '../fields.ts';

/** What a value of the field looks like, for the end of a message. */
export function expectedOf(name: FieldName): string {
  const field = FIELDS[name];
  switch (field.type) {
    case 'word':
      return `one of ${field.words.join(', ')}`;
    case 'text':
      return 'text, with * for anything, or in quotes';
    case 'number':
      return 'a whole number, as in 5';
    case 'duration':
      return 'a duration, as in 30s, 5m, 1h30m or 250ms';
    case 'time':
      return 'a time, as in 10:05, 10:05:30, 2026-03-01T10:05 or -15m';
  }
}
