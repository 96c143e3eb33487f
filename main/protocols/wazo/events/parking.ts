import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { Party } from '../../../../model/event.ts';
import { party, text, time } from '../bus/fields.ts';
import type { KnownCalls } from '../bus/known-calls.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

const RIGHT = 'events.parkings.*.calls.updated';

/** Parking lots. A parked party's number stands under `caller_id_num`, unlike in the call object. */
export const PARKING: Family = {
  call_parked: {
    right: RIGHT,
    map: parking(({ data }) => ({ kind: 'held', state: 'held', cause: 'park', at: time(data, 'parked_at') })),
  },
  call_unparked: { right: RIGHT, map: parking(takenBack) },
  parked_call_timed_out: {
    right: RIGHT,
    map: parking(() => ({ kind: 'delivered', state: 'ringing', cause: 'recall' })),
  },
  parked_call_hungup: {
    right: RIGHT,
    map: parking(() => ({ kind: 'connectionCleared', state: 'cleared' })),
  },
};

function takenBack(message: BusMessage, known: KnownCalls): EventDraft {
  const retriever = text(message.data, 'retriever_call_id');
  return {
    kind: 'retrieved',
    state: 'connected',
    joins: retriever === undefined ? undefined : [known.joinId(message, retriever)],
  };
}

function parking(facts: (message: BusMessage, known: KnownCalls) => EventDraft): Mapper {
  return (message, known): EventMeaning[] => {
    const { data } = message;
    const callId = text(data, 'call_id');
    if (callId === undefined) return undecoded('The event has no call_id.');
    const parked = party(data, 'caller_id', 'num');
    const leg = known.legFacts(message, callId, facts(message, known));
    const globalCallId = text(data, 'conversation_id');
    return [
      {
        ...(parked?.number !== undefined && { device: parked.number }),
        ...partiesUnlessKnown(leg, parked, party(data, 'parker_caller_id', 'num')),
        ...leg,
        ...(globalCallId !== undefined && { globalCallId }),
      },
    ];
  };
}

/** Who called whom is known from the leg; without it, the usual case: the parked party is the caller. */
function partiesUnlessKnown(leg: EventMeaning, parked: Party | undefined, parker: Party | undefined) {
  if (leg.from !== undefined || leg.to !== undefined) return {};
  return { ...(parked && { from: parked }), ...(parker && { to: parker }) };
}
