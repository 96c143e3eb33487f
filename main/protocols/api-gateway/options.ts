import { z } from 'zod';
import { mappingSchema } from '../../../model/mapping/mapping.ts';
import { problemOfAddress, problemOfBroadcastAddress } from './address.ts';

/** API Gateway quotas: a frame of 32 KB, and a message is sent as one frame. */
const LARGEST_FRAME = 32 * 1024;
/** RFC 9110, token: what header names and sub-protocols are made of. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const OWN_HEADERS = /^(host|connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

const address = z
  .string()
  .superRefine((text, context) => {
    const problem = problemOfAddress(text);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  })
  .describe('Address with its stage: wss://{api-id}.execute-api.{region}.amazonaws.com/{stage}');

const headers = z
  .record(z.string(), z.string())
  .superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const problem = problemOfHeader(name, value);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: [name] });
    }
  })
  .describe(
    'More headers for the upgrade. Not for secrets: there are "apiKey" and "authorization" for those',
  );

function problemOfHeader(name: string, value: string): string | null {
  if (!TOKEN.test(name)) return `${JSON.stringify(name)} is no name for a header`;
  if (/^x-api-key$/i.test(name)) {
    return 'the x-api-key header is a secret: put its value in the secret "apiKey", not in the settings';
  }
  if (/^authorization$/i.test(name)) {
    return 'the Authorization header is a secret: put its value in the secret "authorization", not in the settings';
  }
  if (OWN_HEADERS.test(name)) return `the header ${name} belongs to the WebSocket itself and cannot be set`;
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    return `the header ${name} has characters that no header can carry, such as a line break`;
  }
  return null;
}

/** A text, or an object that is sent as JSON. */
export type OutgoingMessage = string | Record<string, unknown>;

const message = z
  .union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'expected a text, or an object that is sent as JSON',
  })
  .refine((given) => new TextEncoder().encode(asText(given)).length <= LARGEST_FRAME, {
    error: 'the message is larger than 32 KB, which is the most that API Gateway takes in one frame',
  });

/** As it is sent: texts as they are, objects as JSON. */
export function asText(given: OutgoingMessage): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}

export const apiGatewayOptions = z.strictObject({
  url: address,
  preset: z
    .literal('outsystems', { error: 'expected "outsystems", or nothing' })
    .describe('"outsystems": the service is the published OutSystems sample, or built on it')
    .exactOptional(),
  headers: headers.exactOptional(),
  subprotocols: z
    .array(z.string().regex(TOKEN, 'expected the name of a sub-protocol, without spaces'))
    .min(1)
    .describe('Sub-protocols to offer, where the service asks for one; it must then pick one of them')
    .exactOptional(),
  tokenParameter: z
    .string()
    .regex(/^[\w.~-]+$/, 'expected the name of a query parameter')
    .default('token')
    .describe('Query parameter that carries the secret "token", where one is stored'),
  onOpen: z
    .array(message)
    .max(50)
    .default([])
    .describe('Messages to send once open, in this order: texts as they are, objects as JSON'),
  keepAliveSeconds: z
    .int()
    .min(0)
    .max(560)
    .default(540)
    .describe(
      'Send the keep-alive message when no message went or came for this long: the gateway closes after 10 minutes; 0: never',
    ),
  keepAliveMessage: message
    .default({ action: 'ping' })
    .describe('The keep-alive message: one that the service takes without telling anybody'),
  renewSeconds: z
    .int()
    .min(0)
    .max(6840)
    .refine((seconds) => seconds === 0 || seconds >= 30, { error: 'expected 0, or 30 and more' })
    .default(6600)
    .describe('Open a new connection after this long, since the gateway ends each after 2 hours; 0: never'),
  pingSeconds: z
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .describe('Send a ping frame this often, to find out that the way to the gateway is dead; 0: never'),
  broadcastUrl: z
    .string()
    .superRefine((text, context) => {
      const problem = problemOfBroadcastAddress(text);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    })
    .describe("The OutSystems sample's REST address, for tests: https://…/{stage}/receiver")
    .exactOptional(),
  mapping: mappingSchema.exactOptional(),
});
export type ApiGatewayOptions = z.output<typeof apiGatewayOptions>;
