import fc from 'fast-check';
import type { UnrecordedEvent } from '../../model/event.ts';
import { CALL_STATES, CONNECTION_ROLES, DIRECTIONS, EVENT_KINDS } from '../../model/vocabulary.ts';

/** What an event is made of: a text and a time wherever one stands. */
export interface EventPieces {
  text: fc.Arbitrary<string>;
  time: fc.Arbitrary<number>;
  sourceId: fc.Arbitrary<string>;
  raw: fc.Arbitrary<string>;
}

/** Events with each member that there is, or without it, of two protocols. */
export function arbitraryEvent({ text, time, sourceId, raw }: EventPieces): fc.Arbitrary<UnrecordedEvent> {
  const party = fc.record({ number: text, name: text }, { requiredKeys: [] });
  return fc.record(
    {
      at: time,
      receivedAt: time,
      sourceId,
      protocol: fc.constantFrom('aes-wti', 'mqtt'),
      kind: fc.constantFrom(...EVENT_KINDS),
      name: text,
      callId: text,
      globalCallId: text,
      connectionId: text,
      role: fc.constantFrom(...CONNECTION_ROLES),
      joins: fc.array(text, { maxLength: 3 }),
      device: text,
      from: party,
      to: party,
      direction: fc.constantFrom(...DIRECTIONS),
      state: fc.constantFrom(...CALL_STATES),
      cause: text,
      agent: fc.record({ id: text, name: text, state: text }, { requiredKeys: ['id'] }),
      queue: fc.record({ id: text, name: text }, { requiredKeys: ['id'] }),
      reason: text,
      gap: fc.record(
        { since: time, until: time, count: fc.nat(), reason: text },
        { requiredKeys: ['since', 'reason'] },
      ),
      raw,
      rawEncoding: fc.constant('base64' as const),
    } satisfies Record<keyof UnrecordedEvent, unknown>,
    { requiredKeys: ['at', 'receivedAt', 'sourceId', 'protocol', 'kind', 'name', 'raw'] },
  );
}
