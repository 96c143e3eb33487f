import type { Traps } from '../conduct.ts';
import type { Identifiers } from '../identifiers.ts';
import { kindOf, needsTrunk } from '../office.ts';
import type { Office } from '../office.ts';
import type { Call, Leg, LegState } from './call.ts';
import { observersOf } from './fact.ts';
import type { Fact, Observer, Say } from './fact.ts';
import { RESTRICTED } from './writer.ts';

/** Scenarios that are stopped half-way leave calls behind; the oldest are forgotten beyond this. */
const MAX_CALLS = 2000;
const TRUNK_MEMBERS = 99;
/** Call appearances of a station; the call that finds none free is busy. */
const APPEARANCES = 3;

/** The calls of the switch, and the means by which operations change them and tell what happened. */
export class Exchange {
  readonly office: Office;
  readonly say: Say;
  readonly #ids: Identifiers;
  readonly #traps: () => Traps;
  /** By the name that the scenario gives a call, oldest first. */
  readonly #calls = new Map<string, Call>();
  readonly #idsInUse = new Set<string>();
  #trunkMember = 0;

  constructor(parts: { office: Office; ids: Identifiers; traps: () => Traps; say: (fact: Fact) => void }) {
    this.office = parts.office;
    this.#ids = parts.ids;
    this.#traps = parts.traps;
    this.say = parts.say;
  }

  get traps(): Traps {
    return this.#traps();
  }

  get size(): number {
    return this.#calls.size;
  }

  find(name: string): Call | undefined {
    return this.#calls.get(name);
  }

  /** A new call without legs. A call of the same name is forgotten. */
  begin(name: string, calling: string, called: string): Call {
    this.end(name);
    const [oldest] = this.#calls.keys();
    if (oldest !== undefined && this.#calls.size >= MAX_CALLS) this.end(oldest);
    const id = this.freshCallId();
    this.#idsInUse.add(id);
    const call: Call = {
      id,
      ucid: this.#ids.ucid(id),
      calling: this.#shown(calling),
      called,
      legs: new Map(),
      seen: new Set(),
    };
    this.#calls.set(name, call);
    return call;
  }

  freshCallId(): string {
    return this.#ids.callId((id) => this.#idsInUse.has(id), this.traps.quickCallIds);
  }

  end(name: string): void {
    const call = this.#calls.get(name);
    if (call === undefined) return;
    this.#calls.delete(name);
    this.#idsInUse.delete(call.id);
  }

  /** Gives the call the id of another one, which ends. */
  absorb(call: Call, other: string, id: string): void {
    const absorbed = this.#calls.get(other);
    this.#idsInUse.delete(call.id);
    if (absorbed !== undefined) this.end(other);
    call.id = id;
    this.#idsInUse.add(id);
  }

  /** Puts a party into a call: an extension as itself, somebody outside through a trunk. */
  join(call: Call, party: string, state: LegState): Leg {
    const leg = { device: this.#deviceFor(call, party), party, shown: this.#shown(party), state };
    call.legs.set(leg.device, leg);
    call.seen.add(leg.device);
    return leg;
  }

  /** Who sees the call now, `gone` being devices that have just left it. */
  observers(call: Call, gone: string[] = []): Observer[] {
    return observersOf(call, (device) => kindOf(this.office, device) === 'vdn', gone);
  }

  hasFreeAppearance(station: string): boolean {
    if (kindOf(this.office, station) !== 'station') return true;
    const appearances = this.traps.singleAppearance ? 1 : APPEARANCES;
    return this.callsAt(station).length < appearances;
  }

  /** The calls in which a device has a leg. */
  callsAt(device: string): Call[] {
    return [...this.#calls.values()].filter((call) => call.legs.has(device));
  }

  waitingIn(skill: string): number {
    return this.callsAt(skill).length;
  }

  #deviceFor(call: Call, party: string): string {
    if (!needsTrunk(party)) return party;
    this.#trunkMember = (this.#trunkMember % TRUNK_MEMBERS) + 1;
    call.trunk ??= this.#trunkMember;
    return `T520#${this.#trunkMember}`;
  }

  #shown(party: string): string {
    if (!needsTrunk(party)) return party;
    const withheld = party === '' || party.toLowerCase() === 'anonymous' || this.traps.restrictedCallers;
    return withheld ? RESTRICTED : party;
  }
}
