import { z } from 'zod';
import { LinkFailure } from '../../../model/failure.ts';
import { EVENT_NAMES } from './events/catalogue.ts';

/** The https base of a stack, without a slash at its end. */
export interface StackAddress {
  https: string;
  host: string;
}

/**
 * Reads the address as people write it: a bare host, `https://host/`, or the event service's own
 * `wss://host/api/websocketd/`. Answers with what is wrong where it cannot be used.
 */
export function readAddress(url: string): StackAddress | { problem: string } {
  const written = url.trim();
  const absolute = written.includes('://') ? written : `https://${written}`;
  if (!URL.canParse(absolute)) return { problem: 'This is not an address: write https://host.' };
  const address = new URL(absolute);
  if (address.protocol !== 'https:' && address.protocol !== 'wss:') {
    return { problem: 'Wazo is reached through TLS only: write https://host.' };
  }
  if (address.username !== '' || address.password !== '') {
    return { problem: 'The address must not carry a user name or a password.' };
  }
  const path = address.pathname.replace(/\/api(\/.*)?$/, '').replace(/\/+$/, '');
  return { https: `https://${address.host}${path}`, host: address.host };
}

/** The address of a source whose options were accepted. */
export function addressOf({ url }: { url: string }): StackAddress {
  const address = readAddress(url);
  if ('problem' in address) {
    throw new LinkFailure('not-the-service', { cause: address.problem, cure: 'Correct the address.' });
  }
  return address;
}

export const wazoOptions = z.strictObject({
  url: z
    .string()
    .superRefine((url, context) => {
      const address = readAddress(url);
      if ('problem' in address) context.addIssue({ code: 'custom', message: address.problem });
    })
    .describe('Address of the Wazo stack: https://host, with the port where it is not 443'),
  username: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'User name; not needed with a token. To watch the whole company use an API account (external_api)',
    ),
  tenant: z
    .string()
    .min(1)
    .exactOptional()
    .describe("UUID of the tenant whose calls are loaded at the start, where it is not the account's own"),
  events: z
    .array(z.string().min(1))
    .min(1)
    .default([...EVENT_NAMES])
    .describe('Event names to subscribe to; "*" asks for all, raw manager events included'),
  domain: z
    .string()
    .min(1)
    .exactOptional()
    .describe(
      'Domain name of the directory (LDAP) that checks the password, where the company logs in through one',
    ),
  expiration: z
    .number()
    .int()
    .min(1)
    .max(315_360_000)
    .default(7200)
    .describe('Life in seconds that is asked for a session token; it is renewed before its end'),
  clientId: z
    .string()
    .min(1)
    .max(1024)
    .exactOptional()
    .describe(
      'Name of this installation: with it tokens are renewed by a refresh token instead of the password',
    ),
});

export type WazoOptions = z.output<typeof wazoOptions>;
