import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import { id, party, text } from '../bus/fields.ts';
import type { KnownCalls } from '../bus/known-calls.ts';
import type { BusMessage, Family, Mapper } from '../bus/message.ts';
import { undecoded } from '../bus/message.ts';

/** Nobody's leg changes: who may speak, who does, what is recorded. */
const ASIDE = participant({ kind: 'vendor' });
const JOINED = participant({ kind: 'conferenced', state: 'conferenced' });
/** The leg lives on until its `call_ended`. */
const LEFT = participant({ kind: 'established', state: 'connected', cause: 'conference' });

const ROOM = 'events.conferences.*';
const OWN = 'events.conferences.users.{u}';

/** Conference rooms, ad-hoc conferences and meetings. An ordinary participant gets the `…_user_…` twins. */
export const CONFERENCES: Family = {
  conference_participant_joined: { right: `${ROOM}.participants.joined`, map: JOINED },
  conference_participant_left: { right: `${ROOM}.participants.left`, map: LEFT },
  conference_participant_muted: { right: `${ROOM}.participants.mute`, map: ASIDE },
  // The right really is spelt so: a right with the correct spelling does not match it.
  conference_participant_unmuted: { right: `${ROOM}.particpants.mute`, map: ASIDE },
  conference_participant_talk_started: { right: `${ROOM}.participants.talk`, map: ASIDE },
  conference_participant_talk_stopped: { right: `${ROOM}.participants.talk`, map: ASIDE },
  conference_user_participant_joined: { right: `${OWN}.participants.joined`, map: JOINED },
  conference_user_participant_left: { right: `${OWN}.participants.left`, map: LEFT },
  conference_user_participant_talk_started: { right: `${OWN}.participants.talk`, map: ASIDE },
  conference_user_participant_talk_stopped: { right: `${OWN}.participants.talk`, map: ASIDE },
  conference_record_started: { right: `${ROOM}.record`, map: room({ kind: 'vendor' }) },
  conference_record_stopped: { right: `${ROOM}.record`, map: room({ kind: 'vendor' }) },
  conference_adhoc_created: {
    right: `${OWN}.adhoc.created`,
    map: room({ kind: 'conferenced', state: 'conferenced' }),
  },
  conference_adhoc_participant_joined: { right: `${OWN}.adhoc.participants.joined`, map: adhocJoined },
  conference_adhoc_participant_left: { right: `${OWN}.adhoc.participants.left`, map: LEFT },
  conference_adhoc_deleted: { right: `${OWN}.adhoc.deleted`, map: adhocDeleted },
  meeting_participant_joined: { right: 'events.meetings.*.participants.joined', map: JOINED },
  meeting_participant_left: { right: 'events.meetings.*.participants.left', map: LEFT },
  meeting_user_participant_joined: { right: 'events.users.{u}.meetings.participants.joined', map: JOINED },
  meeting_user_participant_left: { right: 'events.users.{u}.meetings.participants.left', map: LEFT },
  meeting_user_progress: {
    right: 'events.config.users.{u}.meetings.progress',
    map: room({ kind: 'vendor' }),
  },
  meeting_user_guest_authorization_created: {
    right: 'events.users.{u}.meeting_guest_authorizations.created',
    map: room({ kind: 'vendor' }),
  },
};

function participant(facts: Pick<EventDraft, 'kind' | 'state' | 'cause'>): Mapper {
  return (message, known) => {
    const callId = text(message.data, 'call_id');
    if (callId === undefined) return undecoded('The event has no call_id.');
    const self = party(message.data, 'caller_id');
    const leg = known.legFacts(message, callId, facts);
    const isStranger = leg.from === undefined && leg.to === undefined;
    return [
      {
        ...(self?.number !== undefined && { device: self.number }),
        ...(self !== undefined && isStranger && { from: self }),
        ...leg,
      },
    ];
  };
}

/** Facts of a conference as such: they name no call. */
function room(facts: EventMeaning): Mapper {
  return () => [facts];
}

/** The calls of an ad-hoc conference become one: each is joined with the one that was in it first. */
function adhocJoined(message: BusMessage, known: KnownCalls): EventMeaning[] {
  const conference = id(message.data, 'conference_id');
  const callId = text(message.data, 'call_id');
  const facts = JOINED(message, known);
  if (conference === undefined || callId === undefined) return facts;
  const own = known.joinId(message, callId);
  const first = known.adhocConferences.get(conference);
  if (first === undefined) known.adhocConferences.set(conference, own);
  if (first === undefined || first === own) return facts;
  return facts.map((each) => ({ ...each, joins: [first] }));
}

function adhocDeleted({ data }: BusMessage, known: KnownCalls): EventMeaning[] {
  const conference = id(data, 'conference_id');
  if (conference !== undefined) known.adhocConferences.delete(conference);
  return [{ kind: 'vendor' }];
}
