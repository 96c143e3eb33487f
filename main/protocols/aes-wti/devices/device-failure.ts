import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { LinkFailure } from '../../../../model/failure.ts';
import { isOverload } from '../wire/asking.ts';
import type { NoAnswer } from '../wire/conversation.ts';
import { WtiRefusal } from '../wire/refusal.ts';

const AGAIN_SOON_MS = 30_000;
const AGAIN_LATER_MS = 5 * 60_000;

interface Meaning {
  code: DiagnosisCode;
  cause: string;
  cure: string;
  /** Null where trying again by itself would change nothing. */
  retryMs: number | null;
}

/** Why a device is not monitored. */
export interface DeviceFailure extends Meaning {
  evidence: string[];
}

/** A refusal that says: this device is no such object as a monitor of this kind wants. */
export function isWrongKind(refusal: WtiRefusal): boolean {
  return refusal.says(
    'requestIncompatibleWithObject',
    'invalidMonitorObject',
    'invalidObjectType',
    'invalidMonitorFilter',
  );
}

/** AES does not know such a request, or not in this form. */
export function isNotUnderstood(refusal: WtiRefusal): boolean {
  return refusal.says('BAD request', 'serviceNotSupported', 'unknownRequest', 'invalidRequest');
}

/** What the refusal of a device, or no answer for it, means, and what helps (ECMA-323, CSTAErrorCode). */
export function deviceFailure(
  error: WtiRefusal | NoAnswer,
  extension: string,
  switchName: string,
): DeviceFailure {
  const evidence = [error.message];
  if (!(error instanceof WtiRefusal)) return { ...noAnswer(extension), evidence };
  return { ...meaningOf(error, extension, switchName), evidence };
}

function meaningOf(refusal: WtiRefusal, extension: string, switchName: string): Meaning {
  if (refusal.says('invalidDeviceID', 'objectNotKnown', 'invalidCSTADeviceIdentifier')) {
    return {
      code: 'device-unknown',
      cause: `Extension ${extension} was not found on the switch connection ${switchName}.`,
      cure:
        'Check the extension, and the name of the switch connection as it is administered on AES, with its upper and ' +
        'lower case.',
      retryMs: null,
    };
  }
  if (
    refusal.group === 'security' ||
    refusal.words.some((word) => /^(privilegeViolation|securityViolation)/i.test(word))
  ) {
    return {
      code: 'device-forbidden',
      cause: `The CTI user may not monitor ${extension}.`,
      cure:
        'On AES, in Security Database, CTI Users: tick Unrestricted Access for this user, or give it Device Monitoring ' +
        '(and, for VDNs, Calls On A Device Monitoring) for a device group that holds the extension.',
      retryMs: null,
    };
  }
  return scarceMeaning(refusal, extension);
}

function scarceMeaning(refusal: WtiRefusal, extension: string): Meaning {
  if (refusal.says('overallMonitorLimitExceeded', 'objectMonitorLimitExceeded')) {
    return {
      code: 'licence-missing',
      cause: `AES allows no further monitor, so ${extension} is not monitored.`,
      cure: 'Monitor fewer devices, or find other CTI applications that use the monitors up. It is tried again every 5 minutes.',
      retryMs: AGAIN_LATER_MS,
    };
  }
  if (refusal.group === 'subscribedresourceavailability') {
    return {
      code: 'licence-missing',
      cause: `No licence is free for a monitor on ${extension}.`,
      cure: 'Look at the count of TSAPI Basic licences on AES. It is tried again every 5 minutes.',
      retryMs: AGAIN_LATER_MS,
    };
  }
  if (refusal.says('resourceOutOfService', 'deviceOutOfService')) {
    return {
      code: 'server-error',
      cause: `AES cannot reach the telephone system, so ${extension} is not monitored.`,
      cure: 'Look at the state of the switch connection and of the TSAPI link on AES. It is tried again every 30 s.',
      retryMs: AGAIN_SOON_MS,
    };
  }
  if (isOverload(refusal)) {
    return {
      code: 'rate-limited',
      cause: `AES asks for a slower pace; ${extension} is not monitored yet.`,
      cure: 'It is tried again by itself. If it stays, set "requestRate" lower: 5 a second is what Avaya suggests at most.',
      retryMs: AGAIN_SOON_MS,
    };
  }
  return isNotUnderstood(refusal) ? notUnderstood(extension) : unexplained(extension);
}

function noAnswer(extension: string): Meaning {
  return {
    code: 'timeout',
    cause: `AES did not answer for ${extension}: the telephone system drops requests when it is overloaded.`,
    cure: 'It is tried again by itself. If it stays, set "requestRate" lower.',
    retryMs: AGAIN_SOON_MS,
  };
}

function notUnderstood(extension: string): Meaning {
  return {
    code: 'version-too-old',
    cause: `AES did not understand the request for ${extension}.`,
    cure:
      'Check the release of AES (10.2 or later) and the options "headerVersion" and "deviceIdService"; its log ' +
      'telrestsvc.log tells what it made of the request.',
    retryMs: null,
  };
}

function unexplained(extension: string): Meaning {
  return {
    code: 'server-error',
    cause: `AES refused to monitor ${extension} for a reason that is not known here.`,
    cure: 'The reason that AES gives is in the evidence; its log telrestsvc.log may tell more. It is tried again every 5 minutes.',
    retryMs: AGAIN_LATER_MS,
  };
}

/** For a link that has no device at all to listen to: the failure of the first of so many. */
export function linkFailureOf(failure: DeviceFailure, step: string, count: number): LinkFailure {
  const { code, cause, cure, evidence, retryMs } = failure;
  return new LinkFailure(code, {
    step,
    cause,
    cure,
    evidence: count === 1 ? evidence : [...evidence, `None of the ${count} devices can be monitored.`],
    ...(retryMs !== null && { retryAfterMs: retryMs }),
  });
}
