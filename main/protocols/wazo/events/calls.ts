import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { Direction } from '../../../../model/vocabulary.ts';
import { hangUpCause, missedCause } from '../bus/causes.ts';
import { flag, integer, nested, party, partyOf, text, time } from '../bus/fields.ts';
import type { Fields } from '../bus/fields.ts';
import type { KnownCalls, KnownLeg } from '../bus/known-calls.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

const CALL_RIGHT = 'events.calls.{u}';

/** Calls as wazo-calld reports them: one "call" is one channel, hence one leg. */
export const CALLS: Family = {
  call_created: { right: CALL_RIGHT, map: callObject('creation_time') },
  call_updated: { right: CALL_RIGHT, map: callObject(null) },
  call_answered: { right: CALL_RIGHT, map: callAnswered },
  call_ended: { right: CALL_RIGHT, map: callEnded },
  call_held: { right: CALL_RIGHT, map: legOnly({ kind: 'held', state: 'held' }) },
  call_resumed: { right: CALL_RIGHT, map: legOnly({ kind: 'retrieved', state: 'connected' }) },
  call_dtmf_created: { right: CALL_RIGHT, map: legOnly({ kind: 'vendor' }) },
  recording_started: { right: CALL_RIGHT, map: legOnly({ kind: 'vendor' }) },
  recording_paused: { right: CALL_RIGHT, map: legOnly({ kind: 'vendor' }) },
  recording_resumed: { right: CALL_RIGHT, map: legOnly({ kind: 'vendor' }) },
  recording_stopped: { right: CALL_RIGHT, map: legOnly({ kind: 'vendor' }) },
  user_missed_call: { right: CALL_RIGHT, map: missedCall },
  call_push_notification: { right: CALL_RIGHT, map: pushNotification },
};

const NO_CALL_ID = 'The event has no call_id.';

/** One leg of a snapshot, which is the same object; the time is that of what led to its state. */
export function snapshotCall(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const { kind } = progress(message.data);
  if (kind === 'established') return callObject('answer_time')(message, known);
  const early = kind === 'delivered' || kind === 'offered' || kind === 'originated';
  return callObject(early ? 'creation_time' : null)(message, known);
}

function callObject(timeKey: 'creation_time' | 'answer_time' | null): Mapper {
  return (message, known) => {
    const leg = readLeg(message);
    if (leg === undefined) return undecoded(NO_CALL_ID);
    known.remember(leg);
    const at = timeKey === null ? undefined : time(message.data, timeKey);
    return [legMapped(leg, { ...progress(message.data), at })];
  };
}

function callAnswered(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const leg = readLeg(message);
  if (leg === undefined) return undecoded(NO_CALL_ID);
  known.remember(leg);
  return [legMapped(leg, { kind: 'established', state: 'connected', at: time(message.data, 'answer_time') })];
}

/**
 * Since June 2021 `call_ended` has the two parties swapped and its flags reset, before it has not; nothing in it tells
 * which. So only the end itself is taken from it, and the parties from what came before.
 */
function callEnded(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const { data } = message;
  const callId = text(data, 'call_id');
  if (callId === undefined) return undecoded(NO_CALL_ID);
  const globalCallId = known.leg(message, callId)?.globalCallId ?? text(data, 'conversation_id');
  const cause = hangUpCause(integer(data, 'reason_code'));
  const at = time(data, 'hangup_time');
  const facts = known.legFacts(message, callId, { kind: 'connectionCleared', state: 'cleared', cause, at });
  known.remember({
    callId,
    ended: true,
    ...(message.foreignOrigin !== undefined && { foreignOrigin: message.foreignOrigin }),
  });
  return [globalCallId === undefined ? facts : { ...facts, globalCallId }];
}

function legOnly(facts: Pick<EventDraft, 'kind' | 'state'>): Mapper {
  return (message, known) => {
    const callId = text(message.data, 'call_id');
    return callId === undefined ? undecoded(NO_CALL_ID) : [known.legFacts(message, callId, facts)];
  };
}

/** Sent to the called user, for a call that may never have had a leg at a phone (switched off, do not disturb). */
function missedCall({ data }: BusMessage): EventMeaning[] {
  const fromInside = text(data, 'caller_user_uuid') !== undefined;
  return [
    finished({
      kind: 'connectionCleared',
      state: 'cleared',
      globalCallId: text(data, 'conversation_id'),
      from: party(data, 'caller_id'),
      to: partyOf(text(data, 'dialed_extension'), undefined),
      direction: fromInside ? 'internal' : 'in',
      cause: missedCause(text(data, 'reason')),
    }),
  ];
}

/** Wakes a mobile: not a state of the call. */
function pushNotification(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const callId = text(message.data, 'call_id');
  if (callId === undefined) return undecoded(NO_CALL_ID);
  const facts = known.legFacts(message, callId, { kind: 'vendor' });
  const from = facts.from ?? party(message.data, 'peer_caller_id');
  return [from === undefined ? facts : { ...facts, from }];
}

function legMapped(leg: KnownLeg, facts: EventDraft): EventMeaning {
  return finished({
    callId: leg.callId,
    connectionId: leg.callId,
    globalCallId: leg.globalCallId,
    device: leg.device,
    from: leg.from,
    to: leg.to,
    direction: leg.direction,
    role: leg.role,
    ...facts,
  });
}

const DIRECTION: ReadonlyMap<string, Direction> = new Map(
  Object.entries({
    inbound: 'in',
    outbound: 'out',
    internal: 'internal',
  }),
);

/** The leg of a call object, whose own party stands under `caller_id_*` and the other one under `peer_caller_id_*`. */
function readLeg({ data, tenant, foreignOrigin }: BusMessage): KnownLeg | undefined {
  const callId = text(data, 'call_id');
  if (callId === undefined) return undefined;
  const own = party(data, 'caller_id');
  const caller = isCaller(data);
  const peer = caller === false ? knownCaller(data) : party(data, 'peer_caller_id');
  const [from, to] = caller === undefined ? [undefined, undefined] : caller ? [own, peer] : [peer, own];
  const globalCallId = text(data, 'conversation_id');
  const direction = DIRECTION.get(text(data, 'direction') ?? '');
  const user = text(data, 'user_uuid');
  // One for each call event, so without the copies that spreading makes.
  const leg: KnownLeg = { callId };
  if (globalCallId !== undefined) leg.globalCallId = globalCallId;
  if (own?.number !== undefined) leg.device = own.number;
  if (from !== undefined) leg.from = from;
  if (to !== undefined) leg.to = to;
  if (direction !== undefined) leg.direction = direction;
  if (caller !== undefined) leg.role = caller ? 'caller' : 'called';
  if (user !== undefined) leg.user = user;
  if (tenant !== undefined) leg.tenant = tenant;
  if (foreignOrigin !== undefined) leg.foreignOrigin = foreignOrigin;
  return leg;
}

/** Whether the leg began the conversation; where the flag is missing, a phone that calls out or rings still tells. */
function isCaller(data: Fields): boolean | undefined {
  const status = text(data, 'status');
  return flag(data, 'is_caller') ?? (status === 'Ring' ? true : status === 'Ringing' ? false : undefined);
}

/** While calld does not know the caller yet, it writes the number that was dialled in its place. */
function knownCaller(data: Fields): ReturnType<typeof party> {
  const number = text(data, 'peer_caller_id_number');
  const stopgap = number === text(data, 'caller_id_number') || number === text(data, 'dialed_extension');
  return partyOf(stopgap ? undefined : number, text(data, 'peer_caller_id_name'));
}

const BEFORE_DIALLING = new Set(['Rsrvd', 'OffHook', 'Dialing Offhook']);
const BEFORE_RINGING = new Set(['Down', 'Dialing', 'Pre-ring', 'Busy', 'Unknown', ...BEFORE_DIALLING]);

/** The kind and state that fit what the call object says of its channel. */
function progress(data: Fields): Pick<EventDraft, 'kind' | 'state' | 'cause'> {
  const status = text(data, 'status') ?? '';
  if (status === 'Up') return connectedProgress(data);
  // `Ring`: this phone calls out and hears ringing, though the far end may not ring yet.
  if (status === 'Ringing' || status === 'Ring') return { kind: 'delivered', state: 'ringing' };
  if (!BEFORE_RINGING.has(status)) return { kind: 'vendor' };
  const cause = status === 'Busy' ? 'busy' : undefined;
  if (flag(data, 'is_caller') !== true) return { kind: 'offered', state: 'offered', cause };
  const kind = BEFORE_DIALLING.has(status) ? 'serviceInitiated' : 'originated';
  return { kind, state: 'initiated', cause };
}

function connectedProgress(data: Fields): Pick<EventDraft, 'kind' | 'state' | 'cause'> {
  if (flag(data, 'parked') === true) return { kind: 'held', state: 'held', cause: 'park' };
  if (flag(data, 'on_hold') === true) return { kind: 'held', state: 'held' };
  const others = Object.keys(nested(data, 'talking_to')).length;
  if (others >= 2) return { kind: 'conferenced', state: 'conferenced' };
  return { kind: 'established', state: 'connected' };
}
