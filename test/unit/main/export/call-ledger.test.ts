import { describe, expect, it } from 'vitest';
import { CallReducer } from '../../../../model/calls/call-reducer.ts';
import type { Call } from '../../../../model/call.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { CallStore } from '../../../../main/capture/stored/call-store.ts';
import { CallLedger } from '../../../../main/export/call-ledger.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { manyEvents } from '../../../support/many-events.ts';

function numbered(events: Iterable<Parameters<CallReducer['apply']>[0]>): TelephonyEvent[] {
  return Array.from(events, (event, index) => ({ ...event, seq: index + 1 }));
}

function settled(events: readonly TelephonyEvent[]) {
  const store = new CallStore();
  let open = 0;
  let most = 0;
  const firstSeqs: number[] = [];
  const ledger = new CallLedger(({ number, conversation, firstSeq }) => {
    store.add(number, conversation.toCall());
    firstSeqs[number] = firstSeq;
    open -= 1;
  });
  const begun = new Set<number>();
  for (const event of events) {
    const number = ledger.take(event);
    if (number !== 0 && !begun.has(number)) open += 1;
    begun.add(number);
    most = Math.max(most, open);
  }
  ledger.end();
  const calls: Call[] = Array.from(store.calls(), (call) => call.toCall());
  return { calls, most, firstSeqs, ledger, store };
}

describe('the calls of an export', () => {
  it('are those that the reducer makes, in the same order, with few of them in memory', () => {
    const events = numbered(manyEvents(40_000));
    const reducer = new CallReducer();
    for (const event of events) reducer.apply(event);
    const { calls, most } = settled(events);
    expect(calls).toEqual([...reducer.calls()]);
    expect(calls).toHaveLength(5_000);
    expect(most).toBeLessThan(400);
  });

  it('are let go one day where no end of them is ever told', () => {
    const events = numbered(
      Array.from({ length: 25_000 }, (_, index) =>
        makeEvent({ callId: `c${index}`, at: index, receivedAt: index }),
      ),
    );
    const { calls, most } = settled(events);
    expect(calls.map(({ id }) => id)).toEqual(events.map(({ callId }) => callId));
    expect(most).toBeLessThanOrEqual(20_001);
  });

  it('go under the number of the call that they turned out to be part of', () => {
    const { calls, firstSeqs, ledger, store } = settled(
      numbered([
        makeEvent({ callId: 'a' }),
        makeEvent({ callId: 'b' }),
        makeEvent({ callId: 'c' }),
        makeEvent({ callId: 'b', kind: 'transferred', joins: ['a'] }),
        makeEvent({ callId: 'c', kind: 'transferred', joins: ['b'] }),
      ]),
    );
    expect(calls).toMatchObject([{ id: 'a', eventCount: 5 }]);
    expect([1, 2, 3].map((number) => ledger.current(number))).toEqual([1, 1, 1]);
    expect(firstSeqs[1]).toBe(1);
    expect(store.call(1)).toEqual(calls[0]);
    expect(store.call(2)).toBeUndefined();
  });
});
