import type { UnrecordedEvent } from '../../model/event.ts';

const BEGUN = Date.UTC(2026, 2, 2, 8);
const QUEUES = ['Sales', 'Support', 'Billing', 'Front desk'];

/** How one of the calls of `manyEvents` goes, event by event. */
const COURSES: readonly (readonly (readonly [UnrecordedEvent['kind'], string, number])[])[] = [
  [
    ['originated', 'OriginatedEvent', 0],
    ['delivered', 'DeliveredEvent', 1],
    ['established', 'EstablishedEvent', 2],
    ['held', 'HeldEvent', 2],
    ['retrieved', 'RetrievedEvent', 2],
    ['connectionCleared', 'ConnectionClearedEvent', 1],
    ['connectionCleared', 'ConnectionClearedEvent', 2],
    ['callCleared', 'CallClearedEvent', 0],
  ],
  [
    ['offered', 'OfferedEvent', 1],
    ['queued', 'QueuedEvent', 1],
    ['delivered', 'DeliveredEvent', 2],
    ['diverted', 'DivertedEvent', 2],
    ['delivered', 'DeliveredEvent', 3],
    ['established', 'EstablishedEvent', 3],
    ['connectionCleared', 'ConnectionClearedEvent', 3],
    ['callCleared', 'CallClearedEvent', 0],
  ],
];

/**
 * As many events as wanted of plausible calls, always the same: eight a call, twenty calls at a time, ten events a
 * second, 500 devices, 20,000 outside numbers, raw messages of about 450 characters.
 */
export function* manyEvents(count: number): Generator<UnrecordedEvent> {
  for (let index = 0; index < count; index += 1) {
    const step = Math.floor(index / 20) % 8;
    const call = Math.floor(index / 160) * 20 + (index % 20);
    yield eventOf(call, step, BEGUN + index * 100);
  }
}

function eventOf(call: number, step: number, at: number): UnrecordedEvent {
  const inbound = call % 2;
  const [kind, name, leg] = COURSES[inbound]?.[step] ?? ['message', 'Message', 0];
  const device = String(5000 + ((call * 7 + leg * 13) % 500));
  const outside = `+3312555${String((call * 7919) % 20_000).padStart(5, '0')}`;
  const event: UnrecordedEvent = {
    ...{
      at,
      receivedAt: at + 20,
      sourceId: call % 3 === 0 ? 'hq' : 'branch',
      protocol: 'aes-wti',
      kind,
      name,
    },
    callId: String(100_000 + call),
    globalCallId: `0000100${String(call).padStart(9, '0')}`,
    from: inbound ? { number: outside, name: `Customer ${(call * 7919) % 20_000}` } : { number: device },
    to: inbound ? { number: device } : { number: outside },
    direction: inbound ? 'in' : 'out',
    raw: rawOf(call, step, device, outside),
  };
  if (leg > 0) {
    event.connectionId = `${100_000 + call}:${device}`;
    event.device = device;
  }
  if (inbound && step > 0) event.queue = { id: String(call % 4), name: QUEUES[call % 4] ?? '' };
  if (inbound && step > 4) event.agent = { id: String(7000 + (call % 200)), name: `Agent ${call % 200}` };
  if (kind === 'connectionCleared') event.cause = 'normalClearing';
  return event;
}

function rawOf(call: number, step: number, device: string, outside: string): string {
  return JSON.stringify({
    event: {
      monitorCrossRefID: String(step),
      call: { callID: 100_000 + call, deviceID: `${device}:CM55::0` },
    },
    callingDevice: { deviceIdentifier: `${outside}::0`, typeOfNumber: 'explicitPrivate:localNumber' },
    calledDevice: { deviceIdentifier: `${device}:CM55:10.0.5.1:0`, mediaCallCharacteristics: null },
    localConnectionInfo: 'connected',
    userData: call % 1000 === 7 ? `ticket-${call}` : 'none',
    padding: 'lorem ipsum dolor sit amet consectetur adipiscing elit',
  });
}
