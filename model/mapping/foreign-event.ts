import type { EventFacts } from '../event.ts';
import type { Envelope, Mapper } from './mapping.ts';
import { fieldOf } from './values.ts';

/** Fields in which home-made systems write what sort of message it is, in order of preference. */
const NAMING_FIELDS = ['type', 'event', 'name', 'action'] as const;
const LONGEST_NAME = 120;
/** A mapping takes time in proportion to the message, in which nothing else is done: no call event is this long. */
const LONGEST_MAPPED = 256 * 1024;

/** How the messages of a source without a telephony protocol of its own are read. */
export interface Reading {
  /** From the source's `mapping`, or null where there is none: then everything is a `message`. */
  mapper: Mapper | null;
  envelope?: Envelope;
  /** The event's name where the message has none: the MQTT topic. */
  fallbackName: string;
}

/**
 * The event that a text message makes: mapped where a mapping finds telephony in it, else a `message`. Text that is
 * not JSON is a `message` as well, unless a mapping was set up, which says that JSON is due: then it is `undecoded`.
 * A message of more than 256 Ki characters is kept but not mapped, and says so.
 */
export function eventFromText(text: string, reading: Reading): EventFacts {
  if (reading.mapper !== null && text.length > LONGEST_MAPPED) return tooLong(text, reading);
  const json = parsed(text);
  if (json === undefined) return notJson(text, reading);
  const name = reading.envelope?.topic ?? nameIn(json.value) ?? reading.fallbackName;
  if (reading.mapper === null) return { kind: 'message', name, raw: text };
  return { name, ...reading.mapper(json.value, reading.envelope), raw: text };
}

function tooLong(text: string, { fallbackName }: Reading): EventFacts {
  const reason = `The message is too long for the mapping: more than ${LONGEST_MAPPED} characters.`;
  return { kind: 'message', name: fallbackName, reason, raw: text };
}

function notJson(text: string, { mapper, fallbackName }: Reading): EventFacts {
  if (mapper === null) return { kind: 'message', name: fallbackName, raw: text };
  return {
    kind: 'undecoded',
    name: fallbackName,
    reason: 'The message is not JSON, which the mapping of this source asks for.',
    raw: text,
  };
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function nameIn(value: unknown): string | undefined {
  for (const field of NAMING_FIELDS) {
    const name = fieldOf(value, field);
    if (typeof name === 'string' && name.trim() !== '') return name.trim().slice(0, LONGEST_NAME);
  }
  return undefined;
}
