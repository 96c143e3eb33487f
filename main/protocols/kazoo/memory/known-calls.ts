import type { Party } from '../../../../model/event.ts';
import type { ConnectionRole, Direction } from '../../../../model/vocabulary.ts';
import type { LegReading } from '../events/leg.ts';
import { NewestMap } from '../../../../model/newest-map.ts';

/** A leg with all that its messages have told so far. */
export interface KnownLeg {
  id: string;
  /** The call that it was last said to be of. */
  callId: string;
  account?: string;
  role?: ConnectionRole;
  device?: string;
  from?: Party;
  to?: Party;
  isLoopback: boolean;
  isConnected: boolean;
  isParked: boolean;
  hasEnded: boolean;
  /** The leg that it was last bridged with. */
  peer?: string;
  /** When it was last heard of, in messages received; see `KnownCalls.turn`. */
  turn: number;
}

/** A leg as one message leaves it. */
export interface PlacedLeg {
  leg: KnownLeg;
  /** Other ids under which this call is known. */
  joins: string[];
  direction?: Direction;
}

interface KnownCall {
  /** Where the caller is. */
  origin?: 'outside' | 'inside';
  direction?: Direction;
  /** Ids of calls that are one with this one, as far as only loopback legs tell. */
  partners: readonly string[];
}

/** A busy company has some hundred legs at a time; ended ones stay for the events that come after the end. */
const LEGS_KEPT = 5_000;
const CALLS_KEPT = 5_000;
const PARTNERS_KEPT = 8;

/**
 * What earlier messages have told of legs, for the messages that tell less: parking names no direction, and the id that
 * joins legs may come late or not at all. Bounded; what was forgotten is simply not added.
 */
export class KnownCalls {
  readonly #legs = new NewestMap<KnownLeg>(LEGS_KEPT);
  readonly #calls = new NewestMap<KnownCall>(CALLS_KEPT);
  #turn = 0;

  /** Counts the messages taken in: a leg whose `turn` is greater was heard of later. */
  get turn(): number {
    return this.#turn;
  }

  leg(id: string): KnownLeg | undefined {
    return this.#legs.get(id);
  }

  /** The legs that have not ended, as far as we were told. */
  live(): KnownLeg[] {
    return [...this.#legs.values()].filter(({ hasEnded }) => !hasEnded);
  }

  /** The call that a leg is of, where either is known. */
  callIdOf(legId: string | undefined): string | undefined {
    return legId === undefined ? undefined : this.#legs.get(legId)?.callId;
  }

  /** Adds what a message says of its leg. */
  place(reading: LegReading): PlacedLeg {
    this.#turn += 1;
    const before = this.#legs.get(reading.id);
    const callId = this.#callIdFor(reading, before);
    const leg = legOf(reading, callId, before, this.#turn);
    this.#legs.set(leg.id, leg);
    const call = this.#callFor(reading, leg);
    const former = before !== undefined && before.callId !== callId ? [before.callId] : [];
    return {
      leg,
      joins: [...new Set([...former, ...call.partners])],
      ...(call.direction !== undefined && { direction: call.direction }),
    };
  }

  /** A leg that so far was only named by its peer. */
  introduce(id: string, placed: PlacedLeg): KnownLeg {
    const known = this.#legs.get(id);
    if (known !== undefined) return known;
    const { callId, account, role, from, to } = placed.leg;
    const leg: KnownLeg = {
      id,
      callId,
      isLoopback: false,
      isConnected: false,
      isParked: false,
      hasEnded: false,
      turn: this.#turn,
      ...(account !== undefined && { account }),
      ...(role !== undefined && { role: role === 'caller' ? 'called' : 'caller' }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    };
    this.#legs.set(id, leg);
    return leg;
  }

  /** From now on events of either call say that they are one. */
  makePartners(one: string, two: string): void {
    if (one === two) return;
    for (const [id, partner] of [
      [one, two],
      [two, one],
    ] as const) {
      const call = this.#calls.get(id) ?? { partners: [] };
      if (call.partners.includes(partner)) continue;
      this.#calls.set(id, { ...call, partners: [...call.partners, partner].slice(-PARTNERS_KEPT) });
    }
  }

  /** Calls that become one have one direction: that of the one with somebody outside. */
  shareDirection(one: string, two: string): Direction | undefined {
    const [first, second] = [this.#calls.get(one), this.#calls.get(two)];
    const directions = [first?.direction, second?.direction];
    const direction = directions.find((each) => each === 'in' || each === 'out') ?? directions[0];
    if (direction === undefined) return undefined;
    for (const [id, call] of [
      [one, first],
      [two, second],
    ] as const) {
      this.#calls.set(id, { partners: [], ...call, direction });
    }
    return direction;
  }

  #callIdFor(reading: LegReading, before: KnownLeg | undefined): string {
    const { id, interaction, bridgeId, otherLeg } = reading;
    return (
      interaction ??
      before?.callId ??
      this.callIdOf(bridgeId) ??
      bridgeId ??
      this.callIdOf(otherLeg) ??
      otherLeg ??
      id
    );
  }

  #callFor({ side, cameIn }: LegReading, leg: KnownLeg): KnownCall {
    const { role } = leg;
    const call: KnownCall = { ...(this.#calls.get(leg.callId) ?? { partners: [] }) };
    const origin = cameIn ? 'outside' : role === 'caller' && !leg.isLoopback ? side : undefined;
    if (origin !== undefined) call.origin ??= origin;
    const isCalled = role === 'called' && !leg.isLoopback;
    const direction =
      call.origin === 'outside' ? 'in' : isCalled ? directionOut(call.origin, side) : undefined;
    if (direction !== undefined) call.direction ??= direction;
    this.#calls.set(leg.callId, call);
    return call;
  }
}

/** A call that did not come from outside, by where its called leg is. */
function directionOut(origin: 'inside' | undefined, side: LegReading['side']): Direction | undefined {
  if (side === 'outside') return 'out';
  return origin === 'inside' && side === 'inside' ? 'internal' : undefined;
}

function legOf(reading: LegReading, callId: string, before: KnownLeg | undefined, turn: number): KnownLeg {
  const leg: KnownLeg = {
    ...(before ?? { isConnected: false, isParked: false, hasEnded: false }),
    id: reading.id,
    callId,
    isLoopback: reading.isLoopback || before?.isLoopback === true,
    turn,
  };
  const { account, device, from, to } = reading;
  const role = reading.role ?? before?.role ?? reading.likelyRole;
  if (account !== undefined) leg.account = account;
  if (role !== undefined) leg.role = role;
  // A line is named in one way: the first name that was given.
  if (device !== undefined) leg.device ??= device;
  if (from !== undefined) leg.from = from;
  if (to !== undefined) leg.to = to;
  return leg;
}
