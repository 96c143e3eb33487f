import type { Chance } from '../../chance.ts';
import type { Subscriber } from '../../scenario.ts';
import type { BusEvent } from '../bus.ts';
import { isOutside } from '../directory.ts';
import type { Directory, User } from '../directory.ts';
import { callObject, endedCallObject } from './legs.ts';
import type { Conversation, Leg } from './legs.ts';

/** Asterisk's ids begin with the time; ours with a fixed one, so that a seed makes the same ids every day. */
const FIRST_CHANNEL_SECOND = 1_732_200_000;

/** Hang-up causes as in Q.850. */
export const REASON = { normal: 16, busy: 17, noAnswer: 19, rejected: 21, answeredElsewhere: 26 } as const;

/** The legs that exist, and wazo-calld's words for what happens to them. */
export interface Exchange {
  readonly directory: Directory;
  readonly chance: Chance;
  /** Legs that have not ended, by id. */
  readonly legs: ReadonlyMap<string, Leg>;
  publish(event: BusEvent): void;
  /** Begins a conversation; its id is that of the first leg added. */
  converse(source: Subscriber, to: { requested: string; destination: Subscriber }): Conversation;
  /** `call_created` of a leg that calls. */
  call(conversation: Conversation, party: Subscriber, peer: Subscriber): Leg;
  /** Rings a new leg: `call_created`, for a phone with the other party still missing, and its `call_updated`s. */
  ring(conversation: Conversation, party: Subscriber, peer: Subscriber): Leg;
  /** `call_updated` with `Up`, then `call_answered`. Does nothing to a leg that is up. */
  pickUp(leg: Leg): void;
  /** Joins the legs, and no others, in one bridge: `call_updated` for each. */
  bridge(legs: readonly Leg[]): void;
  updated(leg: Leg): void;
  /** An event of one leg: to its owner, or for a trunk to nobody in particular. */
  say(leg: Leg, name: string, data: unknown): void;
  /** `call_ended`, after those it talked to lost it. */
  end(leg: Leg, reasonCode: number): void;
  /** Takes legs away without a word: their script was begun anew. */
  forget(conversation: Conversation): void;
}

/** `concluded` is called when the last leg of a conversation has ended. */
export function createExchange(setting: {
  directory: Directory;
  chance: Chance;
  publish: (event: BusEvent) => void;
  concluded: (conversation: Conversation) => void;
}): Exchange {
  const { directory, chance, publish } = setting;
  const legs = new Map<string, Leg>();
  let channels = 0;
  let bridges = 0;

  function nextChannel(): string {
    channels += 1;
    return `${FIRST_CHANNEL_SECOND + Math.floor(channels / 4)}.${channels}`;
  }

  function say(leg: Leg, name: string, data: unknown): void {
    const owner = leg.user?.uuid;
    publish({
      name,
      acl: `events.calls.${owner ?? 'None'}`,
      users: owner === undefined ? [] : [owner],
      data,
    });
  }

  const updated = (leg: Leg): void => say(leg, 'call_updated', callObject(leg));

  function createLeg(
    conversation: Conversation,
    party: Subscriber,
    form: Pick<Leg, 'isCaller' | 'status' | 'peer'>,
  ): Leg {
    const user = isOutside(party.number) ? null : directory.userAt(party.number);
    const isFirst = !legs.has(conversation.id) && conversation.legs.size === 0;
    const leg: Leg = {
      id: isFirst ? conversation.id : nextChannel(),
      conversation,
      party,
      user,
      ...form,
      createdAt: Date.now(),
      answeredAt: null,
      bridge: null,
      talkingTo: [],
      onHold: false,
      parked: false,
    };
    legs.set(leg.id, leg);
    conversation.legs.add(leg);
    if (user !== null) conversation.participants.add(user);
    say(leg, 'call_created', callObject(leg));
    return leg;
  }

  function part(leg: Leg, from: Leg): void {
    leg.talkingTo = leg.talkingTo.filter((other) => other !== from);
    if (leg.talkingTo.length === 0) leg.bridge = null;
    updated(leg);
  }

  function drop(leg: Leg): void {
    legs.delete(leg.id);
    leg.conversation.legs.delete(leg);
  }

  return {
    directory,
    chance,
    legs,
    publish,
    say,
    updated,
    converse(source, { requested, destination }) {
      const direction = isOutside(source.number)
        ? 'inbound'
        : isOutside(destination.number)
          ? 'outbound'
          : 'internal';
      return {
        id: nextChannel(),
        direction,
        startedAt: Date.now(),
        answeredAt: null,
        source,
        requested,
        destination,
        participants: new Set<User>(),
        legs: new Set<Leg>(),
      };
    },
    call: (conversation, party, peer) =>
      createLeg(conversation, party, { isCaller: true, status: 'Ring', peer }),
    ring(conversation, party, peer) {
      // A phone's other party is not known yet: no name, and the own extension in place of its number.
      const outside = isOutside(party.number);
      const first = outside ? peer : { number: party.number, name: '' };
      const leg = createLeg(conversation, party, { isCaller: false, status: 'Down', peer: first });
      leg.peer = peer;
      if (!outside) updated(leg);
      leg.status = 'Ringing';
      updated(leg);
      conversation.destination = party;
      return leg;
    },
    pickUp(leg) {
      if (leg.status === 'Up') return;
      leg.status = 'Up';
      updated(leg);
      leg.answeredAt = Date.now();
      say(leg, 'call_answered', callObject(leg));
    },
    bridge(joined) {
      bridges += 1;
      const id = `b-${bridges}`;
      for (const leg of joined) {
        leg.bridge = id;
        leg.talkingTo = joined.filter((other) => other !== leg);
        const [only, second] = leg.talkingTo;
        if (only !== undefined && second === undefined) leg.peer = only.party;
      }
      joined.forEach(updated);
    },
    end(leg, reasonCode) {
      if (!legs.has(leg.id)) return;
      drop(leg);
      for (const other of leg.talkingTo) if (legs.has(other.id)) part(other, leg);
      say(leg, 'call_ended', endedCallObject(leg, Date.now(), reasonCode));
      if (leg.conversation.legs.size === 0) setting.concluded(leg.conversation);
    },
    forget: (conversation) => [...conversation.legs].forEach(drop),
  };
}
