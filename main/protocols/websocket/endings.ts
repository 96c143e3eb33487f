import { LinkFailure } from '../../../model/failure.ts';
import type { ChannelEnd } from '../../transports/transports.ts';

interface CloseMeaning {
  says: string;
  cure?: string;
}

/** RFC 6455 section 7.4.1 and the IANA registry of close codes. */
const CLOSE_CODES: ReadonlyMap<number, CloseMeaning> = new Map<number, CloseMeaning>([
  [1000, { says: 'the conversation is over' }],
  [1001, { says: 'it goes away: a restart, or its limit for idle or old connections' }],
  [1002, { says: 'the WebSocket protocol was violated' }],
  [
    1003,
    { says: 'it does not take this sort of message', cure: 'Check the messages that are sent once open.' },
  ],
  [1005, { says: 'nothing about why' }],
  [1006, { says: 'nothing: the socket went without a farewell', cure: 'Check the network on the way.' }],
  [
    1007,
    { says: 'a message was not what it claimed to be', cure: 'Check the messages that are sent once open.' },
  ],
  [
    1008,
    {
      says: 'its policy does not allow this',
      cure: 'Check the rights that go with the secret of this source.',
    },
  ],
  [1009, { says: 'a message was too big', cure: 'Check the messages that are sent once open.' }],
  [1011, { says: 'it had a fault of its own' }],
  [1012, { says: 'it restarts' }],
  [1013, { says: 'try again later' }],
  [1014, { says: 'the server behind it gave no usable answer' }],
]);
const OWN_CODE: CloseMeaning = {
  says: 'a code of its own',
  cure: 'Look the code up with those who run the server.',
};

/** Why a link fell whose channel has ended without our asking. `silenceMs`: how long nothing had come at least. */
export function failureOfEnd(end: ChannelEnd, silenceMs: number, now: number): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  if (end.silent) {
    return new LinkFailure('silent', {
      cause: `Nothing came for ${Math.round(silenceMs / 1000)} s, no answer to pings either.`,
      cure: 'It is tried again by itself. If the server never answers pings, set "pingSeconds" to 0.',
      deafSince: now - silenceMs,
    });
  }
  const { says, cure } = CLOSE_CODES.get(end.code) ?? OWN_CODE;
  return new LinkFailure('closed-by-peer', {
    cause: `The server closed the connection (code ${end.code}) and says: ${says}.`,
    cure: `It is tried again by itself.${cure === undefined ? '' : ` ${cure}`}`,
    evidence: [
      `close code ${end.code}`,
      ...(end.reason === '' ? [] : [`reason: ${JSON.stringify(end.reason.slice(0, 200))}`]),
    ],
  });
}
