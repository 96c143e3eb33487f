import { text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';

/** AES speaks CSTA's words; these say the same as the one that stands for them everywhere else. */
const SAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    callNotAnswered: 'noAnswer',
    alertTimeExpired: 'noAnswer',
    aCDBusy: 'busy',
  }),
);

export function causeOf(payload: Fields): string | undefined {
  const cause = text(payload, 'cause');
  return cause === undefined ? undefined : (SAME.get(cause) ?? cause);
}
