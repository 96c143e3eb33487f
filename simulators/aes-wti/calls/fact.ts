import type { Call, LegState } from './call.ts';
import type { Writer } from './writer.ts';

/** The names that a MonitorStart may ask for, by the group of the filter. */
export const FILTERS = {
  callcontrol: [
    'callCleared',
    'conferenced',
    'connectionCleared',
    'delivered',
    'diverted',
    'established',
    'failed',
    'held',
    'networkReached',
    'offered',
    'originated',
    'queued',
    'retrieved',
    'serviceInitiated',
    'transferred',
  ],
  logicalDeviceFeature: [
    'agentBusy',
    'agentLoggedOn',
    'agentLoggedOff',
    'agentNotReady',
    'agentReady',
    'agentWorkingAfterCall',
    'doNotDisturb',
    'forwarding',
  ],
} as const;
export type FilterGroup = keyof typeof FILTERS;

/** A device that sees a fact. */
export interface Observer {
  device: string;
  /** The state of the device's own connection after the fact; absent for those that only follow the call. */
  local?: LegState | 'null';
  /** Seen only by a call-type monitor: the call has left the device, or the device is a VDN. */
  followsCall: boolean;
}

/** One event as the switch knows it, before any monitor's number, filter and dialect are put to it. */
export interface Fact {
  event: string;
  group: FilterGroup;
  filter: string;
  observers: Observer[];
  cause?: string;
  /** The members before `localConnectionInfo` and `cause`, in the order of the schema. */
  head(write: Writer): Record<string, unknown>;
  /** The members after them. */
  tail?(write: Writer): Record<string, unknown>;
}

/** Takes a fact to the monitors. */
export type Say = (fact: Fact) => void;

/** Who sees what happens in a call now: the devices in it, those in `gone` that just left, and those it once passed. */
export function observersOf(call: Call, isVdn: (device: string) => boolean, gone: string[] = []): Observer[] {
  return [...call.seen].map((device) => {
    const state = call.legs.get(device)?.state;
    const left = gone.includes(device);
    if (state !== undefined) return { device, local: state, followsCall: isVdn(device) };
    return left ? { device, local: 'null', followsCall: isVdn(device) } : { device, followsCall: true };
  });
}
