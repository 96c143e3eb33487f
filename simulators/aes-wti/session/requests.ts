import { z } from 'zod';
import type { Aes } from '../aes.ts';
import type { User } from '../office.ts';
import { findDevice, getDeviceId } from './devices.ts';
import { BAD_REQUEST, NO_SESSION, response, switchError } from './envelope.ts';
import type { Answer } from './envelope.ts';
import { getAgentState, snapshotDevice, startMonitor, stopMonitor } from './monitoring.ts';
import type { Session } from './sessions.ts';
import { grant, realMs, seconds, startSession } from './start.ts';

/** Who asks: over a socket, or over REST. */
export interface Caller {
  user: User;
  session: Session | null;
  attach(session: Session): void;
}

type Work = (aes: Aes, session: Session, payload: Record<string, unknown>) => Answer;

/** Requests that AES answers itself. */
const SESSION_REQUESTS = new Map<string, Work>([
  ['ResetApplicationSessionTimer', resetTimer],
  ['StopApplicationSession', stopSession],
]);

/** Requests that go to the switch, which wants air between them. */
const SWITCH_REQUESTS = new Map<string, Work>([
  ['GetThirdPartyDeviceId', getThirdPartyDeviceId],
  ['GetDeviceId', (aes, _session, payload) => getDeviceId(aes, payload)],
  ['ReleaseDeviceId', releaseDeviceId],
  ['MonitorStart', startMonitor],
  ['MonitorStop', stopMonitor],
  ['SnapshotDevice', snapshotDevice],
  ['GetAgentState', (aes, _session, payload) => getAgentState(aes, payload)],
]);

/** Runs one request. Before a start nothing else is run. */
export function run(aes: Aes, caller: Caller, name: string, payload: Record<string, unknown>): Answer {
  if (!aes.conduct.understandsRequests) return BAD_REQUEST;
  if (name === 'StartApplicationSession') {
    return startSession(aes, caller.user, payload, (session) => caller.attach(session));
  }
  const { session } = caller;
  if (
    session === null ||
    session.state === 'terminated' ||
    aes.sessions.byToken(session.token) === undefined
  ) {
    return NO_SESSION;
  }
  if (aes.conduct.otherTrafficExtends) aes.sessions.restartTimer(session, session.durationMs);
  const own = SESSION_REQUESTS.get(name);
  if (own !== undefined) return own(aes, session, payload);
  return (
    excess(aes, session) ??
    linkFailure(aes) ??
    SWITCH_REQUESTS.get(name)?.(aes, session, payload) ??
    switchError('operation', 'serviceNotSupported')
  );
}

/** The names that REST has paths for. */
export function isRequestName(name: string): boolean {
  return name === 'StartApplicationSession' || SESSION_REQUESTS.has(name) || SWITCH_REQUESTS.has(name);
}

function excess(aes: Aes, session: Session): Answer | null {
  const { perSecond, excess: reaction } = aes.conduct.pace;
  if (session.pace.admits(perSecond * aes.hurry)) return null;
  aes.journal.write('WARN', `session ${session.id}: more than ${perSecond} requests a second`);
  return reaction === 'drop'
    ? { kind: 'nothing' }
    : switchError('performanceManagement', 'performanceLimitExceeded');
}

/** With every CTI link to the switch down, whatever needs the switch fails alike. */
function linkFailure(aes: Aes): Answer | null {
  return aes.conduct.link === 'down'
    ? switchError('systemResourceAvailibility', 'resourceOutOfService')
    : null;
}

const resetSchema = z.looseObject({
  sessionID: z.string().optional(),
  requestedSessionDuration: seconds.optional(),
});

function resetTimer(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = resetSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const { sessionID = session.id, requestedSessionDuration } = asked.data;
  if (sessionID !== session.id || session.state !== 'active') return NO_SESSION;
  if (aes.conduct.reset === 'ignores') return { kind: 'nothing' };
  if (aes.conduct.reset !== 'grants') {
    return { kind: 'session-error', error: { definedError: aes.conduct.reset } };
  }
  const granted = grant(aes, requestedSessionDuration ?? aes.limits.sessionSeconds);
  aes.sessions.restartTimer(session, realMs(aes, granted));
  return response({ actualSessionDuration: granted });
}

const stopSchema = z.looseObject({ sessionID: z.string().optional() });

function stopSession(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = stopSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  if ((asked.data.sessionID ?? session.id) !== session.id) return NO_SESSION;
  aes.sessions.end(session, null);
  return response();
}

function getThirdPartyDeviceId(aes: Aes, _session: Session, payload: Record<string, unknown>): Answer {
  return aes.conduct.thirdPartyIds
    ? getDeviceId(aes, payload)
    : switchError('operation', 'serviceNotSupported');
}

const releaseSchema = z.looseObject({ device: z.string() });

function releaseDeviceId(aes: Aes, session: Session, payload: Record<string, unknown>): Answer {
  const asked = releaseSchema.safeParse(payload);
  if (!asked.success) return BAD_REQUEST;
  const found = findDevice(aes, session.user, asked.data.device);
  return 'refusal' in found ? found.refusal : response();
}
