import type { SourceConfig } from '../../model/contract/sources.ts';

const MASK = '•••';

/** A source as a capture keeps it: without what people write into options although it is secret. */
export function recordedSource(source: SourceConfig): SourceConfig {
  const { options, proxy } = source;
  return { ...source, options: maskedRecord(options), proxy: URL.canParse(proxy) ? maskedUrl(proxy) : proxy };
}

function maskedRecord(record: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      key === 'headers' ? maskedValues(value) : masked(value),
    ]),
  );
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return URL.canParse(value) ? maskedUrl(value) : value;
  if (Array.isArray(value)) return value.map(masked);
  return typeof value === 'object' && value !== null ? maskedRecord(value) : value;
}

/** Which headers are sent is worth knowing, what they say is not for the record. */
function maskedValues(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return MASK;
  return Object.fromEntries(Object.keys(headers).map((name) => [name, MASK]));
}

/** User information and the values of the query may be credentials: a signature, a token, a key. */
function maskedUrl(text: string): string {
  const url = new URL(text);
  if (url.username === '' && url.password === '' && url.search === '') return text;
  const query = [...url.searchParams.keys()].map((name) => `${name}=${MASK}`).join('&');
  const user = url.username === '' && url.password === '' ? '' : `${MASK}@`;
  return `${url.protocol}//${user}${url.host}${url.pathname}${query === '' ? '' : `?${query}`}`;
}
