import type { EventKind, CallState } from '../../../../model/vocabulary.ts';
import type { CallMessage } from './call.ts';
import { isForwarded, isUnreached } from './causes.ts';
import type { KnownLeg, Progress } from './known.ts';

/** What one message means for its leg. */
export interface Verdict {
  kind: EventKind;
  /** Absent where the leg stays as it was. */
  state?: CallState;
  reason?: string;
  progress?: Progress;
}

export interface VerdictContext {
  /** What was known of the leg; undefined for its first message. */
  before: KnownLeg | undefined;
  /** Whether the first `connected` of an outgoing leg is taken for dialling. */
  doubtsConnected: boolean;
}

/** Reads a message about a leg as an event; Mitel's state decides, and its CSTA name where that is more exact. */
export function verdictOn(message: CallMessage, context: VerdictContext): Verdict {
  const { before } = context;
  if (isEnd(message)) return endOf(message, before);
  if (message.csta === 'failed') return { kind: 'failed', state: 'failed' };
  // ECMA-269, Diverted: the connection at the diverting device is no more, whatever the call does elsewhere.
  if (message.csta === 'diverted') return { kind: 'diverted', state: 'diverted', progress: 'ended' };
  switch (message.state) {
    case 'held':
      return isTransfer(message, before)
        ? { kind: 'transferred', state: 'held', progress: 'held' }
        : { kind: 'held', state: 'held', progress: 'held' };
    case 'connected':
      return connected(message, context);
    case 'ringing':
      return early(message.csta) ?? RINGS;
    case 'unknown':
    case 'outOfService':
      // The line is in trouble; what becomes of the call is not said.
      return {
        kind: 'vendor',
        reason: `line ${message.state === 'unknown' ? 'state unknown' : 'out of service'}`,
      };
    default:
      return { kind: 'vendor' };
  }
}

export function isEnd({ method, state }: CallMessage): boolean {
  return method === 'DELETE' || state === 'idle' || state === 'completed';
}

const RINGS: Verdict = { kind: 'delivered', state: 'ringing', progress: 'ringing' };
const CONNECTED: Verdict = { kind: 'established', state: 'connected', progress: 'connected' };
/** No CSTA name says more: Mitel reports the caller's own leg as connected as soon as the call is made. */
const DIALS: Verdict = { kind: 'offered', state: 'offered', progress: 'dialling' };

/** CSTA names of what comes before an answer, whatever Mitel's state says of the caller's leg. */
const EARLY: Readonly<Record<string, Verdict>> = {
  serviceinitiated: { kind: 'serviceInitiated', state: 'initiated', progress: 'dialling' },
  originated: { kind: 'originated', state: 'initiated', progress: 'dialling' },
  networkreached: { kind: 'networkReached', state: 'offered', progress: 'dialling' },
  offered: { kind: 'offered', state: 'offered', progress: 'ringing' },
  queued: { kind: 'queued', state: 'queued', progress: 'ringing' },
};

function early(csta: string | undefined): Verdict | undefined {
  return csta !== undefined && Object.hasOwn(EARLY, csta) ? EARLY[csta] : undefined;
}

function connected(message: CallMessage, context: VerdictContext): Verdict {
  const { csta } = message;
  const { before } = context;
  if (csta === 'conferenced') return { kind: 'conferenced', state: 'conferenced', progress: 'conferenced' };
  if (isTransfer(message, before)) return { ...CONNECTED, kind: 'transferred' };
  if (csta === 'retrieved' || before?.progress === 'held') return { ...CONNECTED, kind: 'retrieved' };
  if (before?.progress === 'conferenced') {
    return { kind: 'conferenced', state: 'conferenced', progress: 'conferenced' };
  }
  return dialling(message, context) ?? CONNECTED;
}

/** An outgoing leg that Mitel calls connected while nobody has answered yet. */
function dialling(message: CallMessage, { before, doubtsConnected }: VerdictContext): Verdict | undefined {
  if (message.direction !== 'outbound' || before?.connected === true) return undefined;
  if (message.csta === 'delivered') return { ...RINGS, progress: 'dialling' };
  const said = early(message.csta);
  if (said !== undefined) return said;
  if (!doubtsConnected || message.csta === 'established') return undefined;
  if (message.cause !== 'newCall') return undefined;
  const isSnapshot = message.method === 'GET';
  // A repeat of the first word, or a snapshot, says nothing more; a snapshot alone does not tell how long ago it was.
  const isStill =
    before === undefined
      ? !isSnapshot
      : isSnapshot
        ? before.dialledBy !== undefined
        : before.dialledBy === message.messageId;
  return isStill ? DIALS : undefined;
}

/** Once told, a transfer is over, though its cause stays on the leg. */
function isTransfer({ csta, cause }: CallMessage, before: KnownLeg | undefined): boolean {
  if (csta !== undefined) return csta === 'transfered' || csta === 'transferred';
  return cause === 'transfer' && before !== undefined && before.cause !== 'transfer';
}

/** Why the leg ended; a message that only removes it leaves the reason to the ones before. */
function endOf({ cause: said, csta, billed = 0 }: CallMessage, before: KnownLeg | undefined): Verdict {
  const cause = said ?? before?.cause;
  const unanswered = before?.connected !== true && billed === 0;
  if (unanswered && before?.progress !== 'ended') {
    if (isUnreached(cause) || csta === 'failed')
      return { kind: 'failed', state: 'failed', progress: 'ended' };
    if (isForwarded(cause)) return { kind: 'diverted', state: 'diverted', progress: 'ended' };
  }
  if (csta === 'transfered' || csta === 'transferred') {
    return { kind: 'transferred', state: 'transferred', progress: 'ended' };
  }
  return { kind: 'connectionCleared', state: 'cleared', progress: 'ended' };
}
