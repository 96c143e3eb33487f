import { z } from 'zod';

/**
 * The address of the REST service as people write it: with or without a slash at the end, with or without the version,
 * which is 2 where it is left out.
 */
export function restBase(apiUrl: string): string {
  const { origin, pathname } = new URL(apiUrl.trim());
  const path = pathname.replace(/\/+$/, '');
  return `${origin}${/\/v\d+$/.test(path) ? path : `${path}/v2`}`;
}

function address(schemes: readonly [string, string]) {
  return z.string().superRefine((written, context) => {
    const url = URL.parse(written.trim());
    const complain = (message: string) => context.addIssue({ code: 'custom', message });
    if (url === null || !schemes.includes(url.protocol) || url.hostname === '') {
      complain(`Write the address in full, beginning with ${schemes.map((one) => `${one}//`).join(' or ')}.`);
    } else if (url.username !== '' || url.password !== '') {
      complain('The address must not carry a user name or a password.');
    }
  });
}

export const kazooOptions = z.strictObject({
  apiUrl: address(['https:', 'http:']).describe(
    'Address of the REST service: https://host:8443/v2, or http://host:8000/v2 without TLS',
  ),
  socketUrl: address(['wss:', 'ws:']).describe(
    'Address of the event service: wss://host:7777 or wss://host:5556, or ws://host:5555 without TLS',
  ),
  username: z.string().min(1).exactOptional().describe('User name; not needed with an API key'),
  accountName: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Name of the account that the user is in; or give its realm. Not needed with an API key'),
  accountRealm: z
    .string()
    .regex(/^[\w.-]{4,253}$/, 'expected 4 to 253 letters, digits, dots, hyphens and underscores')
    .exactOptional()
    .describe('SIP realm of the account, instead of its name; with both the realm counts'),
  method: z
    .enum(['md5', 'sha'])
    .default('md5')
    .describe('How user name and password are hashed for the sign-in; "sha" is SHA-1'),
  bindings: z
    .array(z.string().min(1))
    .min(1)
    .default(['call.*.*'])
    .describe('What to subscribe to; "call.*.*" is every event of every call'),
  accounts: z
    .array(z.string().min(1))
    .min(1)
    .exactOptional()
    .describe(
      'Ids of the accounts to watch, where it is not the own one; "*" is all, for the system administrator only',
    ),
  descendants: z.boolean().default(false).describe('Also watch every account below these'),
});

export type KazooOptions = z.output<typeof kazooOptions>;
