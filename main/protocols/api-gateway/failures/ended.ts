import { LinkFailure } from '../../../../model/failure.ts';
import type { ChannelEnd } from '../../../transports/transports.ts';

const BY_ITSELF = 'It is tried again by itself.';
const MINUTE = 60_000;
/** A little less than the gateway's limits of 10 minutes without a message and of 2 hours. */
const IDLE_MS = 9.8 * MINUTE;
const LIFE_MS = 119 * MINUTE;

/** How things stood when a connection ended. Times in ms. */
export interface EndContext {
  openFor: number;
  /** Since the last message in either direction. */
  quietFor: number;
}

interface Meaning {
  cause: string;
  cure: string;
}

const NETWORK: Meaning = {
  cause: 'The connection went without a farewell: the network, a proxy on the way, or this computer slept.',
  cure: `Check the network. ${BY_ITSELF}`,
};

/** RFC 6455 section 7.4.1, and what API Gateway uses the codes for. 1001 has three meanings there: see below. */
const CLOSE_CODES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [1000, { cause: 'Somebody on the server side closed this connection.', cure: BY_ITSELF }],
  [
    1003,
    { cause: 'The gateway takes no binary messages.', cure: 'Check the messages that are sent to it: text.' },
  ],
  [1005, { cause: 'The other side closed the connection without saying why.', cure: BY_ITSELF }],
  [1006, NETWORK],
  [
    1008,
    {
      cause: 'The policy of the service does not allow this.',
      cure: 'Check the rights that go with this source.',
    },
  ],
  [
    1009,
    {
      cause: 'A message was too big for the gateway: it takes 32 KB in a frame and 128 KB in all.',
      cure: 'Make the messages that are sent to it smaller.',
    },
  ],
  [
    1011,
    {
      cause: 'The server side had a fault of its own.',
      cure: `${BY_ITSELF} If it repeats, tell the operator.`,
    },
  ],
  [1012, { cause: 'The service restarts.', cure: BY_ITSELF }],
  [1013, { cause: 'The service asks to try again later.', cure: BY_ITSELF }],
]);

const IDLE: Meaning = {
  cause: 'The gateway closed the connection after 10 minutes without a message.',
  cure: 'Set "keepAliveSeconds" (540 is usual), and a "keepAliveMessage" that the service has a route for.',
};
const TOO_OLD: Meaning = {
  cause: 'The gateway closed the connection: none lasts longer than 2 hours.',
  cure: `${BY_ITSELF} "renewSeconds" (6600 is usual) opens the next one before that.`,
};
const GOING_AWAY: Meaning = {
  cause:
    'The gateway goes away: for maintenance perhaps, or because its limit for idle connections was reached.',
  cure: `${BY_ITSELF} If it comes every 10 minutes, switch the keep-alive on ("keepAliveSeconds").`,
};

/** Why a link fell whose connection has ended without our asking. */
export function failureOfEnd({ code, reason, failure }: ChannelEnd, context: EndContext): LinkFailure {
  if (failure !== undefined) return failure;
  const { cause, cure } = meaningOf(code, context);
  return new LinkFailure('closed-by-peer', {
    cause,
    cure,
    evidence: [
      `close code ${code}`,
      ...(reason === '' ? [] : [`reason: ${JSON.stringify(reason.slice(0, 200))}`]),
      `open for ${duration(context.openFor)}, quiet for ${duration(context.quietFor)}`,
    ],
  });
}

function meaningOf(code: number, { openFor, quietFor }: EndContext): Meaning {
  if (code === 1001) return openFor >= LIFE_MS ? TOO_OLD : quietFor >= IDLE_MS ? IDLE : GOING_AWAY;
  return (
    CLOSE_CODES.get(code) ?? {
      cause: `The service closed the connection with a code of its own (${code}).`,
      cure: `${BY_ITSELF} Look the code up with the operator.`,
    }
  );
}

/** h:mm:ss */
function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
