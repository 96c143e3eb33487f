/** ECMA-269, local connection state; a leg that is gone is `null` on the wire. */
export type LegState = 'initiated' | 'alerting' | 'connected' | 'hold' | 'queued' | 'fail';

/** One device in one call: a connection in CSTA's terms. */
export interface Leg {
  /** The device of the connection: an extension, or the trunk that leads outside ("T520#3"). */
  device: string;
  /** Who is behind it: the extension itself, or the outside number. */
  party: string;
  /** The party as events show it; differs from `party` for callers who withhold their number. */
  shown: string;
  state: LegState;
}

export interface Call {
  id: string;
  /** Stays with the contact when a transfer changes the call id. */
  ucid: string;
  calling: string;
  called: string;
  /** The device that sent the call on, once one did. */
  redirectedFrom?: string;
  trunk?: number;
  vdn?: string;
  skill?: string;
  /** By device. */
  legs: Map<string, Leg>;
  /** Devices that have been in the call: what call-type monitors on them follow. */
  seen: Set<string>;
}

export function legOf(call: Call, party: string): Leg | undefined {
  for (const leg of call.legs.values()) if (leg.party === party) return leg;
  return undefined;
}

export function firstIn(call: Call, ...states: LegState[]): Leg | undefined {
  for (const leg of call.legs.values()) if (states.includes(leg.state)) return leg;
  return undefined;
}
