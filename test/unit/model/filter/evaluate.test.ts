import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../../model/call.ts';
import { callSchema } from '../../../../model/call.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { eventSchema } from '../../../../model/event.ts';
import { compileFilter } from '../../../../model/filter/evaluate.ts';
import type { CompiledFilter } from '../../../../model/filter/evaluate.ts';
import { parseFilter } from '../../../../model/filter/parser.ts';
import { printFilter } from '../../../../model/filter/printer.ts';
import { anyCall, anyEvent, anyFilter, NOW } from '../../../support/arbitrary-filters.ts';
import { rounds } from '../../../support/long-form.ts';
import { makeCall } from '../../../support/make-call.ts';
import { makeEvent } from '../../../support/make-event.ts';
import { referenceSelects } from '../../../support/reference-filter.ts';

const now = new Date(2026, 2, 2, 12).getTime();
const local = (...parts: [number, number, number?, number?]): number =>
  new Date(2026, 2, 2, ...parts).getTime();

function compiled(text: string, callOf?: (event: TelephonyEvent) => Call | undefined): CompiledFilter {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return compileFilter(parsed.filter, { now, ...(callOf && { callOf }) });
}

const EVENTS: Record<string, TelephonyEvent> = {
  ringing: {
    ...makeEvent({
      at: local(10, 5, 20),
      from: { number: '+33125550142', name: 'Front Desk' },
      raw: '{"type":"ringing","code":404}',
    }),
    seq: 1,
  },
  answered: {
    ...makeEvent({
      at: local(10, 6),
      kind: 'established',
      name: 'CHANNEL_ANSWER',
      state: 'connected',
      cause: 'normal',
    }),
    seq: 2,
  },
  agent: {
    seq: 3,
    at: now - 60_000,
    receivedAt: now,
    sourceId: 'branch',
    protocol: 'wazo',
    kind: 'agentReady',
    name: 'agent_status_update',
    agent: { id: '7001', name: 'Sales 1' },
    queue: { id: 'q-sales' },
    raw: 'ready',
  },
  bytes: {
    seq: 4,
    at: new Date(2026, 2, 1, 23, 59, 59).getTime(),
    receivedAt: now,
    sourceId: 'broker',
    protocol: 'mqtt',
    kind: 'undecoded',
    name: 'desk/1',
    reason: 'The payload is no JSON text.',
    raw: 'cmVhZHk=',
    rawEncoding: 'base64',
  },
};

function selected(text: string): string[] {
  const filter = compiled(text);
  return Object.entries(EVENTS).flatMap(([name, event]) => (filter.event(event) ? [name] : []));
}

describe('a filter over events', () => {
  it.each<[string, string[]]>([
    ['', ['ringing', 'answered', 'agent', 'bytes']],
    ['ready', ['agent']],
    ['DESK', ['ringing', 'answered', 'bytes']],
    ['"front desk"', ['ringing', 'answered']],
    ['5590', ['ringing', 'answered']],
    ['4*4', ['ringing']],
    ['cmVh', []],
    ['~/code":\\d+/', ['ringing']],
    ['from:+3312*', ['ringing']],
    ['from:"FRONT desk"', ['ringing', 'answered']],
    ['from:front', []],
    ['from:*desk', ['ringing', 'answered']],
    ['from:+33*55*42', ['ringing']],
    ['from:+3312555*5550142', []],
    ['from:*', ['ringing', 'answered']],
    ['-from:*', ['agent', 'bytes']],
    ['from!=5550100', ['ringing', 'agent', 'bytes']],
    ['party:5590', ['ringing', 'answered']],
    ['number:5590', ['ringing', 'answered']],
    ['kind:DELIVERED', ['ringing']],
    ['kind:(delivered,agent*)', ['ringing', 'agent']],
    ['type:established', ['answered']],
    ['name:channel_*', ['answered']],
    ['state:ringing direction:in', ['ringing']],
    ['agent:"sales 1"', ['agent']],
    ['queue:*', ['agent']],
    ['cause:*', ['answered']],
    ['reason:payload', ['bytes']],
    ['raw:404', ['ringing']],
    ['raw:*', ['ringing', 'answered', 'agent']],
    ['seq:2..3', ['answered', 'agent']],
    ['seq:(1,3..4)', ['ringing', 'agent', 'bytes']],
    ['seq>3', ['bytes']],
    ['at:10:05', ['ringing']],
    ['at:10:05..10:06', ['ringing', 'answered']],
    ['at:10:05:21', []],
    ['at>10:05', ['ringing', 'answered', 'agent']],
    ['at<=10:06', ['ringing', 'answered', 'bytes']],
    ['at<10:06', ['ringing', 'bytes']],
    ['at>-5m', ['agent']],
    ['at:-2h..-1m', ['ringing', 'answered', 'agent']],
    ['at:2026-03-01', ['bytes']],
    ['at:2026-03-01..2026-03-01', ['bytes']],
    ['at<2026-03-02T00:00', ['bytes']],
    ['protocol:wazo OR protocol:mqtt', ['agent', 'bytes']],
    ['seq:1 OR seq:2 kind:delivered', ['ringing']],
    ['(seq:1 OR seq:2) kind:established', ['answered']],
    ['NOT (seq:1 OR seq:2)', ['agent', 'bytes']],
    ['-seq:1 AND --seq:2', ['answered']],
    ['outcome:missed', []],
    ['-outcome:missed', ['ringing', 'answered', 'agent', 'bytes']],
  ])('%s', (text, names) => {
    expect(selected(text)).toEqual(names);
  });

  it('reads times with a zone as that moment', () => {
    const event = { ...makeEvent({ at: Date.UTC(2026, 2, 2, 9, 5, 30) }), seq: 1 };
    const filters = ['at:2026-03-02T09:05Z', 'at:2026-03-02T10:05:30+01:00', 'at:2026-03-02t04:05-05:00'];
    expect(filters.map((text) => compiled(text).event(event))).toEqual([true, true, true]);
  });

  it('reads the fields of a call from the call of the event', () => {
    const call = makeCall({ startedAt: 0, answeredAt: 5000, endedAt: 35_400, outcome: 'answered' });
    const event = { ...makeEvent({ callId: call.id }), seq: 1 };
    const callOf = ({ callId }: TelephonyEvent): Call | undefined => (callId === call.id ? call : undefined);
    const filter = compiled('outcome:answered talk:30s dur>35s', callOf);
    expect([filter.event(event), filter.event({ ...event, callId: 'other' })]).toEqual([true, false]);
  });
});

describe('a filter over calls', () => {
  const call = makeCall({
    id: '99',
    parties: [
      { number: '5550100', role: 'caller' },
      { number: '5590', device: 'SIP/5590', role: 'called' },
      { number: '5591', role: 'transferredTo' },
      { name: 'Sales 1', role: 'agent' },
    ],
    startedAt: local(10, 0),
    ringingAt: local(10, 0, 1),
    endedAt: local(10, 0, 31, 500),
    outcome: 'missed',
    legs: [{ connectionId: 'leg-1', device: 'SIP/5591', state: 'cleared', startedAt: local(10, 0) }],
    eventCount: 7,
  });

  it.each<[string, boolean]>([
    ['5590', true],
    ['from:5550100 to:5590 to:5591', true],
    ['from:5590', false],
    ['device:sip/5591', true],
    ['agent:"sales 1"', true],
    ['call:99 connection:leg-1', true],
    ['outcome:missed ring:30s', true],
    ['ring>30s', true],
    ['ring>30.5s', false],
    ['talk:*', false],
    ['dur:31.5s', true],
    ['dur:30s..31s', true],
    ['legs:1 events>=7', true],
    ['at:10:00 started:10:00 ended:10:00:31', true],
    ['answered:*', false],
    ['kind:delivered', false],
    ['-kind:linkDown', true],
  ])('%s is %s', (text, expected) => {
    expect(compiled(text).call(call)).toBe(expected);
  });

  it('is given calls that are valid', () => {
    expect(callSchema.parse(call)).toEqual(call);
  });
});

describe('the structure of a filter', () => {
  it.each([
    [
      'from:5590 state:ringing',
      { fields: ['state', 'from'], needsCalls: false, eventOnly: [], needsNow: false },
    ],
    [
      'dur>30s kind:failed',
      { fields: ['kind', 'dur'], needsCalls: true, eventOnly: ['kind'], needsNow: false },
    ],
    [
      'seq:(1,2) at:(10:05,2026-03-01)',
      { fields: ['seq', 'at'], needsCalls: false, eventOnly: ['seq'], needsNow: true },
    ],
    ['at>-15m', { fields: ['at'], needsCalls: false, eventOnly: [], needsNow: true }],
  ])('of %s', (text, structure) => {
    expect(compiled(text).structure).toEqual(structure);
  });

  it('of a search reads the raw text and needs no calls', () => {
    const { fields, ...rest } = compiled('hello').structure;
    expect(fields).toContain('raw');
    expect(rest).toEqual({ needsCalls: false, eventOnly: [], needsNow: false });
  });
});

describe('any filter', () => {
  it('selects the same events as a naive evaluator', () => {
    fc.assert(
      fc.property(
        anyFilter,
        fc.array(anyEvent, { minLength: 1, maxLength: 6 }),
        fc.option(anyCall),
        (filter, events, call) => {
          const callOf = (): Call | undefined => call ?? undefined;
          const { event: selects } = compileFilter(filter, { now: NOW, callOf });
          const expected = events.map((event) =>
            referenceSelects(filter, { event, call: call ?? undefined }, NOW),
          );
          expect(events.map(selects)).toEqual(expected);
        },
      ),
      { numRuns: rounds(600, 24_000) },
    );
  });

  it('selects the same calls as a naive evaluator', () => {
    fc.assert(
      fc.property(anyFilter, fc.array(anyCall, { minLength: 1, maxLength: 4 }), (filter, calls) => {
        const { call: selects } = compileFilter(filter, { now: NOW });
        expect(calls.map(selects)).toEqual(calls.map((call) => referenceSelects(filter, { call }, NOW)));
      }),
      { numRuns: rounds(400, 16_000) },
    );
  });

  it('is read back from its printed text', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parseFilter(printFilter(filter))).toEqual({ ok: true, filter });
      }),
      { numRuns: rounds(1_000, 40_000) },
    );
  });

  it('is tested with subjects that are valid', () => {
    fc.assert(
      fc.property(anyEvent, anyCall, (event, call) => {
        expect([eventSchema.safeParse(event).success, callSchema.safeParse(call).success]).toEqual([
          true,
          true,
        ]);
      }),
    );
  });
});
