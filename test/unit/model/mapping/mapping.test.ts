import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMapping, mappingSchema } from '../../../../model/mapping/mapping.ts';
import type { Mapping } from '../../../../model/mapping/mapping.ts';
import { rounds } from '../../../support/long-form.ts';

function problems(mapping: unknown): string[] {
  const result = mappingSchema.safeParse(mapping);
  return result.success ? [] : result.error.issues.map((issue) => issue.message);
}

const CALL: Mapping = {
  callId: 'callId',
  state: 'state',
  direction: 'direction',
  from: '{number: from, name: fromName}',
  to: 'to',
  agent: 'agent',
  at: 'ts',
};

describe('the mapping option', () => {
  it('takes the example of the documentation', () => {
    const mapping = { callId: 'id', kind: 'type', from: '{number: caller, name: callerName}', to: 'callee' };
    expect(mappingSchema.parse(mapping)).toEqual(mapping);
  });

  it('names the known fields for an unknown one, and the one that was meant', () => {
    const [problem] = problems({ callid: 'id' });
    expect(problem).toContain('no event field "callid"');
    expect(problem).toContain('"callId" is meant');
    expect(problem).toContain('globalCallId');
  });

  it.each([
    ['from', 'caller..number', 8],
    ['from', '{number: caller, name callerName}', 23],
    ['from', '{number: caller', 16],
    ['callId', 'call#id', 5],
    ['callId', 'data."id', 6],
    ['to', 'legs.0.number', 6],
    ['to', 'legs[?role==`callee]', 13],
    ['kind', 'a = b', 1],
    ['kind', '', 1],
  ])('tells field, expression and place of a mistake: %s %s', (field, expression, position) => {
    const [problem] = problems({ [field]: expression });
    expect(problem).toContain(`mapping.${field}`);
    expect(problem).toContain(JSON.stringify(expression));
    expect(problem).toContain(`at character ${position}:`);
    expect(problem).toContain('Expected ');
  });

  it('explains that a minus between two fields is a subtraction', () => {
    expect(problems({ callId: 'call-id' })[0]).toContain('"call-id"');
  });

  it('refuses functions that it does not know, and a wrong number of arguments', () => {
    expect(problems({ to: 'uppercase(to)' })[0]).toContain('no function uppercase()');
    expect(problems({ to: 'lower(to, from)' })[0]).toContain('lower() takes 1 argument, not 2');
  });

  it('refuses what could cost more than the message is long', () => {
    expect(problems({ to: 'a'.repeat(501) })[0]).toContain('longer than 500');
    expect(problems({ to: '[*].[$[*]]' })[0]).toContain('cannot be used inside a projection');
    expect(problems({ to: 'map(&$[*], @)' })[0]).toContain('cannot be used inside a projection');
    expect(problems({ to: 'let $a = [@, @] in [$a, $a]' })[0]).toContain('"let"');
    expect(problems({ to: "pad_left(to, `1000000000`, 'x')" })[0]).toContain('no function pad_left()');
    expect(problems({ to: '[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]|[@,@][]' })[0]).toContain('projections');
  });
});

describe('a compiled mapping', () => {
  it('finds the facts of a call', () => {
    const facts = compileMapping(CALL)({
      type: 'call',
      v: 1,
      callId: 'c-1009',
      state: 'ringing',
      direction: 'inbound',
      from: '0701234567',
      fromName: 'Garage Nord',
      to: '4105',
      agent: 'Desk 5',
      ts: '2026-01-14T08:20:00.010Z',
    });
    expect(facts).toEqual({
      kind: 'delivered',
      name: 'ringing',
      state: 'ringing',
      callId: 'c-1009',
      direction: 'in',
      from: { number: '0701234567', name: 'Garage Nord' },
      to: { number: '4105' },
      agent: { id: 'Desk 5' },
      at: Date.UTC(2026, 0, 14, 8, 20, 0, 10),
    });
  });

  it('leaves a message that maps to nothing a message', () => {
    const map = compileMapping(CALL);
    expect(map({ type: 'notice', text: 'maintenance at 20:00' })).toEqual({ kind: 'message' });
    expect(map(42)).toEqual({ kind: 'message' });
    expect(map(null)).toEqual({ kind: 'message' });
  });

  it('keeps the ids and shows the word where the word is unknown', () => {
    const facts = compileMapping(CALL)({ callId: 'c-1', state: 'wobbling' });
    expect(facts).toEqual({ kind: 'message', name: 'wobbling', callId: 'c-1' });
  });

  it('does not take the words of a message about no call and no device for a call', () => {
    expect(compileMapping(CALL)({ state: 'new' })).toEqual({ kind: 'message', name: 'new' });
  });

  it('lets the kind say what happened and the state how it stands', () => {
    const map = compileMapping({
      callId: 'id',
      kind: 'event',
      state: 'state',
      name: "join('/', [event, state])",
    });
    expect(map({ id: 1009, event: 'Blind Transfer', state: 'on-hold' })).toEqual({
      kind: 'transferred',
      state: 'held',
      name: 'Blind Transfer/on-hold',
      callId: '1009',
    });
  });

  it('offers the MQTT topic as $topic', () => {
    const map = compileMapping({ device: "split($topic, '/')[1]", kind: 'state' });
    expect(map({ state: 'ringing' }, { topic: 'phones/4105/state' })).toEqual({
      kind: 'delivered',
      name: 'phones/4105/state',
      state: 'ringing',
      device: '4105',
    });
    expect(map({ state: 'ringing' }).device).toBeUndefined();
  });

  it('takes the first of several where a filter finds a list', () => {
    const map = compileMapping({ callId: 'id', to: "parties[?role=='callee'].number" });
    const parties = [
      { role: 'caller', number: '5550101' },
      { role: 'callee', number: 4105 },
    ];
    expect(map({ id: 'x', parties }).to).toEqual({ number: '4105' });
  });

  it('takes agents and queues as ids or as objects', () => {
    const map = compileMapping({ agent: 'agent', queue: 'queue' });
    expect(map({ agent: 7001, queue: { id: 'sales', name: 'Sales' } })).toEqual({
      kind: 'message',
      agent: { id: '7001' },
      queue: { id: 'sales', name: 'Sales' },
    });
    expect(map({ agent: { id: '7001', name: 'Desk 5', state: 'paused' } }).agent).toEqual({
      id: '7001',
      name: 'Desk 5',
      state: 'paused',
    });
  });

  it('drops ids that are no ids and cuts texts that are too long', () => {
    const map = compileMapping({ callId: 'id', device: 'device', to: 'to' });
    const long = 'x'.repeat(10_000);
    const facts = map({ id: long, device: true, to: { number: long, name: [] } });
    expect(facts.callId).toBeUndefined();
    expect(facts.device).toBeUndefined();
    expect(facts.to?.number).toHaveLength(512);
  });

  it('finds nothing where an expression meets another type', () => {
    const map = compileMapping({ callId: 'id', to: 'lower(to)', from: 'sort_by(legs, &at)[0].number' });
    expect(map({ id: '1', to: 5, legs: [{ at: 'x' }, { at: 3 }] })).toEqual({ kind: 'message', callId: '1' });
  });

  it('does not let a message pass for one of Ringscope itself', () => {
    const map = compileMapping({ callId: 'id', kind: 'kind' });
    for (const kind of ['linkUp', 'linkDown', 'gap', 'undecoded', 'vendor']) {
      expect(map({ id: '1', kind }).kind).toBe('message');
    }
  });

  it('never throws and keeps to its types, whatever the message', () => {
    const map = compileMapping({
      callId: 'a',
      globalCallId: 'b',
      connectionId: '@',
      device: 'constructor',
      kind: 'a',
      state: 'b',
      name: '__proto__',
      from: 'a',
      to: 'b[0]',
      direction: 'a',
      cause: 'b',
      agent: 'a',
      queue: 'b',
      at: 'a',
    });
    const value = fc.jsonValue({ maxDepth: 3 });
    const message = fc.oneof(value, fc.record({ a: value, b: value }), fc.anything());
    fc.assert(
      fc.property(message, (json) => {
        const { callId, at, from, device } = map(json);
        expect(['string', 'undefined']).toContain(typeof callId);
        expect(at === undefined || Number.isInteger(at)).toBe(true);
        expect(['string', 'undefined']).toContain(typeof from?.number);
        expect(device).toBeUndefined();
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });
});
