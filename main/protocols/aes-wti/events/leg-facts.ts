import { finished } from '../../../../model/event-draft.ts';
import type { EventDraft, EventMeaning } from '../../../../model/event-draft.ts';
import type { CallState, ConnectionRole } from '../../../../model/vocabulary.ts';
import { connectionIdOf } from '../devices/device-id.ts';
import type { DeviceId } from '../devices/device-id.ts';
import { isOver, openLegs } from './known-calls.ts';
import type { KnownCall, KnownCalls, KnownLeg } from './known-calls.ts';

/** What a message says of one connection. */
export interface LegNews {
  device: DeviceId;
  state: CallState;
  role?: ConnectionRole | undefined;
}

/** Takes in what a message says of a connection, and gives the leg as it is now known. */
export function learnLeg(known: KnownCalls, call: KnownCall, { device, state, role }: LegNews): KnownLeg {
  const connectionId = connectionIdOf(call.callId, device);
  const before = call.legs.get(connectionId);
  const leg: KnownLeg = { connectionId, device, state, role: role ?? before?.role, heard: known.heard };
  call.legs.set(connectionId, leg);
  return leg;
}

/** The facts of an event of this call, filled up from what is known of it. */
export function callFacts(call: KnownCall, leg: KnownLeg | undefined, draft: EventDraft): EventMeaning {
  return finished({
    callId: call.callId,
    globalCallId: call.globalCallIds[0],
    connectionId: leg?.connectionId,
    role: leg?.role,
    device: leg?.device.written,
    from: call.from,
    to: call.to,
    direction: call.direction,
    state: leg?.state,
    ...draft,
  });
}

const OUT_OF_SIGHT =
  'No monitored device is in the call any more, so AES does not report how it goes on for the others.';

/**
 * The device of a monitor has left the call. When no other monitor sees it, the connections of the others are given up:
 * nothing more will be heard of them.
 */
export function loseSight(call: KnownCall, monitorKey: string): EventMeaning[] {
  const wasSeen = call.monitors.delete(monitorKey);
  if (!wasSeen || call.monitors.size > 0) return [];
  return openLegs(call).map((leg) => {
    leg.state = 'cleared';
    return callFacts(call, leg, { kind: 'connectionCleared', reason: OUT_OF_SIGHT });
  });
}

/** A change of another connection than the message's own; undefined when it is no news. */
export function consequence(
  known: KnownCalls,
  call: KnownCall,
  news: LegNews,
  draft: Omit<EventDraft, 'state'>,
): EventMeaning | undefined {
  const before = call.legs.get(connectionIdOf(call.callId, news.device));
  if (before === undefined ? isOver(news.state) : before.state === news.state || isOver(before.state)) {
    return undefined;
  }
  return callFacts(call, learnLeg(known, call, news), draft);
}
