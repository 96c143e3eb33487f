import type { EventMeaning } from '../../../../model/event-draft.ts';
import { isFields, text } from './fields.ts';
import type { Fields } from './fields.ts';
import type { KnownCalls } from './known-calls.ts';

/** One event of Wazo's bus, as websocketd passes it on. */
export interface BusMessage {
  name: string;
  data: Fields;
  /** The server that sent it, where that is not the one that we are signed in at: call ids are unique on one only. */
  foreignOrigin?: string;
  tenant?: string;
}

/** Never throws, whatever the peer sent. May look at and add to what is known of earlier messages. */
export type Mapper = (message: BusMessage, known: KnownCalls) => EventMeaning[];

export interface CatalogueEntry {
  /**
   * The right that websocketd asks for before it sends the event: `{u}` stands for the addressed user's uuid, `*`
   * for a word that differs from event to event.
   */
  right: string;
  map: Mapper;
}

/** Event names of one family with their meaning. */
export type Family = Readonly<Record<string, CatalogueEntry>>;

/** Reads the body of an event. Only `name` and `data` can be relied upon; older servers send nothing else. */
export function readBusMessage(
  body: unknown,
  ownOrigin: string | undefined,
): BusMessage | { name: string; reason: string } {
  if (!isFields(body)) return { name: '', reason: 'The event is not a JSON object.' };
  const name = text(body, 'name');
  if (name === undefined) return { name: '', reason: 'The event has no name.' };
  const { data } = body;
  if (!isFields(data)) return { name, reason: 'The event has no data object.' };
  const origin = text(body, 'origin_uuid');
  const tenant = text(body, 'tenant_uuid');
  return {
    name,
    data,
    ...(origin !== undefined && ownOrigin !== undefined && origin !== ownOrigin && { foreignOrigin: origin }),
    ...(tenant !== undefined && { tenant }),
  };
}

/** A message that lacks what it cannot be understood without. */
export function undecoded(reason: string): EventMeaning[] {
  return [{ kind: 'undecoded', reason }];
}
