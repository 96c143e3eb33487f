import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../../model/call.ts';
import { CallReducer } from '../../../../../model/calls/call-reducer.ts';
import type { Conversation } from '../../../../../model/calls/conversation.ts';
import type { TelephonyEvent } from '../../../../../model/event.ts';
import { compileFilter } from '../../../../../model/filter/evaluate.ts';
import { printFilter } from '../../../../../model/filter/printer.ts';
import { NOW, anyEvent, anyFilter } from '../../../../support/arbitrary-filters.ts';
import { rounds } from '../../../../support/long-form.ts';
import { referenceSelects } from '../../../../support/reference-filter.ts';
import { callsOf, eventsOf, settledWindow } from '../../../../support/settled-window.ts';
import { viewsOf } from '../../../../support/views-of.ts';

/** Events as they arrive: in the order of their receipt, each with the next seq or a later one. */
const arriving: fc.Arbitrary<TelephonyEvent[]> = fc
  .array(fc.tuple(anyEvent, fc.constantFrom(1, 1, 1, 3)), { minLength: 1, maxLength: 20 })
  .map((pairs) => {
    const received = pairs.map(([{ receivedAt }]) => receivedAt).sort((a, b) => a - b);
    let seq = 0;
    return pairs.map(([event, step], index) => {
      seq += step;
      return { ...event, seq, receivedAt: received[index] ?? 0 };
    });
  });

function reduced(events: readonly TelephonyEvent[]): {
  calls: Call[];
  callOf: (event: TelephonyEvent) => Call | undefined;
} {
  const reducer = new CallReducer();
  const ofSeq = new Map<number, Conversation>();
  for (const event of events) {
    const conversation = reducer.apply(event);
    if (conversation) ofSeq.set(event.seq, conversation);
  }
  return { calls: [...reducer.calls()], callOf: ({ seq }) => ofSeq.get(seq)?.current.toCall() };
}

describe('any filter, in a view', () => {
  it('selects the same events live and stored as the evaluator and the reference do', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, arriving, fc.nat(20), async (filter, events, split) => {
        const { callOf } = reduced(events);
        const selects = compileFilter(filter, { now: NOW, callOf }).event;
        const expected = events.filter(selects).map(({ seq }) => seq);
        const reference = events
          .filter((event) => referenceSelects(filter, { event, call: callOf(event) }, NOW))
          .map(({ seq }) => seq);
        expect(expected).toEqual(reference);

        const definition = {
          ...({ of: 'events', orderBy: 'seq', descending: false, capture: 'main' } as const),
          filter: printFilter(filter),
        };
        const stored = viewsOf({ now: NOW });
        stored.restore(events);
        const reopened = await settledWindow(stored.views, await stored.views.open(definition), {
          total: events.length,
        });
        expect(eventsOf(reopened).map(({ seq }) => seq)).toEqual(expected);

        const live = viewsOf({ now: NOW });
        const view = await live.views.open(definition);
        live.restore(events.slice(0, split));
        await settledWindow(live.views, view, { total: Math.min(split, events.length) });
        for (const event of events.slice(split)) live.restore([event]);
        const window = await settledWindow(live.views, view, { total: events.length });
        expect(eventsOf(window).map(({ seq }) => seq)).toEqual(expected);
        expect(window).toMatchObject({ matching: expected.length, hidden: events.length - expected.length });
        stored.close();
        live.close();
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });

  it('selects the same calls as the evaluator and the reference do', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, arriving, async (filter, events) => {
        const { calls } = reduced(events);
        const selects = compileFilter(filter, { now: NOW }).call;
        const expected = calls.filter(selects);
        expect(expected).toEqual(calls.filter((call) => referenceSelects(filter, { call }, NOW)));
        const { views, restore, close } = viewsOf({ now: NOW });
        const view = await views.open({
          ...{ of: 'calls', orderBy: 'started', descending: false, capture: 'main' },
          filter: printFilter(filter),
        });
        for (const event of events) restore([event]);
        const window = await settledWindow(views, view, { total: calls.length });
        const found = callsOf(window).map(({ key: _key, firstSeq: _firstSeq, ...call }) => call);
        expect(new Set(found)).toEqual(new Set(expected));
        close();
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });
});
