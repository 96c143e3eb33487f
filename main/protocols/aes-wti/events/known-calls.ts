import type { Agent, Party } from '../../../../model/event.ts';
import type { CallState, ConnectionRole, Direction } from '../../../../model/vocabulary.ts';
import { deviceKey } from '../devices/device-id.ts';
import type { DeviceId } from '../devices/device-id.ts';

/** Calls beyond these are forgotten, the oldest first; the events of a forgotten call tell less, and are all recorded. */
const CALLS_AT_MOST = 5_000;
const AGENTS_AT_MOST = 5_000;

export interface KnownLeg {
  connectionId: string;
  device: DeviceId;
  state: CallState;
  role: ConnectionRole | undefined;
  /** `KnownCalls.heard` when it was last told of. */
  heard: number;
}

/** What earlier messages told of a call: later ones carry parts of it only. */
export interface KnownCall {
  callId: string;
  /** Its UCIDs: more than one after calls were made one. */
  globalCallIds: string[];
  from: Party | undefined;
  to: Party | undefined;
  callerKey: string | undefined;
  direction: Direction | undefined;
  legs: Map<string, KnownLeg>;
  /** The monitored devices that still see it. */
  monitors: Set<string>;
}

const OVER: ReadonlySet<CallState> = new Set<CallState>(['cleared', 'failed', 'diverted', 'transferred']);

export function isOver(state: CallState): boolean {
  return OVER.has(state);
}

export function openLegs(call: KnownCall): KnownLeg[] {
  return [...call.legs.values()].filter(({ state }) => !isOver(state));
}

/** The calls in progress as far as they were reported, and the agents at the devices. Lives over reconnects. */
export class KnownCalls {
  /** Counts messages, for telling what was known before a request was answered. */
  heard = 0;
  readonly #calls = new Map<string, KnownCall>();
  readonly #agents = new Map<string, Agent>();

  /** The call as known, or a blank one. Ids come round again: another UCID under the same id is another call. */
  call(callId: string, globalCallId: string | undefined): KnownCall {
    const known = this.#calls.get(callId);
    const isAnother =
      known !== undefined &&
      globalCallId !== undefined &&
      known.globalCallIds.length > 0 &&
      !known.globalCallIds.includes(globalCallId);
    const call = known === undefined || isAnother ? blankCall(callId) : known;
    if (globalCallId !== undefined && !call.globalCallIds.includes(globalCallId)) {
      call.globalCallIds.push(globalCallId);
    }
    return call;
  }

  find(callId: string): KnownCall | undefined {
    return this.#calls.get(callId);
  }

  /** Keeps the call for as long as any of its connections lasts. */
  keep(call: KnownCall): void {
    this.#calls.delete(call.callId);
    if (openLegs(call).length === 0) return;
    this.#calls.set(call.callId, call);
    for (const oldest of this.#calls.keys()) {
      if (this.#calls.size <= CALLS_AT_MOST) break;
      this.#calls.delete(oldest);
    }
  }

  forget(callId: string): void {
    this.#calls.delete(callId);
  }

  /** The connections of a device that last, as far as they were reported. */
  connectionsOf(device: DeviceId): { call: KnownCall; leg: KnownLeg }[] {
    const key = deviceKey(device);
    return [...this.#calls.values()].flatMap((call) =>
      openLegs(call)
        .filter((leg) => deviceKey(leg.device) === key)
        .map((leg) => ({ call, leg })),
    );
  }

  setAgent(device: DeviceId, agent: Agent | undefined): void {
    const key = deviceKey(device);
    this.#agents.delete(key);
    if (agent === undefined) return;
    this.#agents.set(key, agent);
    for (const oldest of this.#agents.keys()) {
      if (this.#agents.size <= AGENTS_AT_MOST) break;
      this.#agents.delete(oldest);
    }
  }

  agentAt(device: DeviceId): Agent | undefined {
    return this.#agents.get(deviceKey(device));
  }
}

function blankCall(callId: string): KnownCall {
  return {
    callId,
    globalCallIds: [],
    from: undefined,
    to: undefined,
    callerKey: undefined,
    direction: undefined,
    legs: new Map(),
    monitors: new Set(),
  };
}
