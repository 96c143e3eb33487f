import type { UnrecordedEvent } from '../../model/event.ts';

/** A plausible event for tests: a call that rings at a desk. */
export function makeEvent(overrides: Partial<UnrecordedEvent> = {}): UnrecordedEvent {
  return {
    at: Date.UTC(2026, 2, 2, 13),
    receivedAt: Date.UTC(2026, 2, 2, 13, 0, 0, 40),
    sourceId: 'hq',
    protocol: 'aes-wti',
    kind: 'delivered',
    name: 'DeliveredEvent',
    callId: '4711',
    device: '5590',
    from: { number: '5550100', name: 'Front desk' },
    to: { number: '5590' },
    direction: 'in',
    state: 'ringing',
    raw: '{"delivered":{"callID":"4711"}}',
    ...overrides,
  };
}
