import { z } from 'zod';
import type { Dialect } from '../conduct.ts';
import { FILTERS } from '../calls/fact.ts';
import type { Fact, FilterGroup, Observer } from '../calls/fact.ts';
import type { Writer } from '../calls/writer.ts';
import type { DeviceKind } from '../office.ts';
import type { Session } from './sessions.ts';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const groupSchema = z.record(z.string(), flag);

export const filterSchema = z.looseObject({
  callcontrol: groupSchema.optional(),
  callControl: groupSchema.optional(),
  logicalDeviceFeature: groupSchema.optional(),
});
export type AskedFilter = z.output<typeof filterSchema>;

/** Which events a monitor lets through, by group. */
export type Passes = Record<FilterGroup, ReadonlySet<string>>;

/** What one session has asked to hear of one device. */
export interface Monitor {
  crossRefId: string;
  session: Session;
  /** The extension. */
  device: string;
  kind: DeviceKind;
  /** `call` follows calls that came through the device, after they left it. */
  type: 'device' | 'call';
  passes: Passes;
}

/**
 * What a filter lets through: without one everything; with `inverted` what it names as true; otherwise what it does
 * not name as true, since a filter of ECMA-323 says what is to be kept back.
 */
export function passesOf(asked: AskedFilter | undefined, inverted: boolean, kind: DeviceKind): Passes {
  const wanted = (group: FilterGroup): Set<string> => {
    // A skill takes part in no call that a monitor could follow.
    if (kind === 'skill' && group === 'callcontrol') return new Set();
    const all: readonly string[] = FILTERS[group];
    if (asked === undefined) return new Set(all);
    const named = (group === 'callcontrol' ? (asked.callControl ?? asked.callcontrol) : asked[group]) ?? {};
    return new Set(all.filter((name) => (named[name] === true) === inverted));
  };
  return { callcontrol: wanted('callcontrol'), logicalDeviceFeature: wanted('logicalDeviceFeature') };
}

/** `actualMonitorFilter`, in the polarity that was asked in. */
export function actualFilter(passes: Passes, inverted: boolean): Record<string, Record<string, boolean>> {
  const group = (name: FilterGroup): Record<string, boolean> =>
    Object.fromEntries(FILTERS[name].map((event) => [event, passes[name].has(event) === inverted]));
  return { callcontrol: group('callcontrol'), logicalDeviceFeature: group('logicalDeviceFeature') };
}

/** Whether a monitor on the observer's device hears of the fact. */
export function hears(monitor: Monitor, fact: Fact, observer: Observer): boolean {
  if (observer.followsCall && monitor.type !== 'call') return false;
  return monitor.passes[fact.group].has(fact.filter);
}

/** The fact as one monitor is told of it. */
export function payloadFor(
  crossRefId: string,
  fact: Fact,
  observer: Observer,
  writer: Writer,
  omits: Dialect['omits'],
): Record<string, unknown> {
  const { local } = observer;
  return {
    monitorCrossRefID: crossRefId,
    ...fact.head(writer),
    ...(local === undefined || omits.includes('localConnectionInfo') ? {} : { localConnectionInfo: local }),
    ...(fact.cause === undefined || omits.includes('cause') ? {} : { cause: fact.cause }),
    ...fact.tail?.(writer),
  };
}

/** All monitors of all sessions, by the device they watch. */
export class Monitors {
  readonly #byDevice = new Map<string, Set<Monitor>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  on(device: string): Iterable<Monitor> {
    return this.#byDevice.get(device) ?? [];
  }

  add(monitor: Monitor): void {
    const there = this.#byDevice.get(monitor.device) ?? new Set();
    this.#byDevice.set(monitor.device, there.add(monitor));
    monitor.session.monitors.set(monitor.crossRefId, monitor);
    this.#size += 1;
  }

  remove(monitor: Monitor): void {
    const there = this.#byDevice.get(monitor.device);
    if (there?.delete(monitor) !== true) return;
    if (there.size === 0) this.#byDevice.delete(monitor.device);
    monitor.session.monitors.delete(monitor.crossRefId);
    this.#size -= 1;
  }
}
