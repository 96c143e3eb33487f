import { z } from 'zod';

const text = z.string();

/** The commands of both protocol versions; unknown extra keys are ignored, `init`, `event` and `pong` are none. */
const commandSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('subscribe'), data: z.object({ event_name: text }) }),
  z.object({ op: z.literal('start') }),
  z.object({ op: z.literal('ping'), data: z.object({ payload: text }) }),
  z.object({ op: z.literal('token'), data: z.object({ token: text }) }),
]);

export type Command = z.infer<typeof commandSchema>;

/** Null for whatever wazo-websocketd closes with 4004 for. */
export function readCommand(message: Buffer, isBinary: boolean): Command | null {
  if (isBinary) return null;
  try {
    const read = commandSchema.safeParse(JSON.parse(message.toString()));
    return read.success ? read.data : null;
  } catch {
    // No JSON at all: answered like any other unreadable command.
    return null;
  }
}
