import { randomInt } from 'node:crypto';
import { Originals } from '../../model/redaction/originals.ts';
import { Redactor } from '../../model/redaction/redactor.ts';
import type { ByteText } from '../../model/redaction/redactor.ts';
import type { CaptureSource } from '../../model/contract/capture-export.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Breathe } from './selection.ts';

/** For `redactionPreview` too. */
export const BYTE_TEXT: ByteText = {
  decode(base64) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  },
  encode: (text) => Buffer.from(text, 'utf8').toString('base64'),
};

/** From the system's cryptographic source: nobody can find the numbers again by guessing how they were drawn. */
export const drawn = (limit: number): number => randomInt(limit);

const SLICE = 500;

/** Goes through everything that will be written and draws a pseudonym for each number and name in it. */
export async function redactorFor(
  events: Iterable<TelephonyEvent>,
  sources: readonly CaptureSource[],
  breathe: Breathe,
): Promise<Redactor> {
  const originals = new Originals(BYTE_TEXT);
  for (const source of sources) originals.takeSource(source);
  let taken = 0;
  for (const event of events) {
    originals.takeEvent(event);
    if (++taken % SLICE === 0) await breathe();
  }
  originals.settle();
  return new Redactor(originals, drawn, BYTE_TEXT);
}
