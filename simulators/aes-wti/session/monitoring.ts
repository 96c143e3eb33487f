import { z } from 'zod';
import type { Aes } from '../aes.ts';
import type { LegState } from '../calls/call.ts';
import { privateData } from '../calls/call-events.ts';
import { Writer } from '../calls/writer.ts';
import { kindOf } from '../office.ts';
import { findDevice } from './devices.ts';
import { BAD_REQUEST, response, switchError } from './envelope.ts';
import type { Answer } from './envelope.ts';
import { actualFilter, filterSchema, passesOf } from './monitors.ts';
import type { Session } from './sessions.ts';

const monitorSchema = z.looseObject({
  monitorObject: z.looseObject({ deviceObject: z.string() }),
  monitorType: z.string().optional(),
  requestedMonitorFilter: z.unknown().optional(),
  extensions: z.unknown().optional(),
});
const inversionSchema = z.looseObject({
  privateData: z.looseObject({
    private: z.looseObject({
      AvayaEvents: z.looseObject({ invertFilter: z.union([z.literal(true), z.literal('true')]) }),
    }),
  }),
});

export function startMonitor(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = monitorSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const { monitorObject, monitorType = 'device', requestedMonitorFilter, extensions } = asked.data;
  const filter = filterSchema.optional().safeParse(requestedMonitorFilter);
  if (!filter.success) return switchError('operation', 'invalidMonitorFilter');
  if (monitorType !== 'device' && monitorType !== 'call') {
    return switchError('operation', 'invalidParameterValue');
  }
  const found = findDevice(aes, session.user, monitorObject.deviceObject);
  if ('refusal' in found) return found.refusal;
  const refusal = monitorRefusal(aes);
  if (refusal !== null) return refusal;

  const inverted =
    aes.conduct.filters === 'honours-inversion' && inversionSchema.safeParse(extensions).success;
  const kind = kindOf(aes.office, found.extension);
  const passes = passesOf(filter.data, inverted, kind);
  const crossRefId = aes.ids.crossRefId();
  aes.monitors.add({ crossRefId, session, device: found.extension, kind, type: monitorType, passes });
  session.monitoredAt = aes.clock.now();
  return response({
    monitorCrossRefID: crossRefId,
    ...(filter.data === undefined ? {} : { actualMonitorFilter: actualFilter(passes, inverted) }),
    monitorExistingCalls: false,
  });
}

function monitorRefusal(aes: Aes): Answer | null {
  const { monitors } = aes.conduct;
  if (monitors === 'no-licence' || aes.monitors.size >= aes.limits.licences) {
    return switchError('subscribedResourceAvailability', 'generic');
  }
  if (monitors === 'limit-reached' || aes.monitors.size >= aes.limits.monitors) {
    return switchError('systemResourceAvailibility', 'overallMonitorLimitExceeded');
  }
  return null;
}

const stopSchema = z.looseObject({ monitorCrossRefID: z.coerce.string() });

export function stopMonitor(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = stopSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const monitor = session.monitors.get(asked.data.monitorCrossRefID);
  if (monitor === undefined) return switchError('operation', 'invalidMonitorCrossRefID');
  aes.monitors.remove(monitor);
  return response();
}

const snapshotSchema = z.looseObject({ snapshotObject: z.string() });

/** The calls at a device: of each the state of the device's own connection first, then those of the others. */
export function snapshotDevice(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = snapshotSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const found = findDevice(aes, session.user, asked.data.snapshotObject);
  if ('refusal' in found) return found.refusal;
  const { extension } = found;
  const writer = new Writer(aes.conduct.dialect, aes.office.switchName);
  const calls = aes.exchange.callsAt(extension);
  const entries = calls.map((call) => {
    const own = call.legs.get(extension);
    const others = [...call.legs.values()].filter((leg) => leg !== own);
    const states: LegState[] = [...(own === undefined ? [] : [own]), ...others].map((leg) => leg.state);
    return {
      connectionIdentifier: writer.connection(call.id, extension),
      localCallState: { compoundCallState: { localConnectionState: states } },
    };
  });
  return response({
    crossRefIDorSnapshotData: { snapshotData: { snapshotDeviceResponseInfo: entries } },
    ...privateData('SnapshotDeviceResponsePrivateData', {
      stationStatus: calls.length === 0 ? 'idle' : 'busy',
      serviceState: 'inService',
    }),
  });
}

const agentSchema = z.looseObject({ device: z.string().min(1) });

/** By agent id or by station. */
export function getAgentState(aes: Aes, payload: Record<string, unknown>): Answer {
  const asked = agentSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  return response(aes.agents.stateOf(asked.data.device.split(':')[0] ?? ''));
}
