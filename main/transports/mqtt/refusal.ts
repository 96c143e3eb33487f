import { ReasonCodes } from 'mqtt';
import type { DiagnosisCode } from '../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../model/failure.ts';
import { printable } from '../../trust/printable.ts';
import type { Address } from '../dial/address.ts';
import { errorCode } from '../dial/error-code.ts';
import type { MqttRequest } from '../transports.ts';

interface Refusal {
  code: DiagnosisCode;
  cure: string;
}

const BAD_CREDENTIALS: Refusal = {
  code: 'auth-rejected',
  cure: 'Check user name and password.',
};
/** Brokers answer a wrong password with it as often as a missing right, so the cure names both. */
const NOT_AUTHORISED: Refusal = {
  code: 'auth-rejected',
  cure: 'Check user name and password, and whether the broker lets this user, client id and address connect.',
};
const BAD_CLIENT_ID: Refusal = {
  code: 'client-id-refused',
  cure: 'Set clientId to one that the broker accepts; some brokers bind it to the user or limit its length and letters.',
};
const BAD_VERSION: Refusal = {
  code: 'version-too-old',
  cure: 'The broker speaks another version of MQTT: set protocolVersion to 4 (which is MQTT 3.1.1), or to 5 if it is 4 now.',
};
const IN_TROUBLE: Refusal = {
  code: 'server-error',
  cure: 'The broker is there but cannot serve now: look at its log and its load.',
};
const BANNED: Refusal = {
  code: 'forbidden',
  cure: 'The broker’s administrator has barred this client: ask to be let in again.',
};
const TOO_MUCH: Refusal = {
  code: 'rate-limited',
  cure: 'The broker’s limit for this client is used up: wait, or have the limit raised.',
};
const MOVED: Refusal = {
  code: 'forbidden',
  cure: 'The broker asks to use another server: ask its administrator for the address and put it into the settings.',
};
const OTHER: Refusal = {
  code: 'server-error',
  cure: 'Look at the broker’s log for the reason of this refusal.',
};

/** CONNACK codes of MQTT 3.1.1, section 3.2.2.3 (1 to 5), and MQTT 5, section 3.2.2.2 (0x80 and above). */
const REFUSALS: Readonly<Record<number, Refusal>> = {
  0x01: BAD_VERSION,
  0x02: BAD_CLIENT_ID,
  0x03: IN_TROUBLE,
  0x04: BAD_CREDENTIALS,
  0x05: NOT_AUTHORISED,
  0x84: BAD_VERSION,
  0x85: BAD_CLIENT_ID,
  0x86: BAD_CREDENTIALS,
  0x87: NOT_AUTHORISED,
  0x88: IN_TROUBLE,
  0x89: IN_TROUBLE,
  0x8a: BANNED,
  0x8b: IN_TROUBLE,
  0x8c: BAD_CREDENTIALS,
  0x8e: { code: 'client-id-in-use', cure: 'Another client uses the same client id: give each its own.' },
  0x97: TOO_MUCH,
  0x9c: MOVED,
  0x9d: MOVED,
  0x9f: TOO_MUCH,
};

/** The broker answered CONNECT with a reason code other than success. */
export function refusedConnect(
  reason: number,
  given: string | undefined,
  { place, shown }: Address,
  request: MqttRequest,
): LinkFailure {
  const { code, cure } = REFUSALS[reason] ?? OTHER;
  return new LinkFailure(code, {
    cause: `The broker at ${place} refused the connection: ${reasonText(reason, given)}`,
    cure,
    evidence: [
      `Address: ${shown}`,
      `Reason code: 0x${reason.toString(16).padStart(2, '0')}`,
      `Asked with MQTT ${shownVersion(request)}, ${request.username === undefined ? 'without a user name' : 'with a user name'}`,
    ],
  });
}

export function closedBeforeConnack(
  reason: string,
  { place, shown }: Address,
  request: MqttRequest,
): LinkFailure {
  const older =
    request.protocolVersion === 5 ? ' An older broker hangs up on MQTT 5: try protocolVersion 4.' : '';
  return new LinkFailure('closed-by-peer', {
    cause: `The broker at ${place} hung up without answering the CONNECT.`,
    cure: `Check that the port is the broker’s and whether it expects TLS there, and look at its log.${older}`,
    evidence: [`Address: ${shown}`, reason, `Asked with MQTT ${shownVersion(request)}`],
  });
}

/** What answered is no MQTT. */
export function notMqtt({ place, shown }: Address, why: string): LinkFailure {
  return new LinkFailure('not-the-service', {
    cause: `${place} answers, but not with MQTT.`,
    cure: 'Another service listens on this port: check host and port in the address, and ws or wss if the broker speaks MQTT over WebSockets there.',
    evidence: [`Address: ${shown}`, printable(why)],
  });
}

/** The broker was accepted, and then sent what is no packet. */
export function brokenPacket(place: string, error: Error): LinkFailure {
  return new LinkFailure('unreadable-answer', {
    cause: `The broker at ${place} sent what is no MQTT packet.`,
    cure: 'It is tried again by itself. If it repeats, something on the way changes what passes, or the broker has a fault: look at its log.',
    evidence: [printable(error.message)],
  });
}

export function endedFirst(place: string, reason: string): LinkFailure {
  return new LinkFailure('closed-by-peer', {
    cause: `The connection to the broker at ${place} ended before it had answered.`,
    cure: 'The link is made again by itself; if this repeats, look at the log of the broker.',
    evidence: [reason],
  });
}

export function invalidTopic(topic: string): LinkFailure {
  return new LinkFailure('topic-refused', {
    cause: `“${printable(topic)}” is not a topic filter.`,
    cure: 'A “#” may only be its last level and a “+” a whole level: a/+/b, a/#.',
  });
}

export function refusedPublish(topic: string, error: Error): LinkFailure {
  return new LinkFailure('topic-refused', {
    cause: `The broker did not take a message to “${printable(topic)}”: ${printable(error.message)}`,
    cure: 'Check whether the broker lets this user publish to this topic.',
    evidence: [errorCode(error)],
  });
}

/** A reason code in words, with what the broker said itself. */
export function reasonText(reason: number, given: string | undefined): string {
  const names: Readonly<Record<number, string>> = ReasonCodes;
  const name = names[reason] || (reason === 0 ? 'Normal disconnection' : `reason ${reason}`);
  return given ? `${name} (“${printable(given)}”).` : `${name}.`;
}

function shownVersion({ protocolVersion }: MqttRequest): string {
  return protocolVersion === 5 ? '5' : '3.1.1';
}
