import type { Cloud } from '../conduct.ts';
import type { Principal } from '../rest/accounts.ts';

/** What an address may be used for after it was given. */
const WINDOW = 60_000;
/** Waiting to be used; the oldest are forgotten, and refused as altered. */
const MOST_KEPT = 200;
const PARAMETERS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-SignedHeaders'];

/** `malformed`: no signed query at all. `spent`: too old, or used before. `altered`: not as it was signed. */
export type Redemption = { holder: Principal } | 'malformed' | 'altered' | 'spent';

/** Addresses that let their bearer open one WebSocket. */
export interface SignedUrls {
  issue(holder: Principal): string;
  /** `query` as it came, without the question mark. */
  redeem(query: string): Redemption;
}

interface Grant {
  query: string;
  holder: Principal;
  issuedAt: number;
  isUsed: boolean;
}

/** `origin`: "wss://host:port", known once the server listens. */
export function createSignedUrls({ chance, clock, hurry }: Cloud, origin: () => string): SignedUrls {
  const grants = new Map<string, Grant>();
  const life = Math.max(1_000, WINDOW / hurry);

  function signedQuery(signature: string): string {
    const date = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${date.slice(0, 8)}/eu-central-1/iotdevicegateway/aws4_request`;
    const key = `ASIA${chance.uuid().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
    // The security token is appended after signing, as the devices' SDKs do: it is the longest part of a long address.
    const token = Buffer.from(Array.from({ length: 20 }, () => chance.uuid()).join()).toString('base64');
    return [
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${encodeURIComponent(`${key}/${scope}`)}`,
      `X-Amz-Date=${date}`,
      `X-Amz-Expires=${Math.round(life / 1_000)}`,
      'X-Amz-SignedHeaders=host',
      `X-Amz-Signature=${signature}`,
      `X-Amz-Security-Token=${encodeURIComponent(token)}`,
    ].join('&');
  }

  return {
    issue(holder) {
      const [oldest] = grants.keys();
      if (grants.size >= MOST_KEPT && oldest !== undefined) grants.delete(oldest);
      const signature = `${chance.uuid()}${chance.uuid()}`.replaceAll('-', '');
      const query = signedQuery(signature);
      grants.set(signature, { query, holder, issuedAt: clock.now(), isUsed: false });
      return `${origin()}/mqtt?${query}`;
    },
    redeem(query) {
      const read = new URLSearchParams(query);
      if (PARAMETERS.some((name) => !read.has(name))) return 'malformed';
      const grant = grants.get(read.get('X-Amz-Signature') ?? '');
      if (grant?.query !== query) return 'altered';
      if (grant.isUsed || clock.now() >= grant.issuedAt + life) return 'spent';
      grant.isUsed = true;
      return { holder: grant.holder };
    },
  };
}
