import { finished } from '../../../../model/event-draft.ts';
import type { EventMeaning } from '../../../../model/event-draft.ts';
import type { Direction } from '../../../../model/vocabulary.ts';
import { party, partyOf, text, time } from '../bus/fields.ts';
import type { BusMessage, Family } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

/** The history entry of a whole conversation, written seconds after its end. */
export const CALL_LOGS: Family = {
  call_log_created: { right: 'events.call_log.created', map: callLog },
  call_log_user_created: { right: 'events.call_log.user.{u}.created', map: callLog },
};

const DIRECTION: ReadonlyMap<string, Direction> = new Map(
  Object.entries({
    inbound: 'in',
    outbound: 'out',
    internal: 'internal',
  }),
);

function callLog({ data }: BusMessage): EventMeaning[] {
  const globalCallId = text(data, 'conversation_id');
  if (globalCallId === undefined) return undecoded('The event has no conversation_id.');
  const requested = partyOf(text(data, 'requested_extension'), undefined);
  return [
    finished({
      kind: 'callCleared',
      state: 'cleared',
      at: time(data, 'end'),
      globalCallId,
      from: party(data, 'source', 'extension'),
      to: party(data, 'destination', 'extension') ?? requested,
      direction: DIRECTION.get(text(data, 'call_direction') ?? ''),
    }),
  ];
}
