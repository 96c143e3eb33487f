import type { EventFacts } from '../../../model/event.ts';
import { eventFromText } from '../../../model/mapping/foreign-event.ts';
import type { Mapper } from '../../../model/mapping/mapping.ts';
import type { MqttMessage } from '../../transports/transports.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/**
 * Control characters that no text has: bytes that only happen to be UTF-8. Those from U+007F on may stand in JSON as they
 * are (https://datatracker.ietf.org/doc/html/rfc8259#section-7), so that a caller's name may have them.
 */
const NOT_TEXT = /[^\P{Cc}\t\n\v\f\r\u007f-\u009f]/u;

/** Marks what the broker had kept from before: how things stood, at a time that is not told. */
const RETAINED = 'Retained by the broker: how things stood before, not something that happened now.';

/**
 * The event that one message makes. Its name is the topic, unless the mapping finds another. An empty payload is what
 * clears a retained message and has nothing to decode.
 */
export function eventFrom(message: MqttMessage, mapper: Mapper | null): EventFacts {
  const facts = contentOf(message, mapper);
  return message.retain && facts.reason === undefined ? { ...facts, reason: RETAINED } : facts;
}

function contentOf({ topic, payload }: MqttMessage, mapper: Mapper | null): EventFacts {
  if (payload.length === 0) return { kind: 'message', name: topic, raw: '' };
  const text = textOf(payload);
  if (text !== null) return eventFromText(text, { mapper, envelope: { topic }, fallbackName: topic });
  const raw = Buffer.from(payload).toString('base64');
  return { kind: 'message', name: topic, raw, rawEncoding: 'base64' };
}

function textOf(payload: Uint8Array): string | null {
  try {
    const text = UTF8.decode(payload);
    return NOT_TEXT.test(text) ? null : text;
  } catch {
    return null; // Not UTF-8: kept as bytes.
  }
}
