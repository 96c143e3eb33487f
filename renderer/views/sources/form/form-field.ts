import { z } from 'zod';
import { optionTitle } from './option-words.ts';

/** One option of a protocol as a form asks for it. */
export type FormField = {
  name: string;
  title: string;
  help: string;
  required: boolean;
  /** What holds where nothing is given; undefined where nothing does. */
  fallback: unknown;
} & FieldKind;

export type FieldKind =
  | { kind: 'text'; isUrl: boolean; pattern: string | null; maxLength: number | null }
  | { kind: 'number'; isInteger: boolean; minimum: number | null; maximum: number | null }
  | { kind: 'boolean' }
  | { kind: 'choice'; values: readonly (string | number)[] }
  /** Texts, in an order. */
  | { kind: 'list' }
  /** Objects of the same form. One that fills nothing but `shorthand` is written as that text alone. */
  | { kind: 'rows'; columns: readonly FormField[]; shorthand: string | null; words: RowWords | null }
  /** Names of the person's choice, with a text each. */
  | { kind: 'record' }
  /** Names that are given, each with a text, of which any may be left out. */
  | { kind: 'texts'; columns: readonly FormField[] }
  /** Whatever a form cannot ask for piece by piece. */
  | { kind: 'json' };

/** How rows are typed as words, one a row, with a word of a choice after it where there is something to choose: "5700 vdn". */
export interface RowWords {
  /** The columns. */
  text: string;
  choice: string;
  /** What may be chosen. */
  values: readonly string[];
}

/** As much of JSON Schema as the options of protocols make use of. */
interface OptionSchema {
  type?: string | undefined;
  description?: string | undefined;
  default?: unknown;
  format?: string | undefined;
  pattern?: string | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  items?: OptionSchema | undefined;
  anyOf?: OptionSchema[] | undefined;
  properties?: Record<string, OptionSchema> | undefined;
  required?: string[] | undefined;
  additionalProperties?: unknown;
}

const optionSchema: z.ZodType<OptionSchema> = z.object({
  type: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  get items() {
    return optionSchema.optional();
  },
  get anyOf() {
    return z.array(optionSchema).optional();
  },
  get properties() {
    return z.record(z.string(), optionSchema).optional();
  },
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
});

/** The fields of a form for options of this JSON Schema, in its order. A schema that cannot be read has none. */
export function fieldsOf(schema: Record<string, unknown>): FormField[] {
  const read = optionSchema.safeParse(schema);
  return read.success ? columnsOf(read.data) : [];
}

/** What a person fills in first; the others have defaults that mostly do, or are for the few. */
export function isBasic(field: FormField): boolean {
  if (field.required) return true;
  if (field.kind === 'text') return field.fallback === undefined;
  return field.kind === 'rows' || field.kind === 'choice' ? field.fallback === undefined : false;
}

function columnsOf({ properties = {}, required = [] }: OptionSchema): FormField[] {
  return Object.entries(properties).map(([name, option]) => ({
    name,
    title: optionTitle(name),
    help: option.description ?? '',
    required: required.includes(name),
    fallback: option.default,
    ...kindOf(option),
  }));
}

function kindOf(option: OptionSchema): FieldKind {
  const values = valuesOf(option);
  if (values !== null) return { kind: 'choice', values };
  switch (option.type) {
    case 'string':
      return {
        kind: 'text',
        isUrl: option.format === 'uri',
        pattern: option.pattern ?? null,
        maxLength: option.maxLength ?? null,
      };
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        isInteger: option.type === 'integer',
        minimum: option.minimum ?? null,
        maximum: option.maximum ?? null,
      };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return arrayKind(option.items ?? {});
    case 'object':
      return objectKind(option);
    default:
      return { kind: 'json' };
  }
}

function valuesOf(option: OptionSchema): (string | number)[] | null {
  const values = option.enum ?? (option.const === undefined ? null : [option.const]);
  if (values === null) return null;
  const usable = values.filter((value) => typeof value === 'string' || typeof value === 'number');
  return usable.length === values.length ? usable : null;
}

function arrayKind(items: OptionSchema): FieldKind {
  if (items.type === 'string' && items.enum === undefined) return { kind: 'list' };
  if (isFlatObject(items)) return { kind: 'rows', columns: columnsOf(items), shorthand: null, words: null };
  const [text, object, ...others] = items.anyOf ?? [];
  if (text?.type === 'string' && object && isFlatObject(object) && others.length === 0) {
    const [first, ...rest] = columnsOf(object);
    // A text stands for the object whose first member it is; whatever the object must have besides, the text leaves open.
    if (first) {
      const columns = [first, ...rest.map((column) => ({ ...column, required: false }))];
      return { kind: 'rows', columns, shorthand: first.name, words: rowWords(columns, text.pattern) };
    }
  }
  return { kind: 'json' };
}

/** Of rows of a text that has no blanks, and one of a few words. */
function rowWords(columns: readonly FormField[], pattern: string | undefined): RowWords | null {
  const [text, choice, ...others] = columns;
  if (!text || choice?.kind !== 'choice' || others.length > 0) return null;
  if (pattern === undefined || new RegExp(pattern, 'u').test('a b')) return null;
  return { text: text.name, choice: choice.name, values: choice.values.map(String) };
}

function objectKind(option: OptionSchema): FieldKind {
  const columns = columnsOf(option);
  if (columns.length > 0 && columns.every(({ kind }) => kind === 'text')) return { kind: 'texts', columns };
  const { additionalProperties: values } = option;
  const isOfTexts =
    typeof values === 'object' && values !== null && 'type' in values && values.type === 'string';
  return columns.length === 0 && isOfTexts ? { kind: 'record' } : { kind: 'json' };
}

function isFlatObject(option: OptionSchema): boolean {
  if (option.type !== 'object' || option.properties === undefined) return false;
  return columnsOf(option).every(
    ({ kind }) => kind === 'text' || kind === 'number' || kind === 'choice' || kind === 'list',
  );
}
