import type { Replacement } from '../contract/requests.ts';
import type { TelephonyEvent } from '../event.ts';
import { Originals } from './originals.ts';
import type { Random } from './pseudonyms.ts';
import { Redactor } from './redactor.ts';
import type { ByteText } from './redactor.ts';

/**
 * What redaction would replace in these events, numbers first. The export itself draws other pseudonyms, and may find
 * more in the events that are not among these.
 */
export function redactionPreview(
  events: Iterable<TelephonyEvent>,
  random: Random,
  bytes: ByteText,
): Replacement[] {
  const originals = new Originals(bytes);
  for (const event of events) originals.takeEvent(event);
  originals.settle();
  return [...new Redactor(originals, random, bytes).replacements()];
}
