import { isFields, parsed } from '../publications/fields.ts';
import type { Fields } from '../publications/fields.ts';

/** A signed address of the MQTT service. It is a credential: whoever has it can read the account's data. */
export interface SignedUrl {
  url: string;
  /** How old it was when it came, by the server's own clock (ms); undefined where the URL does not say. */
  age?: number;
  /** How long it may be used, as it says itself (ms). */
  window: number;
}

/** What Mitel's staff believe where the URL does not say. */
const WINDOW_S = 60;

/** The field's name is not documented: these are tried first, then every other one. */
const LIKELY_NAMES = ['websocketUri', 'websocketURI', 'websocketUrl', 'webSocketUrl', 'url', 'uri'];

/** The first `wss://` address in the answer of POST /connections, or the names that were seen instead. */
export function readSignedUrl(body: string, serverNow: number): SignedUrl | { keysSeen: string[] } {
  const answer = parsed(body);
  const fields = isFields(answer) ? answer : { answer };
  const url = LIKELY_NAMES.map((name) => fields[name]).find(isSocketAddress) ?? anywhere(fields);
  if (url === undefined) return { keysSeen: Object.keys(fields).slice(0, 20) };
  const query = new URL(url).searchParams;
  const signedAt = readAmzDate(query.get('X-Amz-Date'));
  return {
    url,
    window: Number(query.get('X-Amz-Expires') ?? WINDOW_S) * 1000 || WINDOW_S * 1000,
    ...(signedAt !== undefined && { age: Math.max(0, serverNow - signedAt) }),
  };
}

/** The texts that nobody may see: the address, its query, and what in it is worth something alone. */
export function secretsIn(url: string): string[] {
  const { search, searchParams } = new URL(url);
  const parts = ['X-Amz-Signature', 'X-Amz-Credential', 'X-Amz-Security-Token'].map(
    (name) => searchParams.get(name) ?? '',
  );
  return [url, search, ...parts].filter((part) => part !== '');
}

function isSocketAddress(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('wss://') && URL.canParse(value);
}

function anywhere(fields: Fields, depth = 0): string | undefined {
  for (const value of Object.values(fields)) {
    if (isSocketAddress(value)) return value;
    const inner = isFields(value) && depth < 4 ? anywhere(value, depth + 1) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** `20260114T081500Z`, the basic form of ISO 8601. */
function readAmzDate(value: string | null): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value ?? '');
  if (parts === null) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
