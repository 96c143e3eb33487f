import { z } from 'zod';

/** A request as AES accepts it. */
export interface Request {
  invokeId: number;
  name: string;
  payload: Record<string, unknown>;
}

/** What a request comes to. Session errors are responses, errors of the switch have a header type of their own. */
export type Answer =
  | { kind: 'response'; payload: Record<string, unknown> }
  | { kind: 'session-error'; error: { definedError: string } | { applError: string } }
  | { kind: 'switch-error'; group: CstaErrorGroup; value: string }
  | { kind: 'bad-request' }
  | { kind: 'unreadable' }
  | { kind: 'nothing' };

/** The schema spells the third one so. */
export type CstaErrorGroup =
  | 'operation'
  | 'security'
  | 'systemResourceAvailibility'
  | 'subscribedResourceAvailability'
  | 'performanceManagement';

export const BAD_REQUEST: Answer = { kind: 'bad-request' };
export const NO_SESSION: Answer = { kind: 'session-error', error: { definedError: 'invalidSessionID' } };

export function response(payload: Record<string, unknown> = {}): Answer {
  return { kind: 'response', payload };
}

export function switchError(group: CstaErrorGroup, value: string): Answer {
  return { kind: 'switch-error', group, value };
}

const requestSchema = z.looseObject({
  header: z.looseObject({
    invokeId: z.int(),
    headerType: z.literal('request'),
    request: z.string().min(1),
    version: z.literal('v2'),
  }),
  payload: z.record(z.string(), z.unknown()),
});
const numberedSchema = z.looseObject({ header: z.looseObject({ invokeId: z.int() }) });

/**
 * Reads a request. AES 10.2 wants `header` to be the first key of the text, and a header that is complete; whatever
 * else is not run, and answered with the invokeId where one can be found.
 */
export function readRequest(
  text: string,
  acceptAnyOrder: boolean,
): { request: Request } | { invokeId: number | undefined } {
  const value = parsed(text);
  const read = requestSchema.safeParse(value);
  if (read.success && (acceptAnyOrder || /^\s*\{\s*"header"\s*:/.test(text))) {
    const { header, payload } = read.data;
    return { request: { invokeId: header.invokeId, name: header.request, payload } };
  }
  return { invokeId: numberedSchema.safeParse(value).data?.header.invokeId };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The body that an answer has over REST, and the payload that it has in a frame. */
export function bodyOf(answer: Exclude<Answer, { kind: 'nothing' }>): Record<string, unknown> | string {
  switch (answer.kind) {
    case 'response':
      return answer.payload;
    case 'session-error':
      return { errorCode: answer.error };
    case 'switch-error':
      return { CSTAErrorCode: { [answer.group]: answer.value } };
    case 'bad-request':
      return { error: 'BAD request' };
    case 'unreadable':
      return 'session established';
  }
}

/**
 * The frame that answers a request, under the request's own name. The payload of a StartApplicationSession is text
 * within the JSON, a known defect of AES; `payloadString` says for which messages.
 */
export function writeAnswer(
  name: string,
  invokeId: number | undefined,
  answer: Exclude<Answer, { kind: 'nothing' }>,
  payloadString: 'start' | 'all' | 'none',
): string {
  const headerType = answer.kind === 'switch-error' || answer.kind === 'bad-request' ? 'error' : 'response';
  const header = {
    ...(invokeId === undefined ? {} : { invokeId }),
    [headerType]: answer.kind === 'bad-request' ? 'BAD request' : name,
    headerType,
    version: 'v2',
  };
  const asText = payloadString === 'all' || (payloadString === 'start' && name === 'StartApplicationSession');
  return frame(header, bodyOf(answer), asText);
}

/** Unsolicited messages have the invokeId 9999, as in DMCC, or none. */
export function writeEvent(
  name: string,
  payload: Record<string, unknown>,
  form: { payloadString: 'start' | 'all' | 'none'; eventInvokeId: boolean },
): string {
  const header = {
    headerType: 'event',
    event: name,
    ...(form.eventInvokeId ? { invokeId: 9999 } : {}),
    version: 'v2',
  };
  return frame(header, payload, form.payloadString === 'all');
}

function frame(header: object, payload: object | string, asText: boolean): string {
  return JSON.stringify({
    header,
    payload: asText && typeof payload === 'object' ? JSON.stringify(payload) : payload,
  });
}
