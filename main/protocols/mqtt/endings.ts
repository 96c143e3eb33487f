import { LinkFailure } from '../../../model/failure.ts';
import type { FailureDetails } from '../../../model/failure.ts';
import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import type { MqttEnd } from '../../transports/transports.ts';

interface EndMeaning {
  code: DiagnosisCode;
  cure: string;
}

/**
 * A broker is pinged one keep-alive after its last answer and given up another half later; the rest is for a timer that
 * runs late. A gap that begins too early is harmless, one that begins too late hides what is missing.
 */
const LONGEST_DEAF_PERIODS = 2;
const BY_ITSELF = 'It is tried again by itself.';
const CLOSED: EndMeaning = { code: 'closed-by-peer', cure: BY_ITSELF };
const TOO_MUCH: EndMeaning = {
  code: 'rate-limited',
  cure: 'It is tried again by itself. Subscribe to fewer topics, or ask those who run the broker for a higher limit.',
};
const OBJECTS: EndMeaning = {
  ...CLOSED,
  cure: `${BY_ITSELF} The broker objects to what it was sent: its log tells to what. Please report it as a fault of Ringscope.`,
};
const TOPICS: EndMeaning = {
  code: 'topic-refused',
  cure: `${BY_ITSELF} The broker does not take a subscription of this source: check topics and quality of service, and what the broker supports.`,
};

/** What the reason code of a broker's DISCONNECT (MQTT 5, section 3.14.2.1) means for the link. */
const ENDS: ReadonlyMap<number, EndMeaning> = new Map<number, EndMeaning>([
  [
    0x8e,
    {
      code: 'client-id-in-use',
      cure: 'Another client uses the same client id: give each its own, or leave "clientId" out.',
    },
  ],
  [
    0x87,
    {
      code: 'forbidden',
      cure: 'The broker took the right away: check the rights of the user name on the broker.',
    },
  ],
  [0x8a, { code: 'forbidden', cure: 'The broker has banned this client: ask those who run it.' }],
  [
    0x89,
    { code: 'server-error', cure: `${BY_ITSELF} The broker has more to do than it can: look at its load.` },
  ],
  [0x8b, { ...CLOSED, cure: `${BY_ITSELF} The broker is being stopped or restarted.` }],
  [
    0x98,
    { ...CLOSED, cure: `${BY_ITSELF} Somebody who runs the broker ended it: if it repeats, ask them why.` },
  ],
  [0xa0, { ...CLOSED, cure: `${BY_ITSELF} The broker lets no connection last longer.` }],
  [0x81, OBJECTS],
  [0x82, OBJECTS],
  [0x93, OBJECTS],
  [0x95, OBJECTS],
  [0x8f, TOPICS],
  [0x9b, TOPICS],
  [0x9e, TOPICS],
  [0xa1, TOPICS],
  [0xa2, TOPICS],
  [0x8d, { code: 'timeout', cure: `The broker missed our signs of life: check the network. ${BY_ITSELF}` }],
  [0x96, TOO_MUCH],
  [0x97, TOO_MUCH],
  [0x9f, TOO_MUCH],
  [0x9c, { ...CLOSED, cure: 'The broker sends its clients elsewhere: set the address of the other broker.' }],
  [0x9d, { ...CLOSED, cure: 'The broker has moved: set its new address.' }],
]);

export interface EndContext {
  /** A broker that is silent has not answered for at least so long. */
  keepAliveMs: number;
  /** ms since the epoch. */
  now: number;
  /** When the last message came, or the link was up: ms since the epoch. */
  lastMessageAt: number;
  /** The client id was set by hand, so that another client may have it too. */
  clientIdSet: boolean;
}

/** Why a link fell whose channel has ended without our asking. */
export function failureOfEnd(
  end: MqttEnd,
  { keepAliveMs, now, lastMessageAt, clientIdSet }: EndContext,
): LinkFailure {
  if (end.failure !== undefined) return end.failure;
  if (end.silent) {
    return new LinkFailure('silent', {
      cause: `The broker no longer answers: no sign of life for more than ${Math.round(keepAliveMs / 1000)} s.`,
      cure: `Check the network on the way to the broker. ${BY_ITSELF}`,
      deafSince: Math.max(lastMessageAt, now - LONGEST_DEAF_PERIODS * keepAliveMs),
    });
  }
  if (end.reasonCode !== null) {
    const { code, cure } = ENDS.get(end.reasonCode) ?? CLOSED;
    return new LinkFailure(code, {
      cause: `The broker ended the connection: ${end.reason}`,
      cure,
      evidence: [`DISCONNECT with reason code 0x${end.reasonCode.toString(16).padStart(2, '0')}`],
    });
  }
  const details: FailureDetails = {
    cause: 'The connection to the broker went without a word.',
    cure: BY_ITSELF,
    evidence: [end.reason],
  };
  if (clientIdSet) {
    // MQTT 3.1.1 knows no DISCONNECT from the broker, and Mosquitto 2.0 sends none: a takeover looks like this.
    details.cure = `${BY_ITSELF} If it happens again and again, another client may use the same client id.`;
  }
  return new LinkFailure('closed-by-peer', details);
}
