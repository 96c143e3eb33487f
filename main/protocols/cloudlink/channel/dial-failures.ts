import { LinkFailure } from '../../../../model/failure.ts';
import type { FailureDetails, HttpRefusal } from '../../../../model/failure.ts';
import type { DiagnosisCode } from '../../../../model/contract/diagnosis.ts';
import { failureOfUpgrade } from '../../../../model/upgrade-refusal.ts';
import { withAdvice } from '../rest/network-advice.ts';
import { shown } from '../rest/refusals.ts';
import type { SignedUrl } from '../rest/signed-url.ts';

export interface DialContext {
  signed: SignedUrl;
  /** 426 came so often in a row before this one. */
  refusedBefore: number;
  /** Correlation ids of the REST answers, for Mitel's support. */
  correlations: string[];
}

interface Meaning {
  code: DiagnosisCode;
  cause: string;
  cure: string;
}

/** Why the MQTT service did not let us in: the dial, the upgrade or the CONNECT. */
export function dialFailure(failure: LinkFailure, context: DialContext): LinkFailure {
  const { http } = failure.details;
  if (http !== undefined) return refusedUpgrade(failure, http, context);
  if (failure.code === 'subprotocol-missing') return withoutSubprotocol(failure);
  if (isAboutConnect(failure)) return refusedConnect(failure, context);
  if (isWithoutConnack(failure)) return withoutConnack(failure, context);
  return withAdvice(failure, 'upgrade');
}

function refusedUpgrade(failure: LinkFailure, http: HttpRefusal, context: DialContext): LinkFailure {
  const meaning = meaningOf(http.status, context);
  if (meaning === undefined) {
    return withAdvice(failureOfUpgrade(failure), 'upgrade');
  }
  const { code, ...texts } = meaning;
  return changed(failure, code, { ...texts, step: 'upgrade' }, [
    ...['x-amzn-errortype', 'x-amzn-requestid'].flatMap((name) => {
      const value = http.headers[name];
      return value === undefined ? [] : [`${name}: ${shown(value)}`];
    }),
    ...ageOf(context.signed),
    ...(http.body.trim() === '' ? [] : [`Body: ${shown(http.body.trim())}`]),
    ...context.correlations,
  ]);
}

function meaningOf(status: number, context: DialContext): Meaning | undefined {
  switch (status) {
    case 426:
      // AWS answers so to a URL whose time is over, and to a request without the sub-protocol, which ours has.
      return {
        code: 'url-expired',
        cause:
          'The MQTT service refused the signed address as too old, or the sub-protocol was lost on the way (HTTP 426).',
        cure:
          context.refusedBefore === 0
            ? 'A fresh address is fetched by itself. If it repeats, a proxy takes WebSocket headers away: try without it.'
            : 'It repeats with fresh addresses, so a proxy is likely to take WebSocket headers away: try without it.',
      };
    case 403:
      return {
        code: isOver(context.signed) ? 'url-expired' : 'upgrade-refused',
        cause:
          'The MQTT service refused the signature of the address: it was changed on the way, or it is too old (HTTP 403).',
        cure: 'A fresh address is fetched by itself. Check that no proxy rewrites addresses.',
      };
    case 400:
      return {
        code: 'upgrade-refused',
        cause: 'The MQTT service could not read the signed address (HTTP 400).',
        cure: 'Report it to Mitel with the request id of the evidence. It is tried again by itself.',
      };
    default:
      return undefined;
  }
}

function isOver({ age, window }: SignedUrl): boolean {
  return age !== undefined && age >= window;
}

function ageOf({ age, window }: SignedUrl): string[] {
  return age === undefined
    ? []
    : [
        `The address was ${Math.round(age / 1000)} s old when it came, and good for ${Math.round(window / 1000)} s`,
      ];
}

function withoutSubprotocol(failure: LinkFailure): LinkFailure {
  return changed(failure, failure.code, {
    cause: 'The WebSocket was opened without the sub-protocol mqtt.',
    cure: 'A proxy on the way takes WebSocket headers away: try without it.',
    step: 'upgrade',
  });
}

/** The transport tells how it asked only once the WebSocket was open and the CONNECT sent. */
function isAboutConnect({ details }: LinkFailure): boolean {
  return (details.evidence ?? []).some((line) => line.startsWith('Asked with MQTT'));
}

/** The transport names no step for an answer that did not come, and the upgrade only in its words. */
function isWithoutConnack({ code, details: { step, cause } }: LinkFailure): boolean {
  return code === 'timeout' && step === undefined && !cause.includes('upgrade');
}

function withoutConnack(failure: LinkFailure, { correlations }: DialContext): LinkFailure {
  return changed(
    failure,
    'timeout',
    {
      cause: 'The MQTT service opened the WebSocket and did not answer the CONNECT.',
      cure: 'It is tried again by itself. If it stays, report the correlation ids to Mitel.',
      step: 'session',
    },
    correlations,
  );
}

/** CONNACK codes of refused rights: 5 by MQTT 3.1.1, section 3.2.2.3, and 7 from AWS IoT; 2 is the client id. */
const NOT_ALLOWED = /^Reason code: 0x0[257]$/;

/** AWS IoT's policy allows each signed URL certain client ids, and hangs up or answers 5 or 7 to others. */
function refusedConnect(failure: LinkFailure, { correlations }: DialContext): LinkFailure {
  const { evidence = [] } = failure.details;
  const isPolicy = failure.code === 'closed-by-peer' || evidence.some((line) => NOT_ALLOWED.test(line));
  if (!isPolicy) return changed(failure, failure.code, { ...failure.details, step: 'session' }, correlations);
  return changed(
    failure,
    'client-id-refused',
    {
      cause:
        'The MQTT service does not allow our client id with this address: it does not fit the subscriptions.',
      cure: 'The subscriptions are made anew with this device id by itself. If it stays, report the correlation ids to Mitel.',
      step: 'session',
    },
    correlations,
  );
}

function changed(
  failure: LinkFailure,
  code: DiagnosisCode,
  texts: FailureDetails,
  evidence: readonly string[] = [],
): LinkFailure {
  const before = failure.details.evidence ?? [];
  return new LinkFailure(code, { ...failure.details, ...texts, evidence: [...before, ...evidence] });
}
