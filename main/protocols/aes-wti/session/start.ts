import { startFailure, startUnanswered, unreadableStart } from '../failures.ts';
import type { AesWtiOptions } from '../options.ts';
import type { Answer, Conversation } from '../wire/conversation.ts';
import { NoAnswer } from '../wire/conversation.ts';
import { number, text } from '../wire/fields.ts';
import type { Fields } from '../wire/fields.ts';
import { WtiRefusal } from '../wire/refusal.ts';
import type { Remembered } from '../remembered.ts';

/** How long AES is asked to keep a session whose socket went; other clients of DMCC ask for the same. */
export const CLEANUP_DELAY_SECONDS = 60;

export interface WtiSession {
  /** Undefined where AES names none. */
  id: string | undefined;
  token: string;
  /** Seconds without a reset after which AES ends it. */
  duration: number;
  /** It is the old session, monitors included. */
  isOld: boolean;
}

/** Reasons that a request without the optional members would meet too. */
const FINAL = [
  'invalidApplicationInfo',
  'requestedProtocolVersionNotSupported',
  'serverResourcesBusy',
  'maxNumberSessions',
];

/**
 * Begins a session: takes up the old one where AES may still keep it, else begins a new one that outlives its socket, and
 * where AES refuses that, one that does not. Throws `LinkFailure`.
 */
export async function startSession(
  conversation: Conversation,
  options: AesWtiOptions,
  remembered: Remembered,
  oldId: string | undefined,
): Promise<WtiSession> {
  const plain = startRequest(options);
  const lasting = { ...plain, SessionCleanupDelay: String(CLEANUP_DELAY_SECONDS) };
  const isLasting = options.sessionRecovery === 'try' && !remembered.recoveryRefused;
  if (oldId !== undefined) {
    const answer = await begin(conversation, { ...lasting, SessionID: oldId }, []);
    if (answer !== undefined) return readSession(answer, options, oldId);
  }
  if (isLasting) {
    const answer = await begin(conversation, lasting, FINAL);
    if (answer !== undefined) return readSession(answer, options, undefined);
    remembered.recoveryRefused = true;
  }
  const answer = await begin(conversation, plain, undefined);
  if (answer === undefined) throw new Error('a refusal of the plain request is thrown');
  return readSession(answer, options, undefined);
}

function startRequest({ sessionDuration, protocolVersions, applicationId }: AesWtiOptions): Fields {
  return {
    // A text, as in the one request that Avaya has published.
    SessionDuration: String(sessionDuration),
    ProtocolVersionList: protocolVersions,
    ApplicationID: applicationId,
  };
}

/** Undefined when AES refuses for another reason than the `final` ones; undefined `final` means that all are. */
async function begin(
  conversation: Conversation,
  payload: Fields,
  final: readonly string[] | undefined,
): Promise<Answer | undefined> {
  try {
    return await conversation.request('StartApplicationSession', payload);
  } catch (error) {
    if (error instanceof NoAnswer) throw startUnanswered(error.message);
    if (!(error instanceof WtiRefusal)) throw error;
    if (final === undefined || error.says(...final)) throw startFailure(error);
    return undefined;
  }
}

function readSession(
  { payload, payloadText }: Answer,
  options: AesWtiOptions,
  oldId: string | undefined,
): WtiSession {
  const token = text(payload, 'token');
  if (token === undefined) {
    const names = Object.keys(payload).slice(0, 20).join(', ');
    throw unreadableStart(
      payloadText === undefined
        ? `Members of the answer: ${names || 'none'}`
        : 'The payload is a text that is no JSON.',
    );
  }
  const id = text(payload, 'sessionID');
  const granted = number(payload, 'actualSessionDuration');
  return {
    id,
    token,
    duration: granted !== undefined && granted > 0 ? granted : options.sessionDuration,
    isOld: oldId !== undefined && id === oldId,
  };
}
