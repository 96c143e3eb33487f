import { expect, it } from 'vitest';
import { z } from 'zod';
import { checked } from '../../../model/checked.ts';

const schema = z.strictObject({ text: z.string().max(5), list: z.array(z.string()).max(2).optional() });
const STRANGE = { length: { toString: 1, valueOf: {} } };

it('says what is wrong, whatever stands in place of a text or a list', () => {
  expect(checked(schema, { text: 'fine' })).toMatchObject({ success: true, data: { text: 'fine' } });
  const { error } = checked(schema, { text: STRANGE, list: STRANGE });
  expect(error?.issues.map(({ path }) => path)).toEqual([['text'], ['list']]);
});
