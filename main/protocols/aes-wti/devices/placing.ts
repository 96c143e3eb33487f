import type { AesWtiOptions, DeviceKind } from '../options.ts';
import type { Remembered } from '../remembered.ts';
import { ask } from '../wire/asking.ts';
import type { Conversation } from '../wire/conversation.ts';
import { flag, isFields, member, nested, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { WtiRefusal } from '../wire/refusal.ts';
import { isNotUnderstood, isWrongKind } from './device-failure.ts';
import { composedId } from './monitored-device.ts';

export interface PlacingContext {
  conversation: Conversation;
  options: AesWtiOptions;
  remembered: Remembered;
}

type IdService = 'third-party' | 'first-party' | 'compose';

const ID_SERVICES: readonly IdService[] = ['third-party', 'first-party', 'compose'];

/**
 * Asks AES for the identifier of an extension. Which service the telephone interface wants is not published, so the one
 * that AES does not know is followed by the next; what works is remembered.
 */
export async function resolveDevice(context: PlacingContext, extension: string): Promise<string> {
  const { options, remembered } = context;
  const { deviceIdService, switchName } = options;
  const first = deviceIdService === 'auto' ? remembered.idService : deviceIdService;
  const services = deviceIdService === 'auto' ? ID_SERVICES.slice(ID_SERVICES.indexOf(first)) : [first];
  for (const service of services) {
    try {
      const id = await idFrom(context, service, extension);
      if (deviceIdService === 'auto') remembered.idService = service;
      return id;
    } catch (error) {
      const isLast = service === services.at(-1);
      if (isLast || !(error instanceof WtiRefusal) || !isOtherServiceWanted(error)) throw error;
    }
  }
  return composedId(extension, switchName);
}

async function idFrom({ conversation, options }: PlacingContext, service: IdService, extension: string) {
  const { switchName } = options;
  if (service === 'compose') return composedId(extension, switchName);
  const { payload } =
    service === 'third-party'
      ? await ask(conversation, 'GetThirdPartyDeviceId', { switchName, extension })
      : // A first-party id belongs to one session alone unless this is said.
        await ask(conversation, 'GetDeviceId', { switchName, extension, controllableByOtherSessions: true });
  const device = member(payload, 'device');
  const id = isFields(device)
    ? (text(device, 'deviceIdentifier') ?? text(device, 'value'))
    : text(payload, 'device');
  return id ?? composedId(extension, switchName);
}

function isOtherServiceWanted(refusal: WtiRefusal): boolean {
  return isNotUnderstood(refusal) || refusal.says('requestIncompatibleWithObject');
}

const CALL_CONTROL = [
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
];
const LOGICAL_DEVICE = [
  'agentBusy',
  'agentLoggedOn',
  'agentLoggedOff',
  'agentNotReady',
  'agentReady',
  'agentWorkingAfterCall',
  'doNotDisturb',
  'forwarding',
];

export interface PlacedMonitor {
  crossRefId: string;
  kind: DeviceKind;
  /** Events that were asked for and that AES will not send. */
  cut: string[];
}

/** The answer to a MonitorStart names no monitor. */
export class NoMonitor extends Error {
  constructor(extension: string) {
    super(`AES confirmed a monitor on ${extension} without naming it.`);
    this.name = 'NoMonitor';
  }
}

/** Places the monitor; where the kind of the device is not known, the kinds are tried one after the other. */
export async function placeMonitor(
  context: PlacingContext,
  device: { id: string; extension: string; kind: DeviceKind | undefined },
): Promise<PlacedMonitor> {
  const kinds: DeviceKind[] = device.kind === undefined ? ['station', 'vdn', 'skill'] : [device.kind];
  let firstRefusal: WtiRefusal | undefined;
  for (const kind of kinds) {
    try {
      return await placeAs(context, device, kind);
    } catch (error) {
      if (!(error instanceof WtiRefusal) || !isWrongKind(error)) throw error;
      firstRefusal ??= error;
    }
  }
  throw firstRefusal ?? new NoMonitor(device.extension);
}

async function placeAs(
  { conversation, options }: PlacingContext,
  { id, extension }: { id: string; extension: string },
  kind: DeviceKind,
): Promise<PlacedMonitor> {
  const wanted = monitorRequest(id, kind, options);
  const { payload } = await ask(conversation, 'MonitorStart', wanted);
  const crossRefId = text(payload, 'monitorCrossRefID');
  if (crossRefId === undefined) throw new NoMonitor(extension);
  return { crossRefId, kind, cut: options.filterPolarity === 'invert' ? cutEvents(payload) : [] };
}

/** A skill reports its agents; a monitor on a VDN must follow the calls that the VDN hands on. */
function monitorRequest(id: string, kind: DeviceKind, { filterPolarity }: AesWtiOptions): Fields {
  return {
    monitorObject: { deviceObject: id },
    ...(kind === 'vdn' && { monitorType: 'call' }),
    ...(filterPolarity !== 'none' && {
      requestedMonitorFilter: {
        // Avaya's schema writes the name of this group in lower case.
        ...(kind !== 'skill' && { callcontrol: allOf(CALL_CONTROL) }),
        ...(kind !== 'vdn' && { logicalDeviceFeature: allOf(LOGICAL_DEVICE) }),
      },
    }),
    ...(filterPolarity === 'invert' && {
      extensions: { privateData: { private: { AvayaEvents: { invertFilter: true } } } },
    }),
  };
}

function allOf(names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/**
 * The wanted events that the answer's filter does not let through. Whether `true` in it means "sent" or "suppressed" is
 * not published; a group is alike unless some of it was cut, so its smaller part is what was cut.
 */
function cutEvents(payload: Fields): string[] {
  const actual = nested(payload, 'actualMonitorFilter');
  const cutIn = (group: string, names: readonly string[]) => {
    const those = (value: boolean) => names.filter((name) => flag(nested(actual, group), name) === value);
    const [some, others] = [those(true), those(false)];
    return some.length < others.length ? some : others;
  };
  return [...cutIn('callcontrol', CALL_CONTROL), ...cutIn('logicalDeviceFeature', LOGICAL_DEVICE)];
}
