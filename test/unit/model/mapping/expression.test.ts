import { search } from '@jmespath-community/jmespath';
import type { JSONValue } from '@jmespath-community/jmespath';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../../model/mapping/expression.ts';
import { rounds } from '../../../support/long-form.ts';

describe('an expression that is a path of fields', () => {
  it('finds what the interpreter of JMESPath finds', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    const message = fc.oneof(
      value,
      fc.record({ a: value }),
      fc.record({ a: fc.record({ b: value, 'c-d': value }) }),
    );
    fc.assert(
      fc.property(message, fc.constantFrom('a', 'a.b', 'a."c-d"', 'a.b.a'), (json, text) => {
        const given = JSON.parse(JSON.stringify(json)) as JSONValue;
        expect(compileExpression(text)(given, {})).toEqual(search(given, text));
      }),
      { numRuns: rounds(100, 4_000) },
    );
  });

  it('finds nothing that is not in the message itself', () => {
    for (const text of ['constructor', 'a.constructor', 'a.length', '__proto__'])
      expect(compileExpression(text)({ a: [1] }, {})).toBeNull();
  });
});
