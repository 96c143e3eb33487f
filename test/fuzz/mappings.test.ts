import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileMapping, mappingSchema } from '../../model/mapping/mapping.ts';
import { damagedMessage, damagedText } from '../support/arbitrary-damage.ts';
import { rounds } from '../support/long-form.ts';

const FIELDS = Object.keys(mappingSchema.shape);
const EXPRESSIONS = [
  'id',
  'data.id || "call-id"',
  '{number: caller, name: callerName}',
  "items[?kind=='call'].id | [0]",
  'to_string(ts)',
  'sort_by(legs, &start)[-1].number',
  'join(`, `, *.name)',
  'map(&length(@), values(@))',
  '$topic',
  'legs[*].parties[*].number[]',
  'merge(@, {a: `1`})',
  'max_by(@, &a)',
  'reverse(keys(@))',
  'split(from, `;`)',
];
const SEEDS = [
  { id: 7, data: { id: 'x' }, caller: '5590', legs: [{ start: 1, number: '1', parties: [{ number: 2 }] }] },
  { items: [{ kind: 'call', id: 'a' }], ts: 1_772_456_400, from: 'a;b', name: ['x'], to: { number: 1 } },
];
const mapping = fc.dictionary(
  fc.constantFrom(...FIELDS),
  fc.oneof(fc.constantFrom(...EXPRESSIONS), damagedText(fc.constantFrom(...EXPRESSIONS))),
  { maxKeys: 4 },
);
const PATIENCE_MS = 5_000;

it('a mapping is refused with the place of the mistake, or maps every message without a mistake', () => {
  fc.assert(
    fc.property(mapping, damagedMessage(SEEDS), (written, message) => {
      const began = performance.now();
      const checked = mappingSchema.safeParse(written);
      if (checked.success) {
        const facts = compileMapping(checked.data)(jsonOf(message), { topic: 'calls/1' });
        expect(JSON.stringify(facts).length).toBeLessThan(100_000);
      } else {
        for (const { message: problem } of checked.error.issues)
          expect(problem).toMatch(/at character \d+: .+\./s);
      }
      expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
    }),
    { numRuns: rounds(3_000, 60_000) },
  );
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // What is no JSON is not mapped; a text is as good as any other value here.
  }
}
