import { z } from 'zod';
import type { Aes } from '../aes.ts';
import type { User } from '../office.ts';
import { BAD_REQUEST, response } from './envelope.ts';
import type { Answer } from './envelope.ts';
import { SHORTENED } from './sessions.ts';
import type { Session } from './sessions.ts';

/** Numbers come as strings and the reverse. */
export const seconds = z.coerce.number().positive();

const DEFAULT_DURATION = 180;
const DEFAULT_CLEANUP = 60;
const KNOWN_VERSIONS = { '10.2': ['10.2.0', '10.1.0'], '10.1.2': ['10.1.0'], '10.1.0': ['10.1.0'] };

const startSchema = z.looseObject({
  SessionDuration: seconds.default(DEFAULT_DURATION),
  SessionCleanupDelay: seconds.default(DEFAULT_CLEANUP),
  ProtocolVersionList: z.array(z.string()).min(1),
  ApplicationID: z.string().optional(),
  SessionID: z.string().optional(),
});

/** Opens a session, or takes up the one whose id is given; `attach` joins it to the socket of the caller. */
export function startSession(
  aes: Aes,
  user: User,
  payload: Record<string, unknown>,
  attach: (session: Session) => void,
): Answer {
  const asked = startSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const { SessionDuration, SessionCleanupDelay, SessionID, ProtocolVersionList } = asked.data;
  const version = ProtocolVersionList.find((each) => KNOWN_VERSIONS[aes.conduct.release].includes(each));
  const refusal = refusalOf(aes, user, version);
  if (refusal !== null) return { kind: 'session-error', error: { definedError: refusal } };
  if (aes.conduct.start === 'unreadable') return { kind: 'unreadable' };
  const granted = grant(aes, SessionDuration);
  const cleanup = Math.min(SessionCleanupDelay, aes.limits.cleanupSeconds) / aes.hurry;
  const life = { durationMs: realMs(aes, granted), cleanupMs: cleanup * 1000 };

  const session = openOrReattach(aes, user, SessionID, life);
  if (session === 'unknown') {
    return { kind: 'session-error', error: { applError: 'the session is not known any more' } };
  }
  if (session === 'too-many') return { kind: 'session-error', error: { definedError: 'maxNumberSessions' } };
  attach(session);
  return response({
    token: session.token,
    sessionID: session.id,
    actualSessionDuration: granted,
    actualProtocolVersion: version,
  });
}

/** The duration that is granted for what is asked, in whole seconds of the wall clock. */
export function grant(aes: Aes, asked: number): number {
  return Math.max(1, Math.floor(Math.min(asked, aes.limits.sessionSeconds) / aes.hurry));
}

/** How long the session really lasts, which a fault makes shorter than what was granted. */
export function realMs(aes: Aes, granted: number): number {
  return (granted * 1000) / (aes.conduct.timer === 'short' ? SHORTENED : 1);
}

function refusalOf(aes: Aes, user: User, version: string | undefined): string | null {
  const { start } = aes.conduct;
  if (start !== 'grants' && start !== 'unreadable') return start;
  if (!user.cti) return 'invalidApplicationInfo';
  return version === undefined ? 'requestedProtocolVersionNotSupported' : null;
}

function openOrReattach(
  aes: Aes,
  user: User,
  id: string | undefined,
  life: { durationMs: number; cleanupMs: number },
): Session | 'unknown' | 'too-many' {
  // An empty id makes a new session, as in DMCC.
  if (id !== undefined && id !== '') {
    const session = aes.sessions.byId(id);
    if (session?.user.name !== user.name) return 'unknown';
    aes.sessions.reattach(session, life);
    aes.journal.write('INFO', `session ${id}: re-attached`);
    return session;
  }
  if (aes.sessions.size >= aes.limits.sessions) return 'too-many';
  const session = aes.sessions.open(user, life);
  aes.journal.write('INFO', `session ${session.id}: started for ${user.name}`);
  return session;
}
