import type { Clock } from '../../../model/clock.ts';
import type { Chance } from '../../chance.ts';
import type { Subscriber } from '../../scenario.ts';
import { publisher } from '../notifications/publication.ts';
import type { Publication } from '../notifications/publication.ts';
import { principalIdOf } from '../rest/accounts.ts';
import { callNotification } from './call-content.ts';
import { isOutside, pathOf } from './leg.ts';
import type { Call, Cause, Leg, LegState, PbxEvent, Side } from './leg.ts';

const FIRST_CALL_NUMBER = 700_800;

/** The legs that exist, and the media service's words for what happens to them. */
export interface Exchange {
  /** Legs that have not ended. */
  readonly legs: ReadonlySet<Leg>;
  /** The next call's tracking id: a time and a counter. */
  track(): string;
  /** `connected` with `originatedEvent`: the caller's own leg is connected as soon as the call is made. */
  originate(call: Pick<Call, 'tracking' | 'called'>, party: Subscriber, to: Subscriber): Side;
  /** A leg that rings. */
  ring(call: Pick<Call, 'tracking' | 'called'>, party: Subscriber, from: Subscriber, cause?: Cause): Side;
  /** A leg that nobody rang: it takes a call that waits somewhere. */
  pickUp(call: Call, party: Subscriber, from: Subscriber): Side;
  /** The same leg in another state. Nothing for a party outside. */
  say(side: Side, state: LegState, event: PbxEvent, change?: LegChange): void;
  /** `completed`, then the resource's deletion. */
  end(side: Side, cause?: Cause): void;
  /** `idle` with `failedEvent`, then the resource's deletion. */
  fail(side: Side, cause: Cause): void;
  /** Takes a leg away without a word: its script was begun anew. */
  forget(side: Side): void;
}

export type LegChange = Partial<Pick<Leg, 'cause' | 'from' | 'to' | 'tracking'>>;

export function createExchange(setting: {
  clock: Clock;
  chance: Chance;
  publish: (publication: Publication) => void;
}): Exchange {
  const { clock, chance } = setting;
  const legs = new Set<Leg>();
  let numbers = FIRST_CALL_NUMBER;
  let trackings = 0;

  function publish(leg: Leg, method: Publication['method'], content: Publication['content']): void {
    setting.publish({
      publicationId: chance.uuid(),
      topic: 'platform-api-media',
      method,
      subject: `/2017-09-01/${pathOf(leg)}`,
      content,
      publisher: publisher(principalIdOf(leg.extension)),
    });
  }

  function tell(leg: Leg, event: PbxEvent): void {
    publish(leg, 'PUT', callNotification(leg, event, chance.uuid(), clock.now()));
  }

  function open(
    party: Subscriber,
    about: Omit<Leg, 'extension' | 'number' | 'createdOn' | 'answeredAt' | 'endedAt'>,
  ): Side {
    if (isOutside(party.number)) return { party, leg: null };
    numbers += 1;
    const now = clock.now();
    const times = { createdOn: now, answeredAt: null, endedAt: null };
    const leg: Leg = { extension: party.number, number: numbers, ...about, ...times };
    legs.add(leg);
    return { party, leg };
  }

  function say({ leg }: Side, state: LegState, event: PbxEvent, change: LegChange = {}): void {
    if (leg === null || !legs.has(leg)) return;
    Object.assign(leg, change, { state });
    if (event === 'establishedEvent') leg.answeredAt ??= clock.now();
    tell(leg, event);
  }

  function remove(leg: Leg): void {
    legs.delete(leg);
    publish(leg, 'DELETE', { callId: pathOf(leg) });
  }

  return {
    legs,
    track() {
      trackings += 1;
      return `${Math.floor(clock.now() / 1_000)}#${trackings}`;
    },
    originate({ tracking, called }, party, to) {
      const about = { tracking, called, from: party, to, cause: 'newCall', state: 'connected' } as const;
      const side = open(party, { direction: 'outbound', ...about });
      say(side, 'connected', 'originatedEvent');
      return side;
    },
    ring({ tracking, called }, party, from, cause = 'newCall') {
      const about = { tracking, called, from, to: party, cause, state: 'ringing' } as const;
      const side = open(party, { direction: 'inbound', ...about });
      say(side, 'ringing', 'deliveredEvent');
      return side;
    },
    pickUp({ tracking, called }, party, from) {
      const about = { tracking, called, from, to: party, cause: 'redirected', state: 'connected' } as const;
      const side = open(party, { direction: 'inbound', ...about });
      say(side, 'connected', 'establishedEvent');
      return side;
    },
    say,
    end(side, cause) {
      const { leg } = side;
      if (leg === null || !legs.has(leg)) return;
      leg.endedAt = clock.now();
      say(side, 'completed', 'connectionClearedEvent', cause === undefined ? {} : { cause });
      remove(leg);
    },
    fail(side, cause) {
      say(side, 'idle', 'failedEvent', { cause });
      if (side.leg !== null && legs.has(side.leg)) remove(side.leg);
    },
    forget({ leg }) {
      if (leg !== null) legs.delete(leg);
    },
  };
}
