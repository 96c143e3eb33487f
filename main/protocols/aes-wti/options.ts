import { z } from 'zod';
import { LinkFailure } from '../../../model/failure.ts';

const DEFAULT_PATH = '/api/wti/session';
/** What the header of a request may carry; anything else would end up in the text of JSON and HTTP. */
const WORD = /^[A-Za-z0-9._-]+$/;

export interface AesAddress {
  /** The address of the WebSocket. */
  socket: string;
  /** The base of the REST interface on the same server, without a slash at its end. */
  rest: string;
  host: string;
}

/**
 * Reads the address as people write it: `wss://host/api/wti/session`, `https://host`, or a bare host. Answers with what
 * is wrong where it cannot be used.
 */
export function readAddress(url: string): AesAddress | { problem: string } {
  const written = url.trim();
  const absolute = written.includes('://') ? written : `wss://${written}`;
  if (!URL.canParse(absolute)) return { problem: 'This is not an address: write wss://host.' };
  const { protocol, host, username, password, pathname, search } = new URL(absolute);
  if (!['wss:', 'https:', 'ws:', 'http:'].includes(protocol)) {
    return {
      problem: 'AES is reached through wss:// (or ws://, where its unencrypted port is switched on).',
    };
  }
  if (username !== '' || password !== '') {
    return { problem: 'The address must not carry a user name or a password.' };
  }
  const isSecure = protocol === 'wss:' || protocol === 'https:';
  const path = pathname === '/' ? DEFAULT_PATH : pathname;
  return {
    socket: `${isSecure ? 'wss' : 'ws'}://${host}${path}${search}`,
    rest: `${isSecure ? 'https' : 'http'}://${host}/api/fe/v1`,
    host,
  };
}

/** The address of a source whose options were accepted. */
export function addressOf({ url }: { url: string }): AesAddress {
  const address = readAddress(url);
  if ('problem' in address) {
    throw new LinkFailure('not-the-service', { cause: address.problem, cure: 'Correct the address.' });
  }
  return address;
}

const extension = z
  .string()
  .trim()
  .regex(/^[^\s:]+$/, 'expected an extension without blanks and colons, such as "5590"');

const device = z.union([
  extension,
  z.strictObject({
    extension,
    kind: z.enum(['station', 'vdn', 'skill']),
  }),
]);

export const aesWtiOptions = z.strictObject({
  url: z
    .string()
    .superRefine((url, context) => {
      const address = readAddress(url);
      if ('problem' in address) context.addIssue({ code: 'custom', message: address.problem });
    })
    .describe('Address of AES: wss://host (its path is /api/wti/session where none is given)'),
  username: z
    .string()
    .min(1)
    // RFC 7617: Basic divides user name and password by the first colon.
    .regex(/^[^:]*$/, 'a user name of AES has no colon')
    .describe('Name of the CTI user on AES'),
  switchName: z
    .string()
    .trim()
    .regex(/^[^\s:]+$/, 'expected the name of a switch connection, without blanks and colons')
    .describe('Name of the switch connection as administered on AES; mind upper and lower case'),
  devices: z
    .array(device)
    .min(1)
    .describe(
      'Extensions to monitor. Where the kind is left out, a device that cannot be monitored as a station is tried as ' +
        'a VDN, then as a skill.',
    ),
  sessionDuration: z
    .number()
    .int()
    .min(10)
    .max(7200)
    .default(180)
    .describe('Seconds after which AES may end a session that gives no sign of life; AES may grant others'),
  sessionRecovery: z
    .enum(['try', 'off'])
    .default('try')
    .describe('After a broken connection take up the old session, while AES still keeps it'),
  deviceIdService: z
    .enum(['auto', 'third-party', 'first-party', 'compose'])
    .default('auto')
    .describe(
      'How the id of a device is had: GetThirdPartyDeviceId, GetDeviceId, or put together here; auto: the first that works',
    ),
  filterPolarity: z
    .enum(['invert', 'plain', 'none'])
    .default('invert')
    .describe(
      "How a monitor names the wanted events: with Avaya's invertFilter, without it, or not at all. Try another one " +
        'where monitors are confirmed and no event comes',
    ),
  agentPollSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(10)
    .describe('How often the state of logged-on agents is asked for, as AES may not report it; 0: never'),
  requestRate: z
    .number()
    .min(1)
    .max(20)
    .default(5)
    .describe('Requests a second; the telephone system may drop requests that come faster'),
  protocolVersions: z
    .array(z.string().regex(WORD, 'expected a version such as "10.2.0"'))
    .min(1)
    .default(['10.2.0', '10.1.0'])
    .describe('Protocol versions to offer, best first'),
  headerVersion: z
    .string()
    .regex(WORD, 'expected a version such as "v2"')
    .default('v2')
    .describe('Version that stands in the header of every request'),
  wsReconnectAuth: z
    .enum(['basic', 'bearer'])
    .default('basic')
    .describe('Sign in by password or by the session token when an old session is taken up'),
  tokenInJsonHeader: z
    .enum(['off', 'on'])
    .default('off')
    .describe('Repeat the session token in the header of every request'),
  applicationId: z
    .string()
    .min(1)
    .max(100)
    .default('Ringscope')
    .describe('Name under which the session appears on AES'),
});

export type AesWtiOptions = z.output<typeof aesWtiOptions>;

export type DeviceKind = 'station' | 'vdn' | 'skill';

export interface WantedDevice {
  extension: string;
  /** Undefined where it is to be found out. */
  kind: DeviceKind | undefined;
}

/** The devices to monitor, each once. */
export function wantedDevices({ devices }: Pick<AesWtiOptions, 'devices'>): WantedDevice[] {
  const wanted = new Map<string, WantedDevice>();
  for (const device of devices) {
    const { extension, kind } = typeof device === 'string' ? { extension: device, kind: undefined } : device;
    const before = wanted.get(extension);
    wanted.set(extension, { extension, kind: kind ?? before?.kind });
  }
  return [...wanted.values()];
}
