import events from '../../../../fixtures/wazo/events.json' with { type: 'json' };
import { KnownCalls } from '../../../../../main/protocols/wazo/bus/known-calls.ts';
import { readBusMessage } from '../../../../../main/protocols/wazo/bus/message.ts';
import { mapMessage } from '../../../../../main/protocols/wazo/events/catalogue.ts';
import type { EventFacts } from '../../../../../model/event.ts';

/** The catalogue of the protocol reference: for each event name an example of `data` and the right it asks for. */
export const CATALOGUE: Readonly<Record<string, { right: string; data: unknown }>> = events;

export function exampleOf(name: string): Record<string, unknown> {
  const data = CATALOGUE[name]?.data;
  if (typeof data !== 'object' || data === null) throw new Error(`No example of ${name}`);
  return { ...data };
}

/** What the adapter makes of an event with this name and data. */
export function facts(
  name: string,
  data: unknown,
  known: KnownCalls = new KnownCalls(),
  envelope: Record<string, unknown> = {},
): EventFacts[] {
  const body = { name, origin_uuid: 'ORIGIN', tenant_uuid: 'T', ...envelope, data };
  const message = readBusMessage(body, 'ORIGIN');
  if ('reason' in message) throw new Error(message.reason);
  return mapMessage(message, JSON.stringify(body), known);
}
