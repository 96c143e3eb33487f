import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsOf, isBasic } from '../../../../../../renderer/views/sources/form/form-field.ts';
import { loadProtocol, PROTOCOL_IDS } from '../../../../../../main/protocols/index.ts';

function fields(options: z.ZodType) {
  return fieldsOf(z.toJSONSchema(options, { io: 'input' }));
}

describe('the form of a protocol', () => {
  it('asks for each option in the order of the schema, with its description and default', () => {
    const asked = fields(
      z.strictObject({
        url: z.url().describe('Where it is'),
        keepAliveSeconds: z.number().int().min(30).max(1200).default(60).describe('How often'),
      }),
    );
    expect(asked).toEqual([
      {
        name: 'url',
        title: 'URL',
        help: 'Where it is',
        required: true,
        fallback: undefined,
        kind: 'text',
        isUrl: true,
        pattern: null,
        maxLength: null,
      },
      {
        name: 'keepAliveSeconds',
        title: 'Keep alive seconds',
        help: 'How often',
        required: false,
        fallback: 60,
        kind: 'number',
        isInteger: true,
        minimum: 30,
        maximum: 1200,
      },
    ]);
  });

  it.each([
    ['a word list', z.enum(['try', 'off']), { kind: 'choice', values: ['try', 'off'] }],
    ['numbers to choose from', z.literal([5, 4]), { kind: 'choice', values: [5, 4] }],
    ['one word or nothing', z.literal('outsystems'), { kind: 'choice', values: ['outsystems'] }],
    ['yes or no', z.boolean(), { kind: 'boolean' }],
    ['texts', z.array(z.string()), { kind: 'list' }],
    ['texts under names of choice', z.record(z.string(), z.string()), { kind: 'record' }],
    [
      'texts or objects of any form',
      z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
      { kind: 'json' },
    ],
    [
      'objects within objects',
      z.array(z.strictObject({ deep: z.strictObject({ a: z.number() }) })),
      { kind: 'json' },
    ],
  ])('takes %s for what it is', (_what, option, kind) => {
    expect(fields(z.strictObject({ option }))).toMatchObject([kind]);
  });

  it('makes rows of flat objects', () => {
    const subscription = z.strictObject({
      topic: z.string(),
      extensions: z.array(z.string()).optional(),
      qos: z.literal([0, 1, 2]).default(0),
    });
    expect(fields(z.strictObject({ subscriptions: z.array(subscription) }))).toMatchObject([
      {
        kind: 'rows',
        shorthand: null,
        columns: [
          { name: 'topic', kind: 'text', required: true },
          { name: 'extensions', kind: 'list', required: false },
          { name: 'qos', kind: 'choice', fallback: 0 },
        ],
      },
    ]);
  });

  it('makes rows of texts that may be objects, the text being their first member', () => {
    const device = z.union([
      z.string(),
      z.strictObject({ extension: z.string(), kind: z.enum(['vdn', 'skill']) }),
    ]);
    expect(fields(z.strictObject({ devices: z.array(device) }))).toMatchObject([
      {
        kind: 'rows',
        shorthand: 'extension',
        columns: [
          { name: 'extension', required: true },
          { name: 'kind', required: false },
        ],
      },
    ]);
  });

  it('has no fields for a schema that it cannot read', () => {
    expect(fieldsOf({ properties: 'none' })).toEqual([]);
  });

  it.each(PROTOCOL_IDS)('asks for every option of %s, and first for what is needed', async (id) => {
    const protocol = await loadProtocol(id);
    if (!protocol) throw new Error(`no protocol ${id}`);
    const schema = z.toJSONSchema(protocol.options, { io: 'input' });
    const asked = fieldsOf(schema);
    expect(asked.map(({ name }) => name)).toEqual(Object.keys(schema.properties ?? {}));
    expect(asked.filter(isBasic).map(({ name }) => name)).toEqual(
      expect.arrayContaining(schema.required ?? []),
    );
    expect(asked.every(({ help }) => help !== '')).toBe(true);
  });
});
