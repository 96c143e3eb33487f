import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { Fields } from '../fields.ts';
import type { KnownCalls } from '../memory/known-calls.ts';

/** One event as Blackhole passes it on from the bus. */
export interface BusMessage {
  name: string;
  data: Fields;
}

/** Never throws, whatever the peer sent. May look at and add to what is known of earlier messages. */
export type Mapper = (message: BusMessage, known: KnownCalls) => EventMeaning[];

/** A message that lacks what it cannot be understood without. */
export function undecoded(reason: string): EventMeaning[] {
  return [{ kind: 'undecoded', reason }];
}
