import type { Call } from '../../../model/call.ts';
import type { CallOrder } from '../../../model/contract/view.ts';
import { fromWords, toWords } from '../../../model/party-words.ts';

/** What calls are put in order by; null: the call has no such value, and comes last. */
export type OrderKey = number | string | null;

/** The key of a call in an order. Texts are compared without regard to capitals. */
export function orderKey(order: CallOrder, call: Call): OrderKey {
  switch (order) {
    case 'started':
      return call.startedAt;
    case 'state':
      return call.state;
    case 'from':
    case 'to':
      return partiesKey(order, call);
    case 'direction':
      return call.direction ?? null;
    case 'ring':
      return between(call.ringingAt, call.answeredAt ?? call.endedAt);
    case 'talk':
      return between(call.answeredAt, call.endedAt);
    case 'dur':
      return between(call.startedAt, call.endedAt);
    case 'outcome':
      return call.outcome ?? null;
    case 'source':
      return call.sourceId.toLowerCase();
    case 'agent':
      return (call.agent?.name ?? call.agent?.id)?.toLowerCase() ?? null;
    case 'queue':
      return (call.queue?.name ?? call.queue?.id)?.toLowerCase() ?? null;
    case 'events':
      return call.eventCount;
  }
}

/** Parties as the cell of the list has them: what is in order is what one sees. */
export function partiesKey(side: 'from' | 'to', call: Pick<Call, 'parties'>): string | null {
  const words = side === 'from' ? fromWords(call) : toWords(call);
  return words === '' ? null : words.toLowerCase();
}

function between(start: number | undefined, end: number | undefined): OrderKey {
  return start === undefined || end === undefined ? null : end - start;
}
