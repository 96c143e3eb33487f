import type { CallMessage } from './call.ts';
import { cstaCause } from './causes.ts';
import type { Known, KnownLeg } from './known.ts';
import { mapped } from './mapped.ts';
import type { Mapped } from './mapped.ts';
import { isEnd, verdictOn } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** An id of a leg that ended so long ago (ms) may be another call's. */
const ENDED_FOR_MS = 60_000;

/** The events that a message about a call tells; what it leaves out is added from what is known of its leg. */
export function mapCall(
  message: CallMessage,
  known: Known,
  { doubtsConnected }: { doubtsConnected: boolean },
): Mapped[] {
  known.addEndpoint(message.endpoint);
  const before = legBefore(message, known);
  const verdict = verdictOn(message, { before, doubtsConnected });
  const leg = merged(message, before, known);
  const late = isLate(message, before);
  if (!late) known.remember(advanced(leg, verdict, message));
  const facts = legFacts(leg, { ...verdict, at: message.at, cause: message.cause ?? leg.cause });
  const answer = late ? undefined : unseenAnswer(message, before, leg);
  return answer === undefined ? [facts] : [answer, facts];
}

/** The facts of a leg as it is known. */
export function legFacts(
  leg: KnownLeg,
  verdict: Verdict & { at?: number | undefined; cause?: string | undefined },
): Mapped {
  return mapped({
    kind: verdict.kind,
    state: verdict.state,
    reason: verdict.reason,
    at: verdict.at,
    cause: cstaCause(verdict.cause),
    callId: leg.callId,
    connectionId: leg.callId,
    globalCallId: leg.globalCallId,
    device: leg.endpoint,
    from: leg.from,
    to: leg.to,
    direction: leg.direction,
    role: leg.role,
  });
}

function legBefore(message: CallMessage, known: Known): KnownLeg | undefined {
  const before = known.leg(message.callId);
  const { newest, progress } = before ?? {};
  const isAnother =
    progress === 'ended' &&
    newest !== undefined &&
    message.at !== undefined &&
    message.at - newest > ENDED_FOR_MS;
  return isAnother ? undefined : before;
}

/** Dated before what is known, or news of a leg that has ended. */
function isLate(message: CallMessage, before: KnownLeg | undefined): boolean {
  if (before === undefined) return false;
  if (before.progress === 'ended' && !isEnd(message)) return true;
  return before.newest !== undefined && message.at !== undefined && message.at < before.newest;
}

function merged(message: CallMessage, before: KnownLeg | undefined, known: Known): KnownLeg {
  const { callId, endpoint, tracking, from, to, cause } = message;
  const side = sideOf(message, known);
  return {
    connected: false,
    ...before,
    callId,
    endpoint,
    ...(tracking !== undefined && { globalCallId: tracking }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(cause !== undefined && { cause }),
    ...side,
  };
}

/** Mitel's direction is the endpoint's: inside the company the called side of a call has `inbound` too. */
function sideOf(message: CallMessage, known: Known): Pick<KnownLeg, 'direction' | 'role'> {
  const { direction: side, from, to, bothInside, endpoint } = message;
  if (side !== 'inbound' && side !== 'outbound') return {};
  const role = side === 'inbound' ? 'called' : 'caller';
  const far = (side === 'inbound' ? from : to)?.number;
  if (bothInside || known.isEndpoint(far)) return { role, direction: 'internal' };
  // It may be an extension that was not heard of yet: the direction stays open.
  if (isAlike(far, endpoint)) return { role };
  return { role, direction: side === 'inbound' ? 'in' : 'out' };
}

/** A number written as this extension is: only digits, and as many. */
function isAlike(number: string | undefined, extension: string): boolean {
  return number?.length === extension.length && /^\d+$/.test(number) && /^\d+$/.test(extension);
}

function advanced(leg: KnownLeg, { progress, state }: Verdict, message: CallMessage): KnownLeg {
  const next: KnownLeg = { ...leg };
  if (progress !== undefined) next.progress = progress;
  if (progress === 'dialling' && state === 'offered') next.dialledBy ??= message.messageId;
  if (progress === 'connected' || progress === 'held' || progress === 'conferenced') next.connected = true;
  if (message.at !== undefined) next.newest = message.at;
  return next;
}

/** The end tells of a conversation whose beginning was not seen as one: it was still taken for dialling. */
function unseenAnswer(message: CallMessage, before: KnownLeg | undefined, leg: KnownLeg): Mapped | undefined {
  const { billed = 0, endedAt = message.at } = message;
  if (
    !isEnd(message) ||
    billed === 0 ||
    before === undefined ||
    before.connected ||
    before.progress === 'ended'
  ) {
    return undefined;
  }
  const began = endedAt === undefined ? undefined : Math.max(before.newest ?? 0, endedAt - billed * 1000);
  return legFacts(leg, {
    kind: 'established',
    state: 'connected',
    at: began,
    reason: `The end tells of ${billed} s of conversation.`,
  });
}
