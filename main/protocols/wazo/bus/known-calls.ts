import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { EventFacts, Party } from '../../../../model/event.ts';
import type { BusMessage } from './message.ts';
import { NewestMap } from '../../../../model/newest-map.ts';

/** What the call objects of a leg have said so far. */
export interface KnownLeg extends Pick<
  EventFacts,
  'globalCallId' | 'device' | 'from' | 'to' | 'direction' | 'role'
> {
  callId: string;
  tenant?: string;
  user?: string;
  foreignOrigin?: string;
  ended?: true;
}

/** The callers in one list of a switchboard, by call id. */
export type SwitchboardList = ReadonlyMap<string, Party | undefined>;

/** A busy company has some hundred legs at a time; ended ones stay for the events that come after the end. */
const LEGS_KEPT = 5_000;
const LISTS_KEPT = 1_000;

/**
 * What earlier messages have told, for the messages that tell less: `call_held` carries an id only, `call_ended` swaps
 * its parties, a switchboard sends its whole list. Bounded; what was forgotten is simply not added.
 */
export class KnownCalls {
  readonly #legs = new NewestMap<KnownLeg>(LEGS_KEPT);
  readonly switchboardLists = new NewestMap<SwitchboardList>(LISTS_KEPT);
  /** Ad-hoc conference id to the call that was in it first. */
  readonly adhocConferences = new NewestMap<string>(LISTS_KEPT);

  leg(message: Pick<BusMessage, 'foreignOrigin'>, callId: string): KnownLeg | undefined {
    return this.#legs.get(legKey(message.foreignOrigin, callId));
  }

  /** Adds to what is known of a leg: what a newer message leaves out stays. */
  remember(leg: KnownLeg): void {
    const key = legKey(leg.foreignOrigin, leg.callId);
    this.#legs.set(key, { ...this.#legs.get(key), ...leg });
  }

  /** The legs that have not ended, as far as we were told. */
  live(): KnownLeg[] {
    return [...this.#legs.values()].filter((leg) => leg.ended === undefined);
  }

  /** The id by which a leg's call is joined with others. */
  joinId(message: BusMessage, callId: string): string {
    return this.leg(message, callId)?.globalCallId ?? callId;
  }

  /** The facts of a leg of which this message says only the id; what earlier ones told is added. */
  legFacts(
    message: BusMessage,
    callId: string,
    facts: Omit<EventDraft, 'callId' | 'connectionId'>,
  ): EventMeaning {
    const leg = this.leg(message, callId);
    return finished({
      globalCallId: leg?.globalCallId,
      device: leg?.device,
      from: leg?.from,
      to: leg?.to,
      direction: leg?.direction,
      role: leg?.role,
      ...facts,
      callId,
      connectionId: callId,
    });
  }
}

function legKey(foreignOrigin: string | undefined, callId: string): string {
  return foreignOrigin === undefined ? callId : `${callId}@${foreignOrigin}`;
}
