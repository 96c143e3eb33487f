import { ACCOUNT_ID, SITE_ID, principalIdOf } from '../rest/accounts.ts';
import type { Leg, PbxEvent } from './leg.ts';
import { isOutside, pathOf } from './leg.ts';

/** The service that publishes; no device of ours. */
const PUBLISHER_DEVICE = 'media-gateway-1';

/** The call resource at an endpoint, as the service shows it on request and in its events. */
export function callResource(leg: Leg): Record<string, unknown> {
  const principalId = principalIdOf(leg.extension);
  return {
    callId: pathOf(leg),
    endpointId: leg.extension,
    siteId: SITE_ID,
    accountId: ACCOUNT_ID,
    userId: principalId,
    principalId,
    callLegOwner: principalId,
    from: leg.from.number,
    fromName: leg.from.name,
    ...(isOutside(leg.from.number) ? { fromNumberE164: leg.from.number } : {}),
    to: leg.to.number,
    toName: leg.to.name,
    ...(isOutside(leg.to.number) ? { toNumberE164: leg.to.number } : {}),
    state: leg.state,
    cause: leg.cause,
    direction: leg.direction,
    createdOn: new Date(leg.createdOn).toISOString(),
    ...endOf(leg),
    _links: { self: `/2017-09-01/${pathOf(leg)}` },
  };
}

/** A `CallStateNotification`: the resource with what the PBX said. */
export function callNotification(
  leg: Leg,
  event: PbxEvent,
  eventId: string,
  at: number,
): Record<string, unknown> {
  return {
    eventType: 'CallStateNotification',
    eventId,
    ...callResource(leg),
    timestamp: at,
    mediaReceivedTimestamp: at,
    mediaEventProcessedTimestamp: at,
    isCtiEvent: true,
    deviceId: PUBLISHER_DEVICE,
    extraPbxData: {
      eventType: event,
      ...(event === 'deliveredEvent' ? { alertingDevice: leg.to.number } : {}),
      calledDevice: leg.called,
      callTrackingID: leg.tracking,
    },
  };
}

/** Times in seconds, as the service gives them. */
function endOf({ createdOn, answeredAt, endedAt }: Leg): Record<string, unknown> {
  if (endedAt === null) return {};
  const seconds = (from: number, to: number): number => Math.round((to - from) / 1_000);
  return {
    completed: true,
    ringTime: seconds(createdOn, answeredAt ?? endedAt),
    billingTime: answeredAt === null ? 0 : seconds(answeredAt, endedAt),
    endTime: new Date(endedAt).toISOString(),
  };
}
