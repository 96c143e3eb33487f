import type { LadderEvent } from './ladder.ts';
import { bareNumber } from './participants.ts';
import type { Participants } from './participants.ts';

/** Between whom a step goes: indexes of participants; `to` is null for a mark. */
export interface Arrow {
  from: number;
  to: number | null;
}

/** Who an event speaks of. */
interface Sides {
  caller: number | undefined;
  called: number | undefined;
  /** Whose connection the event is of. */
  own: number | undefined;
}

/** Where an event goes: a call rings from caller to called, an answer comes back, a transfer goes on to somebody new. */
export function arrowOf(event: LadderEvent, participants: Participants): Arrow {
  const sides = sidesOf(event, participants);
  const arrow = directed(event, sides, participants);
  if (event.agent) {
    const at = sides.own !== undefined && !participants.isCaller(sides.own) ? sides.own : sides.called;
    if (at !== undefined) participants.agent(at, event.agent);
  }
  return arrow;
}

function sidesOf(event: LadderEvent, participants: Participants): Sides {
  const { device, role, queue } = event;
  const caller = participants.party(event.from);
  const called = participants.party(event.to);
  const queueAt =
    queue && (device === undefined || isSame(queue.id, device)) ? participants.queue(queue) : undefined;
  const own = queueAt ?? participants.device(device, likelyOwner(event, caller, called, participants));
  return {
    caller,
    called,
    own: own ?? (role === 'caller' ? caller : role === 'called' ? called : undefined),
  };
}

/** Whose a device is that is written otherwise than the number of its party: a trunk, a SIP address. */
function likelyOwner(
  { role, kind }: LadderEvent,
  caller: number | undefined,
  called: number | undefined,
  participants: Participants,
): number | undefined {
  if (role === 'caller') return caller;
  const alerts = kind === 'delivered' || kind === 'offered' || kind === 'established';
  return role === 'called' && alerts ? called : participants.outside();
}

function directed(event: LadderEvent, sides: Sides, participants: Participants): Arrow {
  const { caller, called, own } = sides;
  const mark = (at: number | undefined): Arrow => ({
    from: at ?? own ?? called ?? caller ?? participants.unknown(),
    to: null,
  });
  const arrow = (from: number | undefined, to: number | undefined): Arrow =>
    from === undefined || to === undefined || from === to ? mark(to ?? from) : { from, to };
  const callee = own === undefined || own === caller ? called : own;
  switch (event.kind) {
    case 'offered':
    case 'delivered':
    case 'networkReached':
      return arrow(caller, callee);
    case 'established':
      return arrow(callee, caller);
    case 'queued':
      return arrow(
        caller ?? participants.caller(),
        own ?? (event.queue ? participants.queue(event.queue) : called),
      );
    case 'diverted':
    case 'transferred':
    case 'conferenced':
      // Only the event of the one who moves the call tells where it goes; the others' tell that they are in it.
      if (own === undefined || own === caller || own === called) return mark(own ?? called);
      return participants.moves(own, called) ? arrow(own, called) : mark(own);
    case 'serviceInitiated':
    case 'originated':
      return mark(own ?? caller);
    case 'failed':
      return mark(callee);
    default:
      return mark(own);
  }
}

function isSame(one: string, other: string): boolean {
  return bareNumber(one) === bareNumber(other);
}
