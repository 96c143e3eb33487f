import frames from '../../../../fixtures/kazoo/call-events.json' with { type: 'json' };
import { readFrame } from '../../../../../main/protocols/kazoo/channel/frames.ts';
import { mapMessage } from '../../../../../main/protocols/kazoo/events/catalogue.ts';
import { KnownCalls } from '../../../../../main/protocols/kazoo/memory/known-calls.ts';
import type { Call } from '../../../../../model/call.ts';
import { CallReducer } from '../../../../../model/calls/call-reducer.ts';
import type { EventFacts } from '../../../../../model/event.ts';

/** The reference's example frames: one call to two phones, and four endings that are alternatives to it. */
export const FRAMES = frames;
export const ACCOUNT = '0f3c9a7b5d2e4c61a8b7d6e5f4c3b2a1';
export const INTERACTION = '63939765600-4be1c2d3';

/** A frame with this name and data around a leg of the reference's account. */
export function frame(name: string, data: Record<string, unknown>) {
  return {
    action: 'event',
    subscribed_key: 'call.*.*',
    name,
    data: { event_category: 'call_event', ...data },
  };
}

/** `data` of a leg: id, interaction and direction, with more channel variables where they are given. */
export function leg(
  callId: string,
  interaction: string | null,
  direction: 'inbound' | 'outbound',
  more: { variables?: Record<string, unknown>; [field: string]: unknown } = {},
) {
  const { variables, ...fields } = more;
  return {
    call_id: callId,
    call_direction: direction,
    ...fields,
    custom_channel_vars: {
      account_id: ACCOUNT,
      ...(interaction !== null && { call_interaction_id: interaction }),
      ...variables,
    },
  };
}

/** What the adapter makes of these frames, which come one after the other. */
export function facts(list: readonly unknown[], known: KnownCalls = new KnownCalls()): EventFacts[] {
  return list.flatMap((each) => {
    const raw = JSON.stringify(each);
    const read = readFrame(raw);
    if (read.type !== 'event') throw new Error('Not an event');
    return mapMessage(read.message, raw, known);
  });
}

/** The calls that the frames amount to. */
export function calls(list: readonly unknown[]): Call[] {
  const reducer = new CallReducer();
  facts(list).forEach((each, index) => {
    const receivedAt = Date.UTC(2026, 2, 3, 14, 30) + index;
    reducer.apply({ at: receivedAt, ...each, receivedAt, sourceId: 'hq', protocol: 'kazoo' });
  });
  return [...reducer.calls()];
}
