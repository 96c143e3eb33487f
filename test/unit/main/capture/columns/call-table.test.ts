import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallTable } from '../../../../../main/capture/columns/call-table.ts';
import { CallTest } from '../../../../../main/capture/columns/call-test.ts';
import { orderKey } from '../../../../../main/capture/columns/order-key.ts';
import { CallReducer } from '../../../../../model/calls/call-reducer.ts';
import type { Call } from '../../../../../model/call.ts';
import { CALL_ORDERS } from '../../../../../model/contract/view.ts';
import { compileFilter } from '../../../../../model/filter/evaluate.ts';
import type { UnrecordedEvent } from '../../../../../model/event.ts';
import { CALL_KINDS } from '../../../../../model/vocabulary.ts';
import { NOW, anyEvent, anyFilter } from '../../../../support/arbitrary-filters.ts';
import { rounds } from '../../../../support/long-form.ts';
import { makeEvent } from '../../../../support/make-event.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd');

/** Events of few calls that end, come again, join, and are late, in the order of their receipt. */
const arriving: fc.Arbitrary<UnrecordedEvent[]> = fc
  .array(
    fc.record({
      event: anyEvent,
      ids: fc.record(
        { callId: id, globalCallId: id, joins: fc.array(id, { maxLength: 2 }) },
        { requiredKeys: [] },
      ),
      kind: fc.constantFrom(...CALL_KINDS, 'callCleared' as const, 'message' as const),
      wait: fc.constantFrom(0, 1_000, 59_000, 61_000),
    }),
    { maxLength: 30 },
  )
  .map((steps) => {
    let receivedAt = NOW;
    return steps.map(({ event: { seq: _seq, ...event }, ids, kind, wait }) => {
      receivedAt += wait;
      return { ...event, ...ids, kind, sourceId: 'hq', receivedAt };
    });
  });

function tableOf(events: readonly UnrecordedEvent[], settleEvery: number): CallTable {
  const table = new CallTable(() => undefined, settleEvery);
  events.forEach((event, index) => table.apply(event, index + 1, index));
  return table;
}

function callsIn(table: CallTable): Call[] {
  const calls: Call[] = [];
  for (let number = table.start; number < table.end; number += 1) {
    const call = table.callAt(number);
    if (call) calls.push(call);
  }
  return calls;
}

describe('the table of calls', () => {
  it('has the calls that a reducer makes of the same events, whenever it puts them into columns', () => {
    fc.assert(
      fc.property(arriving, fc.constantFrom(1, 3, 1_000), (events, settleEvery) => {
        const reducer = new CallReducer();
        for (const event of events) reducer.apply(event);
        const table = tableOf(events, settleEvery);
        expect(callsIn(table)).toEqual([...reducer.calls()]);
        expect(table.count).toBe(reducer.size);
      }),
      { numRuns: rounds(500, 20_000) },
    );
  });

  it('answers any filter of calls as the evaluator does, whether they are in columns or not', () => {
    fc.assert(
      fc.property(anyFilter, arriving, fc.constantFrom(1, 1_000), (filter, events, settleEvery) => {
        const table = tableOf(events, settleEvery);
        const test = new CallTest(filter, table, NOW);
        const { call: selects } = compileFilter(filter, { now: NOW });
        const selected = [];
        for (let number = table.start; number < table.end; number += 1)
          if (table.has(number) && test.selects(number)) selected.push(table.callAt(number));
        expect(selected).toEqual(callsIn(table).filter(selects));
      }),
      { numRuns: rounds(500, 20_000) },
    );
  });

  it('has the keys of the whole calls for every order, whether they are in columns or not', () => {
    fc.assert(
      fc.property(arriving, fc.constantFrom(...CALL_ORDERS), (events, order) => {
        const table = tableOf(events, 1);
        for (let number = table.start; number < table.end; number += 1) {
          const call = table.callAt(number);
          expect(table.keyOf(number, order)).toBe(call ? orderKey(order, call) : undefined);
        }
      }),
      { numRuns: rounds(300, 12_000) },
    );
  });

  it('moves the events of a call that turns out to be part of another one', () => {
    const moved: [number, number][] = [];
    const table = new CallTable((position, call) => moved.push([position, call]));
    table.apply(makeEvent({ callId: 'one' }), 1, 10);
    table.apply(makeEvent({ callId: 'two' }), 2, 11);
    table.takeChanges();
    table.apply(makeEvent({ callId: 'one', kind: 'conferenced', joins: ['two'] }), 3, 12);
    expect(moved).toEqual([[11, 0]]);
    expect(table.current(1)).toBe(0);
    expect(table.callAt(1)).toBeNull();
    const { changed, gone } = table.takeChanges();
    expect([...changed].map(({ number, positions }) => ({ number, positions }))).toEqual([
      { number: 0, positions: [10, 11, 12] },
    ]);
    expect(gone).toEqual([1]);
    expect(table.seqsOf(0)).toEqual({ first: 1, last: 3 });
  });

  it('lets a call go with its last event', () => {
    const table = new CallTable(() => undefined);
    table.apply(makeEvent({ callId: 'one' }), 1, 0);
    table.apply(makeEvent({ callId: 'two' }), 2, 1);
    table.apply(makeEvent({ callId: 'one' }), 3, 2);
    table.takeChanges();
    table.trim(3);
    expect(table.takeChanges().gone).toEqual([1]);
    expect(callsIn(table).map((call) => call.id)).toEqual(['one']);
    // What comes under its id now is another call.
    expect(table.apply(makeEvent({ callId: 'two' }), 4, 3)).toBe(2);
  });
});
