/** Numbers above this are ms, those up to it seconds: as ms it is in 1973, as seconds in the year 5138. */
const LARGEST_SECONDS = 1e11;
const LARGEST_MS = 1e14;
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?\s?(Z|[+-]\d{2}(?::?\d{2})?)$/i;

/**
 * A time in ms since the epoch: from ms or seconds (a number, or digits as text), or from ISO 8601 with a zone.
 * A time without a zone is not guessed at.
 */
export function instantFrom(value: unknown): number | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'number') return fromNumber(one);
  if (typeof one !== 'string') return undefined;
  const text = one.trim();
  if (/^\d{1,16}(\.\d{1,9})?$/.test(text)) return fromNumber(Number(text));
  return fromIso(text);
}

function fromNumber(value: number): number | undefined {
  if (!(value > 0 && value <= LARGEST_MS)) return undefined;
  return Math.round(value > LARGEST_SECONDS ? value : value * 1000);
}

function fromIso(text: string): number | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, date = '', minutes = '', seconds = ':00', fraction = '0', zone = 'Z'] = parts;
  const ms = Date.parse(`${date}T${minutes}${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}${offset(zone)}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function offset(zone: string): string {
  if (/^z$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone.charAt(0)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
