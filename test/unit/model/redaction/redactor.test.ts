import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallReducer } from '../../../../model/calls/call-reducer.ts';
import type { TelephonyEvent } from '../../../../model/event.ts';
import { Originals, TooManyOriginalsError } from '../../../../model/redaction/originals.ts';
import { redactionPreview } from '../../../../model/redaction/preview.ts';
import { Redactor } from '../../../../model/redaction/redactor.ts';
import type { ByteText } from '../../../../model/redaction/redactor.ts';
import { createChance } from '../../../../simulators/chance.ts';
import { rounds } from '../../../support/long-form.ts';
import { makeEvent } from '../../../support/make-event.ts';

const BYTES: ByteText = {
  decode: (base64) => {
    const text = Buffer.from(base64, 'base64').toString('utf8');
    return text.includes('\ufffd') ? null : text;
  },
  encode: (text) => Buffer.from(text).toString('base64'),
};

function random(): (limit: number) => number {
  const chance = createChance(7);
  return (limit) => chance.between(0, limit - 1);
}

function redacted(events: readonly TelephonyEvent[]) {
  const originals = new Originals(BYTES);
  for (const event of events) originals.takeEvent(event);
  originals.settle();
  const redactor = new Redactor(originals, random(), BYTES);
  return { events: events.map((event) => redactor.event(event)), redactor };
}

function one(parts: Partial<TelephonyEvent>): TelephonyEvent {
  const [event] = redacted([{ ...makeEvent(), raw: '', ...parts, seq: 1 }]).events;
  if (!event) throw new Error('there is no event');
  return event;
}

describe('redaction', () => {
  it('gives a number the same pseudonym however it is written, and keeps its shape', () => {
    const { from, to, device, raw } = one({
      from: { number: '+33 1 55 20 41 09' },
      to: { number: '5590' },
      device: '5590:CM55::0',
      raw: 'sip:+33155204109@pbx.example called 33-155-204-109 for 5590',
    });
    const digits = from?.number?.replace(/\D/g, '') ?? '';
    expect(from?.number).toMatch(/^\+\d\d \d \d\d \d\d \d\d \d\d$/);
    expect(digits).not.toBe('33155204109');
    expect(to?.number).toMatch(/^[1-9]\d{3}$/);
    expect(to?.number).not.toBe('5590');
    expect(device).toBe(`${to?.number}:CM55::0`);
    expect(raw).toContain(`sip:+${digits}@pbx.example`);
    expect(raw.replace(/[-\s]/g, '')).toContain(`called${digits}`);
    expect(raw).toMatch(new RegExp(`for ${to?.number}$`));
  });

  it('replaces names in fields and in the middle of texts, in any case and encoding', () => {
    const { from, raw } = one({
      from: { number: '5550100', name: 'Émile Garage' },
      raw: JSON.stringify({
        a: 'call for ÉMILE GARAGE now',
        b: encodeURIComponent('Émile Garage'),
        c: '{"n":"Émile Garage"}',
      }).replaceAll('É', '\\u00c9'),
    });
    expect(from?.name).toBe('Person 1');
    expect(JSON.parse(raw)).toEqual({ a: 'call for Person 1 now', b: 'Person%201', c: '{"n":"Person 1"}' });
  });

  it('leaves the rest of a JSON message as it was written', () => {
    const message =
      '{ "callID":"8241",  "at": 1795317939211, "big": 12345678901234567890, "n": 1.50, "number": "5590" }';
    const { to, raw } = one({ callId: '8241', to: { number: '5590' }, raw: message });
    expect(raw).toBe(message.replace('5590', to?.number ?? ''));
  });

  it('takes for a number what a message says is one, and not ids, times and dates', () => {
    const { raw } = one({
      raw: JSON.stringify({
        ...{ caller_id_number: '0155204109', text: 'ring 020 7946 0000 back', mobile: '+447700900123' },
        ...{
          transaction_id: '99887766',
          timestamp: '1732200000',
          at: 'since 2026-03-02 13:00:00',
          epoch: 1732200000,
        },
      }),
    });
    expect(raw).not.toMatch(/0155204109|020 7946 0000|447700900123/);
    expect(JSON.parse(raw)).toMatchObject({
      ...{
        transaction_id: '99887766',
        timestamp: '1732200000',
        at: 'since 2026-03-02 13:00:00',
        epoch: 1732200000,
      },
    });
  });

  it('keeps ids apart and together as they were', () => {
    const { events } = redacted([
      { ...makeEvent({ callId: '8241', connectionId: '8241/5590:CM55', globalCallId: 'u1' }), seq: 1 },
      { ...makeEvent({ callId: '8242', connectionId: '8242/5590:CM55', joins: ['u1'] }), seq: 2 },
    ]);
    const [first, second] = events;
    expect(first?.callId).toBe('8241');
    expect(second?.callId).toBe('8242');
    expect(first?.connectionId).toBe(`8241/${first?.to?.number}:CM55`);
    expect(second?.joins).toEqual([first?.globalCallId]);
  });

  it('takes what only looks like JSON for a text, and a string without an end for a string', () => {
    const named = { from: { number: '5550100', name: 'Front desk' } };
    const log = one({ ...named, raw: '[Front desk] rang 555-0100 back' });
    expect(log.raw).toBe(`[Person 1] rang ${log.from?.number?.replace(/^\d{3}/, '$&-')} back`);
    const set = one({ ...named, raw: '{Front desk}' });
    expect(set.raw).toBe('{Person 1}');
    const cut = one({ ...named, raw: '{"at": [1, -2.5e+3, null], "text": "for Front desk, \\u0035550100 n' });
    expect(cut.raw).toBe(`{"at": [1, -2.5e+3, null], "text": "for Person 1, ${cut.from?.number} n`);
  });

  it('redacts bytes that are text, and leaves other bytes out', () => {
    const text = one({ raw: Buffer.from('from 5550100').toString('base64'), rawEncoding: 'base64' });
    expect(Buffer.from(text.raw, 'base64').toString()).toBe(`from ${text.from?.number}`);
    const bytes = one({ raw: Buffer.from([0, 255, 254, 1]).toString('base64'), rawEncoding: 'base64' });
    expect(bytes.raw).toBe('(4 bytes that are no text, left out)');
    expect(bytes).not.toHaveProperty('rawEncoding');
  });

  it('leaves what names nobody', () => {
    const event = one({
      from: { number: 'anonymous', name: 'Unknown' },
      to: { number: '7' },
      name: 'DeliveredEvent',
    });
    expect(event).toMatchObject({ from: { number: 'anonymous', name: 'Unknown' }, to: { number: '7' } });
    expect(event.name).toBe('DeliveredEvent');
  });

  it('finds a free number where most of a length are in use', () => {
    const events = Array.from({ length: 600 }, (_, index) => ({
      ...makeEvent({ from: { number: String(100 + index) }, raw: '' }),
      seq: index + 1,
    }));
    const numbers = redacted(events).events.map(({ from }) => from?.number ?? '');
    expect(new Set(numbers).size).toBe(600);
    expect(numbers.filter((number) => Number(number) >= 100 && Number(number) < 700)).toEqual([]);
  });

  it('refuses more originals than there is room for, and leaves none in place', () => {
    const originals = new Originals(BYTES, 4);
    originals.takeEvent({ ...makeEvent(), seq: 1 });
    const another = { ...makeEvent({ from: { number: '5550199' } }), seq: 2 };
    expect(() => originals.takeEvent(another)).toThrow(TooManyOriginalsError);
  });

  it('shows beforehand what it would replace', () => {
    const preview = redactionPreview([{ ...makeEvent(), seq: 1 }], random(), BYTES);
    expect(preview.map(({ original, kind }) => [original, kind])).toEqual([
      ['5550100', 'number'],
      ['5590', 'number'],
      ['Front desk', 'name'],
    ]);
    expect(preview.map(({ replacement }) => replacement.replace(/\d/g, 'd'))).toEqual([
      ...['ddddddd', 'dddd', 'Person d'],
    ]);
  });
});

const NAMES = [
  'Harbour Dental',
  'Zoë Müller',
  'Łukasz',
  'Old Mill & Sons',
  'O’Brien',
  '山田太郎',
  'Depot "Sud"',
];
const number = fc.oneof(
  fc.integer({ min: 1_000, max: 9_999 }).map(String),
  fc.integer({ min: 100_000_000, max: 999_999_999 }).map((value) => `+33${value}`),
);
const party = fc.record({ number, name: fc.constantFrom(...NAMES) });
const anyTold = fc.record({
  call: fc.integer({ min: 1, max: 6 }),
  kind: fc.constantFrom(
    'delivered',
    'established',
    'held',
    'retrieved',
    'connectionCleared',
    'callCleared',
    'transferred',
  ),
  from: party,
  to: party,
  wrapped: fc.boolean(),
  shape: fc.integer({ min: 0, max: 4 }),
} as const);

/** The numbers and names as systems put them into messages. */
function rawOf(from: string, name: string, to: string, shape: number): string {
  const spaced = from.length < 7 ? from : from.replace(/(\d\d)(?=\d)/g, '$1 ');
  const forms = [
    JSON.stringify({ caller: from, display: name, text: `${name} rang ${to}, ${spaced}` }),
    JSON.stringify({ body: JSON.stringify({ from, name, to }) }),
    `From: "${name}" <sip:${from}@pbx.example>;to=${to}`,
    `caller=${encodeURIComponent(from)}&name=${encodeURIComponent(name)}`,
    JSON.stringify({ [from]: { to, name: [name] } }).replace(
      /[^ -~]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  ];
  return forms[shape] ?? '';
}

describe('whatever is redacted', () => {
  const stories = fc.array(anyTold, { minLength: 1, maxLength: 30 }).map((tellings) =>
    tellings.map(({ call, kind, from, to, wrapped, shape }, index): TelephonyEvent => ({
      ...{ seq: index + 1, at: index * 1_000, receivedAt: index * 1_000, sourceId: 'src', protocol: 'x' },
      ...{ kind, name: kind, callId: `c-${call}`, connectionId: `c-${call}/${to.number}`, from, to },
      device: wrapped ? `${to.number}:CM::0` : to.number,
      raw: rawOf(from.number, from.name, to.number, shape),
    })),
  );

  it('holds no original', () => {
    fc.assert(
      fc.property(stories, (events) => {
        const { events: after } = redacted(events);
        const texts = after.map(({ seq: _, at: __, receivedAt: ___, ...rest }) => {
          const plain = JSON.stringify(rest).replace(/\\+u([0-9a-f]{4})/g, (_all, code: string) =>
            String.fromCharCode(parseInt(code, 16)),
          );
          return [plain, rest.raw.includes('%') ? decodeURIComponent(rest.raw) : ''].join('\n');
        });
        const all = texts.join('\n').toLowerCase();
        const runs = new Set(all.match(/\d+/g));
        const joined = new Set((all.match(/\d+( \d+)+/g) ?? []).map((text) => text.replaceAll(' ', '')));
        for (const { from, to } of events) {
          for (const { number: original = '', name = '' } of [from ?? {}, to ?? {}]) {
            const digits = original.replace('+', '');
            expect(runs.has(digits) || joined.has(digits), `${digits} in ${all}`).toBe(false);
            expect(all.includes(name.toLowerCase()), `${name} in ${all}`).toBe(false);
          }
        }
      }),
      { numRuns: rounds(150, 6_000) },
    );
  });

  it('has the same parties and the same calls', () => {
    fc.assert(
      fc.property(stories, (events) => {
        const { events: after } = redacted(events);
        const shape = (of: readonly TelephonyEvent[]) => {
          const reducer = new CallReducer();
          for (const event of of) reducer.apply(event);
          const known: string[] = [];
          const nameless = (text = '') => {
            const plain = text.replace(/:CM::0$/, '').replace('+', '');
            if (!known.includes(plain)) known.push(plain);
            return known.indexOf(plain);
          };
          return [...reducer.calls()].map(({ parties, legs, ...rest }) => ({
            ...rest,
            parties: parties.map(({ number: digits, name, role }) => [
              nameless(digits),
              nameless(name),
              role,
            ]),
            legs: legs.map(({ device, connectionId, ...leg }) => ({
              ...leg,
              device: nameless(device),
              id: nameless(connectionId),
            })),
          }));
        };
        expect(shape(after)).toEqual(shape(events));
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });
});
