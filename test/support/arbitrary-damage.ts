import fc from 'fast-check';

/** Stand for what is too large to be held while it is damaged; see `written`. */
const DEEP = '\u0001deep';
const LONG_TEXT = '\u0001long';
const DEEPEST = 20_000;
const LONGEST = 200_000;

const TEXTS = [
  '',
  ' ',
  '0',
  '-1',
  'true',
  'null',
  '1e999',
  '\ud800',
  '\udfff x',
  '\u202e5590',
  '\u0000\u001b[2J\r\n',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  '%E0%A4%A',
  '%',
  '__proto__',
  'constructor',
  'toString',
  '9'.repeat(400),
  '2026-02-30T25:61:61Z',
  '+275760-09-13T00:00:00.001Z',
  '5590:CM55::0',
  ':::::',
  '@@',
  'x'.repeat(600),
];
const NUMBERS = [0, -0, -1, 0.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 8_640_000_000_000_001];

/** A value that nobody expects where it stands. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 6, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 6, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}]) },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({ length: 3 }, { toString: 1, valueOf: {} }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);
/** Takes ten times as long to write and to read as all others. */
const hugeValue = fc.constantFrom(DEEP, LONG_TEXT);

const ODD_KEYS = ['__proto__', 'constructor', '', 'length', 'toString', '\ud800', 'name', 'op', 'data', 'id'];

type Change =
  | { do: 'replace'; at: number; value: unknown }
  | { do: 'remove'; at: number }
  | { do: 'add'; at: number; key: string; value: unknown }
  | { do: 'copy'; at: number; from: number }
  | { do: 'repeat'; at: number; times: number }
  | { do: 'stringify'; at: number };

const place = fc.nat(10_000);
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('replace' as const), at: place, value: oddValue }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remove' as const), at: place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      at: place,
      key: fc.constantFrom(...ODD_KEYS),
      value: oddValue,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('copy' as const), at: place, from: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('repeat' as const),
      at: place,
      times: fc.constantFrom(2, 3, 40, 300),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stringify' as const), at: place }) },
);
const hugeChange: fc.Arbitrary<Change> = fc.record({
  do: fc.constant('replace' as const),
  at: place,
  value: hugeValue,
});
const changes = fc.oneof(
  { weight: 60, arbitrary: fc.array(change, { maxLength: 4 }) },
  { weight: 1, arbitrary: hugeChange.map((one) => [one]) },
);

interface Slot {
  get(): unknown;
  set(value: unknown): void;
  remove(): void;
}

/** What is done to a JSON value, whose text it gives: types, members and lists are changed. */
export const damage: fc.Arbitrary<(value: unknown) => string> = changes.map((all) => {
  const apply = (value: unknown): string => written(all.reduce(changed, value));
  return Object.assign(apply, { [fc.toStringMethod]: () => JSON.stringify(all) });
});

/** One of these JSON values, damaged, as text. */
export function damagedJson(seeds: readonly unknown[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...seeds), damage).map(([seed, apply]) => apply(seed));
}

/** The same, and what is no JSON any more, or never was any. */
export function damagedMessage(seeds: readonly unknown[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: damagedJson(seeds) },
    {
      weight: 2,
      arbitrary: damagedText(fc.constantFrom(...seeds).map((seed) => JSON.stringify(seed))),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 1, arbitrary: oddValue.map((value) => written(value)) },
  );
}

type Cut = { at: number; remove: number; insert: string };

const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(100_000),
  remove: fc.oneof(fc.nat(4), fc.nat(10_000)),
  insert: fc.oneof(
    fc.constantFrom(...TEXTS, '"', '\\', '{', '}', '[', ']', ',', '\n', '{}\n{}'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  ),
});

/** A text of which pieces are missing, and others put in. */
export function damagedText(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.array(cut, { minLength: 1, maxLength: 4 })).map(([whole, cuts]) =>
    cuts.reduce((left, { at, remove, insert }) => {
      const from = at % (left.length + 1);
      return left.slice(0, from) + insert + left.slice(from + remove);
    }, whole),
  );
}

/** Bytes of which some are others, missing, or repeated. */
export function damagedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const wound = fc.record({ at: fc.nat(10_000_000), bytes: fc.uint8Array({ maxLength: 40 }) });
  const end = fc.oneof(fc.constant(null), fc.nat(10_000_000));
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(wound, { minLength: 1, maxLength: 6 }), end)
    .map(([seed, wounds, length]) => {
      const bytes = seed.slice(0, length === null ? seed.length : length % (seed.length + 1));
      for (const { at, bytes: put } of wounds) {
        const from = at % (bytes.length + 1);
        bytes.set(put.subarray(0, bytes.length - from), from);
      }
      return bytes;
    });
}

function changed(value: unknown, one: Change): unknown {
  const root = { value: structuredClone(value) };
  const slots = slotsOf(root);
  const slot = slots[one.at % slots.length];
  if (slot === undefined) return root.value;
  if (one.do === 'replace') slot.set(one.value);
  else if (one.do === 'remove') slot.remove();
  else if (one.do === 'add') added(slot, one.key, one.value);
  else if (one.do === 'repeat') slot.set(repeated(slot.get(), one.times));
  else if (one.do === 'stringify') slot.set(JSON.stringify(slot.get()));
  else slot.set(structuredClone(slots[one.from % slots.length]?.get()) ?? null);
  return root.value;
}

/** Every place in a JSON value that can hold something else. */
function slotsOf(holder: object): Slot[] {
  return Object.keys(holder).flatMap((key) => {
    const own = slotOf(holder, key);
    const value = own.get();
    return typeof value === 'object' && value !== null ? [own, ...slotsOf(value)] : [own];
  });
}

function slotOf(holder: object, key: string): Slot {
  return {
    get: (): unknown => Reflect.get(holder, key),
    // As JSON.parse does: "__proto__" is a member like any other.
    set: (value) => defined(holder, key, value),
    remove: () => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else Reflect.deleteProperty(holder, key);
    },
  };
}

function added(slot: Slot, key: string, value: unknown): void {
  const holder = slot.get();
  if (Array.isArray(holder)) holder.push(value);
  else if (typeof holder === 'object' && holder !== null) defined(holder, key, value);
  else slot.set({ [key]: value });
}

function defined(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function repeated(value: unknown, times: number): unknown[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return Array.from({ length: times }, () => list).flat();
}

/** As JSON, with what was too large to be held. */
function written(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  const isHuge = text.includes('\\u0001');
  if (!isHuge) return text;
  return text
    .replaceAll(JSON.stringify(DEEP), () => '['.repeat(DEEPEST) + ']'.repeat(DEEPEST))
    .replaceAll(JSON.stringify(LONG_TEXT), () => JSON.stringify('x'.repeat(LONGEST)));
}
