import { z } from 'zod';
import { mappingSchema } from '../../../model/mapping/mapping.ts';

/** RFC 9110, token: what header names and sub-protocols are made of. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const OWN_HEADERS = /^(host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

const url = z
  .url({
    protocol: /^wss?$/,
    error: 'expected the address of a WebSocket: wss://host/path or ws://host/path',
    abort: true,
  })
  .refine((text) => new URL(text).username === '' && new URL(text).password === '', {
    error: 'expected an address without user name and password: put them in the secret "authorization"',
  })
  .refine((text) => new URL(text).hash === '', { error: 'expected an address without "#…"' })
  .describe('Address: wss://host/path, or ws:// where there is no TLS');

const headers = z
  .record(z.string(), z.string())
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const problem = problemOfHeader(name, value);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: [name] });
    }
  })
  .describe('More headers for the upgrade. Not for secrets: those go in the secret "authorization"');

function problemOfHeader(name: string, value: string): string | null {
  if (!TOKEN.test(name)) return `${JSON.stringify(name)} is no name for a header`;
  if (/^authorization$/i.test(name)) {
    return 'the Authorization header is a secret: put its value in the secret "authorization", not in the settings';
  }
  if (OWN_HEADERS.test(name)) return `the header ${name} belongs to the WebSocket itself and cannot be set`;
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return `the header ${name} has characters that no header can carry, such as a line break`;
  }
  return null;
}

export const websocketOptions = z.strictObject({
  url,
  subprotocols: z
    .array(z.string().regex(TOKEN, 'expected the name of a sub-protocol, without spaces'))
    .min(1)
    .describe('Sub-protocols to offer; the server must pick one of them')
    .exactOptional(),
  headers: headers.exactOptional(),
  onOpen: z
    .array(
      z.union([z.string(), z.record(z.string(), z.unknown())], {
        error: 'expected a text, or an object that is sent as JSON',
      }),
    )
    .max(50)
    .default([])
    .describe('Messages to send once open, in this order: texts as they are, objects as JSON'),
  pingSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .describe(
      'Send a ping this often and give the link up when nothing, no answer either, comes for three times as long; 0: never',
    ),
  mapping: mappingSchema.exactOptional(),
});
export type WebSocketOptions = z.output<typeof websocketOptions>;
