import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { draftOf } from '../../../../../../renderer/views/sources/form/form-draft.ts';
import { fieldsOf } from '../../../../../../renderer/views/sources/form/form-field.ts';
import { optionsOf } from '../../../../../../renderer/views/sources/form/form-options.ts';

const device = z.union([
  z.string().regex(/^[^\s:]+$/),
  z.strictObject({ extension: z.string(), kind: z.enum(['station', 'vdn']) }),
]);
const FIELDS = fieldsOf(
  z.toJSONSchema(
    z.strictObject({
      url: z.url(),
      seconds: z.number().int().min(10).max(60).default(30),
      recovery: z.enum(['try', 'off']).default('try'),
      descendants: z.boolean().default(false),
      bindings: z.array(z.string()).default(['call.*.*']),
      devices: z.array(device).min(1),
      headers: z.record(z.string(), z.string()).optional(),
      mapping: z.strictObject({ callId: z.string().optional(), from: z.string().optional() }).optional(),
      onOpen: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).default([]),
    }),
    { io: 'input' },
  ),
);
const OPTIONS = {
  url: 'wss://aes.example',
  seconds: 20,
  recovery: 'off',
  descendants: true,
  bindings: ['call.*.*', 'presence.*'],
  devices: ['5590', { extension: '5700', kind: 'vdn' }],
  headers: { 'X-Site': 'hq' },
  mapping: { callId: 'id' },
  onOpen: ['hello', { action: 'ping' }],
};
const MINIMAL = { url: 'wss://aes.example', devices: ['5590'] };

describe('a form', () => {
  it('gives back the options it was filled from', () => {
    expect(optionsOf(FIELDS, draftOf(FIELDS, OPTIONS))).toEqual({ options: OPTIONS, problems: {} });
  });

  it('writes no option that is left to its default', () => {
    expect(optionsOf(FIELDS, draftOf(FIELDS, MINIMAL))).toEqual({ options: MINIMAL, problems: {} });
  });

  it('shows the members of a list that is a default, to be changed', () => {
    const draft = draftOf(FIELDS, MINIMAL);
    expect(draft['bindings']).toEqual(['call.*.*']);
    expect(optionsOf(FIELDS, { ...draft, bindings: ['call.*.*', 'queue.*'] }).options).toMatchObject({
      bindings: ['call.*.*', 'queue.*'],
    });
  });

  it('begins with one empty row where rows are needed, and says that they are', () => {
    const draft = draftOf(FIELDS, {});
    expect(draft['devices']).toEqual([{ extension: '', kind: '' }]);
    expect(optionsOf(FIELDS, draft).problems).toEqual({
      url: 'This is needed.',
      devices: 'This is needed.',
    });
  });

  it.each([
    ['ten', 'A whole number is needed.'],
    ['1.5', 'A whole number is needed.'],
    ['5', 'From 10 to 60.'],
    ['61', 'From 10 to 60.'],
  ])('does not take %s for a number from 10 to 60', (seconds, problem) => {
    const draft = { ...draftOf(FIELDS, MINIMAL), seconds };
    expect(optionsOf(FIELDS, draft).problems).toEqual({ seconds: problem });
  });

  it('tells in which row something is missing', () => {
    const devices = [
      { extension: '5590', kind: '' },
      { extension: '', kind: 'vdn' },
    ];
    const { problems } = optionsOf(FIELDS, { ...draftOf(FIELDS, MINIMAL), devices });
    expect(problems).toEqual({ 'devices[1].extension': 'This is needed.' });
  });

  it('passes over rows and list members that hold nothing', () => {
    const draft = {
      ...draftOf(FIELDS, MINIMAL),
      devices: [
        { extension: '', kind: '' },
        { extension: ' 5590 ', kind: '' },
      ],
      headers: [{ name: '', text: '' }],
    };
    expect(optionsOf(FIELDS, draft)).toEqual({ options: MINIMAL, problems: {} });
  });

  it('asks for the name of a value', () => {
    const draft = { ...draftOf(FIELDS, MINIMAL), headers: [{ name: ' ', text: 'hq' }] };
    expect(optionsOf(FIELDS, draft).problems).toEqual({ headers: 'A value has no name.' });
  });

  it('says that JSON is none', () => {
    const draft = { ...draftOf(FIELDS, MINIMAL), onOpen: "['hello']" };
    expect(optionsOf(FIELDS, draft).problems['onOpen']).toMatch(/^This is not JSON\./);
  });
});
