import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordable } from '../../main/capture/recordable.ts';
import { PROTOCOL_IDS } from '../../main/protocols/index.ts';
import { eventSchema } from '../../model/event.ts';
import type { EventFacts, UnrecordedEvent } from '../../model/event.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import { damagedMessage } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';
import { MESSAGE_READERS } from './message-readers.ts';
import type { MessageReader } from './message-readers.ts';

const NOW = Date.UTC(2026, 2, 2, 13);
/** Each round is two messages on average. */
const ROUNDS = rounds(2_000, 70_000);
/** An event is little more than its message; many of them only where the message has many parts. */
const MOST_TIMES_RAW = 20;
const MOST_MORE = 20_000;
/** All of an event but its raw text is kept in memory for every event. */
const MOST_BESIDE_RAW = 100_000;

/** What once broke a mapper. */
const FOUND: readonly { protocol: string; what: string; message: string }[] = [
  {
    protocol: 'aes-wti',
    what: 'a cause that every object has as a member',
    message: JSON.stringify({
      header: { headerType: 'event', event: 'CallClearedEvent', invokeId: 9999, version: 'v2' },
      payload: { monitorCrossRefID: '21', clearedCall: { callID: '1042' }, cause: 'toString' },
    }),
  },
  {
    protocol: 'aes-wti',
    what: 'a name of 200,000 characters',
    message: JSON.stringify({
      header: { headerType: 'event', event: 'x'.repeat(200_000), invokeId: 9999, version: 'v2' },
      payload: {},
    }),
  },
  {
    protocol: 'wazo',
    what: 'a direction that every object has as a member',
    message: JSON.stringify({
      op: 'event',
      data: { name: 'call_log_created', data: { id: 9041, call_direction: '__proto__' } },
    }),
  },
  {
    protocol: 'cloudlink',
    what: 'publications that can be read and are too deep to be written',
    message: `[${'['.repeat(20_000)}${']'.repeat(20_000)},{}]`,
  },
];

it.each(FOUND)('of $protocol with $what is an event like any other', ({ protocol, message }) => {
  const reader = MESSAGE_READERS.find((each) => each.protocol === protocol);
  const events = reader?.begin()(message) ?? [];
  expectFitting(events, message, message.length);
  for (const event of events) recorded(event, protocol, 0);
});

it('are fuzzed for every protocol', () => {
  expect(MESSAGE_READERS.map(({ protocol }) => protocol).sort()).toEqual([...PROTOCOL_IDS].sort());
});

describe.each(MESSAGE_READERS)('a message of $protocol', ({ protocol, seeds, begin }) => {
  it('makes events that can be recorded, whatever is in it', () => {
    const messages = fc.array(damagedMessage(seeds), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(messages, (all) => {
        const read = begin();
        const calls = new CallReducer();
        let said = 0;
        for (const [index, message] of all.entries()) {
          said += message.length;
          const events = read(message);
          if (events === null) continue;
          expectFitting(events, message, said);
          for (const event of events) calls.apply(recorded(event, protocol, index));
        }
        expect(() => JSON.stringify([...calls.calls()])).not.toThrow();
      }),
      { numRuns: ROUNDS },
    );
  });

  it('makes as many events for a fault-free message as it always does', () => {
    for (const seed of seeds) {
      const [one, other] = [begin(), begin()].map((read) => read(textOf(seed)));
      expect(one).toEqual(other);
    }
  });
});

/** What every event of a message must be, whatever the message; `said` is the length of this message and those before. */
function expectFitting(events: readonly EventFacts[], message: string, said: number): void {
  if (events.length === 0) throw new Error('No event tells of this message.');
  let size = 0;
  for (const event of events) {
    size += JSON.stringify(event).length;
    if (JSON.stringify({ ...event, raw: '' }).length > MOST_BESIDE_RAW) throw new Error('It holds too much.');
    if (event.kind === 'undecoded' && event.reason === undefined) throw new Error('It does not say why.');
    if (event.raw.length > message.length * 2 + 100) throw new Error('The raw text has grown.');
  }
  if (size > said * MOST_TIMES_RAW + MOST_MORE) {
    throw new Error(`${events.length} events of ${size} characters from ${message.length}`);
  }
}

function recorded(facts: EventFacts, protocol: string, index: number): UnrecordedEvent {
  const receivedAt = NOW + index;
  const event = recordable({ at: receivedAt, ...facts, receivedAt, sourceId: 'hq', protocol }, NOW);
  eventSchema.parse({ ...event, seq: 1 });
  return event;
}

function textOf(seed: MessageReader['seeds'][number]): string {
  return typeof seed === 'string' ? seed : JSON.stringify(seed);
}
