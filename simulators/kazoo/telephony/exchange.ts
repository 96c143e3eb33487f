import type { Clock } from '../../../model/clock.ts';
import type { Chance } from '../../chance.ts';
import type { Subscriber } from '../../scenario.ts';
import { callKeys, encodePart } from '../bus.ts';
import type { BusEvent } from '../bus.ts';
import type { Conduct } from '../trouble/conduct.ts';
import { isOutside } from '../directory.ts';
import type { Account, Device, Directory } from '../directory.ts';
import { gregorianSeconds } from '../gregorian.ts';
import type { Interaction, Leg } from './leg.ts';
import { channelData, destroyData, parkData } from './leg-data.ts';

/** Who is on a new leg, and what it shows. */
interface LegForm {
  interaction: Interaction;
  direction: Leg['direction'];
  party: Subscriber;
  device: Device | null;
  caller: Subscriber;
  callee: Subscriber | null;
  dialled: string;
}

/** The channels that are up, and the words in which the switch tells of them. */
export interface Exchange {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly chance: Chance;
  /** By call id. */
  readonly legs: ReadonlyMap<string, Leg>;
  publish: (event: BusEvent) => void;
  hex(digits: number): string;
  /** CHANNEL_CREATE of a leg that comes in, with a call of its own. */
  comeIn(from: Subscriber, to: Subscriber): Leg;
  /** CHANNEL_CREATE of each phone of an extension, or of one leg to a carrier. */
  ring(interaction: Interaction, to: Subscriber, caller: Subscriber): Leg[];
  /** Both halves of a helper that stands between a call and a phone to which it was forwarded. */
  loop(interaction: Interaction, to: Subscriber, caller: Subscriber): [Leg, Leg];
  /** CHANNEL_ANSWER; nothing for a leg that is up. */
  pickUp(leg: Leg): void;
  /** CHANNEL_BRIDGE, told of the first. */
  bridge(leg: Leg, peer: Leg): void;
  hold(leg: Leg, onHold: boolean): void;
  parking(leg: Leg, what: 'PARKED' | 'RETRIEVED' | 'ABANDONED', slot: string): void;
  /** CHANNEL_DESTROY; nothing for a leg that has ended. */
  end(leg: Leg, cause: string): void;
  /** Takes legs away without a word: their script was begun anew. */
  forget(legs: Iterable<Leg>): void;
}

export function createExchange(setting: {
  clock: Clock;
  directory: Directory;
  chance: Chance;
  conduct: () => Conduct;
  publish: (event: BusEvent) => void;
}): Exchange {
  const { clock, directory, chance, conduct, publish } = setting;
  const legs = new Map<string, Leg>();
  let lastMicros = 0;

  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => chance.between(0, 15).toString(16)).join('');

  /** The switch's clock is finer than ours: two events never have the same microsecond. */
  function nextMicros(at: number): number {
    lastMicros = Math.max(at * 1_000, lastMicros + 1);
    return lastMicros;
  }

  function say(leg: Leg, name: string, more: (at: number) => Record<string, unknown> = () => ({})): void {
    const at = clock.now();
    const stamp = { at, micros: nextMicros(at) };
    const { dialect } = conduct();
    publish({
      name,
      ...callKeys(leg.interaction.account.id, name, leg.callId),
      data: () => channelData(leg, name, stamp, dialect, more(at)),
    });
  }

  /** Of the line that the leg belongs to; carriers and helpers have none. */
  function presence(leg: Leg, state: 'early' | 'confirmed' | 'terminated'): void {
    if (leg.device === null) return;
    const { account } = leg.interaction;
    const line = `${leg.party.number}@${account.realm}`;
    const key = `dialog.${account.id}`;
    publish({
      name: 'dialog_update',
      routingKey: `presence.${key}.${encodePart(leg.callId)}`,
      patterns: [`${key}.*`, `${key}.${encodePart(leg.callId)}`],
      data: () => ({
        event_category: 'presence',
        event_name: 'dialog_update',
        presence_id: line,
        state,
        direction: leg.direction === 'inbound' ? 'initiator' : 'recipient',
        call_id: leg.callId,
        from: `${leg.caller.number}@${account.realm}`,
        to: `${leg.dialled}@${account.realm}`,
        event_package: 'dialog',
      }),
    });
  }

  function create(form: LegForm, callId: string, loopback: Leg['loopback'] = null): Leg {
    const leg: Leg = {
      ...form,
      callId,
      loopback,
      createdAt: clock.now(),
      answeredAt: null,
      state: 'DOWN',
      peer: null,
      transfers: {},
      replacedBy: null,
    };
    legs.set(callId, leg);
    say(leg, 'CHANNEL_CREATE');
    if (leg.direction === 'outbound') leg.state = 'RINGING';
    presence(leg, 'early');
    return leg;
  }

  function accountOf(from: Subscriber, to: Subscriber): Account {
    const inside = isOutside(from.number) ? to.number : from.number;
    return isOutside(inside) || inside === '' ? directory.home : directory.userAt(inside).account;
  }

  function comeIn(from: Subscriber, to: Subscriber): Leg {
    const account = accountOf(from, to);
    const outside = isOutside(from.number);
    const callId = outside ? `${hex(16)}@203.0.113.20` : chance.uuid();
    const interaction: Interaction = {
      id: `${String(gregorianSeconds(clock.now()))}-${hex(8)}`,
      account,
      bridgeId: callId,
      inception: outside ? `${account.phoneNumber}@${account.realm}` : null,
    };
    const device = outside ? null : (directory.userAt(from.number).devices[0] ?? null);
    const dialled = outside ? account.phoneNumber : to.number;
    return create(
      { interaction, direction: 'inbound', party: from, device, caller: from, callee: null, dialled },
      callId,
    );
  }

  return {
    clock,
    directory,
    chance,
    legs,
    publish,
    hex,
    comeIn,
    ring(interaction, to, caller) {
      const devices = isOutside(to.number) ? [null] : directory.userAt(to.number).devices;
      return devices.map((device) =>
        create(
          { interaction, direction: 'outbound', party: to, device, caller, callee: to, dialled: to.number },
          chance.uuid(),
        ),
      );
    },
    loop(interaction, to, caller) {
      const [first, second] = [chance.uuid(), chance.uuid()];
      const form = { interaction, party: to, device: null, caller, callee: to, dialled: to.number };
      return [
        create({ ...form, direction: 'outbound' }, first, { leg: 'A', otherId: second }),
        create({ ...form, direction: 'inbound' }, second, { leg: 'B', otherId: first }),
      ];
    },
    pickUp(leg) {
      if (leg.answeredAt !== null) return;
      leg.answeredAt = clock.now();
      leg.state = 'ACTIVE';
      say(leg, 'CHANNEL_ANSWER');
      presence(leg, 'confirmed');
    },
    bridge(leg, peer) {
      for (const one of [leg, peer]) if (one.peer !== null) one.peer.peer = null;
      leg.peer = peer;
      peer.peer = leg;
      leg.state = 'ACTIVE';
      peer.state = 'ACTIVE';
      leg.callee ??= peer.party;
      say(leg, 'CHANNEL_BRIDGE', () => ({ bridge_b_unique_id: peer.callId }));
    },
    hold(leg, onHold) {
      leg.state = onHold ? 'HELD' : 'ACTIVE';
      say(leg, onHold ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD');
    },
    parking(leg, what, slot) {
      leg.state = what === 'RETRIEVED' ? 'ACTIVE' : 'HELD';
      const name = `PARK_${what}`;
      const data = parkData(leg, name, slot, hex(32));
      publish({ name, ...callKeys(leg.interaction.account.id, name, leg.callId), data: () => data });
    },
    end(leg, cause) {
      if (!legs.delete(leg.callId)) return;
      leg.state = 'HANGUP';
      say(leg, 'CHANNEL_DESTROY', (at) => destroyData(leg, at, cause));
      if (leg.peer !== null) leg.peer.peer = null;
      presence(leg, 'terminated');
    },
    forget(forgotten) {
      for (const leg of forgotten) legs.delete(leg.callId);
    },
  };
}
