import type { Call, CallParty } from '../call.ts';
import type { Agent, Queue, UnrecordedEvent } from '../event.ts';
import type { CallOutcome, CallState, Direction } from '../vocabulary.ts';
import type { Leg } from './leg.ts';
import { advance, isConversation, isOver, legKey, stateAfter, wasConversation } from './leg.ts';
import { outcomeOf } from './outcome.ts';
import { addParties } from './parties.ts';

/** Legs beyond this are not told apart. */
const MOST_LEGS = 500;

/** Of the states of a call's legs, the one that is the state of the call. */
const FOREMOST: readonly CallState[] = [
  'conferenced',
  'held',
  'transferred',
  'connected',
  'ringing',
  'diverted',
  'queued',
  'offered',
  'initiated',
];

/** One call while its events come in. */
export class Conversation {
  readonly id: string;
  readonly sourceId: string;
  readonly protocol: string;
  /** Calls that were seen first have the lower number. */
  readonly order: number;
  /** The ids under which the reducer knows it. */
  readonly keys: string[] = [];
  /** Few, so that to look through them is less than to keep a map of them for each of very many calls. */
  readonly #legs: Leg[] = [];
  readonly #parties: CallParty[] = [];
  #globalCallId: string | undefined;
  #direction: Direction | undefined;
  #startedAt: number;
  #ringingAt: number | undefined;
  /** When the called side first spoke, and when the caller was first connected to whatever it was. */
  #answeredAt: number | undefined;
  #callerConnectedAt: number | undefined;
  #endedAt: number | undefined;
  #queue: Queue | undefined;
  #agent: Agent | undefined;
  #waiting = false;
  #eventCount = 0;
  #heardAt: number;
  #call: Call | null = null;
  #absorbedBy: Conversation | null = null;

  constructor(first: UnrecordedEvent, order: number) {
    this.order = order;
    this.id = first.callId ?? first.globalCallId ?? '';
    this.sourceId = first.sourceId;
    this.protocol = first.protocol;
    this.#startedAt = first.at;
    this.#heardAt = first.receivedAt;
  }

  /** When the last leg ended; undefined while the call goes on. */
  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** When we last received an event of it (ms, our clock). */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** This call, or the one that it turned out to be part of. */
  get current(): Conversation {
    return this.#absorbedBy?.current ?? this;
  }

  /** Counts an event of this call that says nothing of its course. */
  note(): void {
    this.#call = null;
    this.#eventCount += 1;
  }

  /** Takes in an event of this call. Repeated and late events change nothing but the count and what was unknown. */
  apply(event: UnrecordedEvent): void {
    this.#call = null;
    this.#eventCount += 1;
    this.#heardAt = Math.max(this.#heardAt, event.receivedAt);
    this.#startedAt = Math.min(this.#startedAt, event.at);
    this.#globalCallId ??= event.globalCallId;
    this.#direction = clearer(this.#direction, event.direction);
    addParties(this.#parties, event);
    if (event.queue) this.#queue = event.queue;
    if (event.agent) this.#agent = event.agent;

    const state = stateAfter(event);
    if (event.kind === 'callCleared') this.#clearAll(event);
    else if (state !== undefined) this.#applyToLeg(event, state);
    this.#settleEnd(event);
  }

  /** Makes another call's history part of this one: they were one conversation all along. */
  absorb(other: Conversation): void {
    other.#absorbedBy = this;
    this.#call = null;
    this.#eventCount += other.#eventCount;
    this.#startedAt = Math.min(this.#startedAt, other.#startedAt);
    this.#heardAt = Math.max(this.#heardAt, other.#heardAt);
    this.#ringingAt = earliest(this.#ringingAt, other.#ringingAt);
    this.#answeredAt = earliest(this.#answeredAt, other.#answeredAt);
    this.#callerConnectedAt = earliest(this.#callerConnectedAt, other.#callerConnectedAt);
    this.#globalCallId ??= other.#globalCallId;
    this.#direction = clearer(this.#direction, other.#direction);
    this.#queue ??= other.#queue;
    this.#agent ??= other.#agent;
    this.#waiting ||= other.#waiting;
    this.keys.push(...other.keys);
    for (const leg of other.#legs) if (!this.#leg(leg.connectionId)) this.#legs.push(leg);
    for (const party of other.#parties) {
      const role = party.role === 'caller' || party.role === 'called' ? 'other' : party.role;
      const known = this.#parties.some(
        ({ number, name }) => (number ?? name) === (party.number ?? party.name),
      );
      if (!known) this.#parties.push({ ...party, role });
    }
    this.#endedAt = this.#legs.some((leg) => !isOver(leg))
      ? undefined
      : latest(this.#endedAt, other.#endedAt);
  }

  /** The call as it stands now, as plain data: the same object until an event changes it. */
  toCall(): Call {
    return (this.#call ??= this.#asCall());
  }

  #asCall(): Call {
    const answeredAt = this.#answered();
    const outcome = this.#outcome(answeredAt);
    return {
      id: this.id,
      sourceId: this.sourceId,
      protocol: this.protocol,
      ...(this.#globalCallId !== undefined && { globalCallId: this.#globalCallId }),
      parties: this.#parties.map((party) => ({ ...party })),
      ...(this.#direction && { direction: this.#direction }),
      startedAt: this.#startedAt,
      ...(this.#ringingAt !== undefined && { ringingAt: this.#ringingAt }),
      ...(answeredAt !== undefined && { answeredAt }),
      ...(this.#endedAt !== undefined && { endedAt: this.#endedAt, outcome }),
      state: this.#state(answeredAt, outcome),
      ...(this.#queue && { queue: this.#queue }),
      ...(this.#agent && { agent: this.#agent }),
      legs: this.#legs.map(({ connectionId, device, state: legState, startedAt, endedAt }) => ({
        connectionId,
        ...(device !== undefined && { device }),
        state: legState,
        startedAt,
        ...(endedAt !== undefined && { endedAt }),
      })),
      eventCount: this.#eventCount,
    };
  }

  #applyToLeg(event: UnrecordedEvent, state: CallState): void {
    const leg = this.#legOf(event, state);
    if (!leg) return;
    if (event.device !== undefined) leg.device ??= event.device;
    if (event.role) leg.role ??= event.role;
    if (state === 'ringing') this.#ringingAt = earliest(this.#ringingAt, event.at);
    if (state === 'queued' && this.#answeredAt === undefined) this.#waiting = true;
    const isNews = advance(leg, state, event);
    if (!isConversation(state) || !(isNews || wasConversation(leg, state, event))) return;
    if (leg.role === 'caller') {
      this.#callerConnectedAt ??= event.at;
    } else {
      this.#waiting = false;
      this.#answeredAt ??= event.at;
    }
  }

  /**
   * When somebody other than a machine took the call, as far as the system tells: when the called side was connected.
   * The caller's own connection says so only where no called side is in sight and the call did not come in: a menu, a
   * queue or a mailbox connects a caller too.
   */
  #answered(): number | undefined {
    if (this.#answeredAt !== undefined) return this.#answeredAt;
    const calledInSight = this.#legs.some(({ role }) => role !== 'caller');
    return this.#direction === 'in' || this.#waiting || calledInSight ? undefined : this.#callerConnectedAt;
  }

  #legOf(event: UnrecordedEvent, state: CallState): Leg | undefined {
    const named = legKey(event);
    if (named === undefined && this.#legs.length > 0) return undefined;
    const key = named ?? this.id;
    const known = this.#leg(key);
    if (known || this.#legs.length >= MOST_LEGS) return known;
    const whole = event.connectionId === undefined && event.device === undefined;
    const leg: Leg = {
      connectionId: key,
      whole,
      state: isOver({ state, whole }) ? 'initiated' : state,
      startedAt: event.at,
      rang: false,
      diverted: false,
      systemTime: -Infinity,
    };
    this.#legs.push(leg);
    return leg;
  }

  #leg(connectionId: string): Leg | undefined {
    return this.#legs.find((leg) => leg.connectionId === connectionId);
  }

  #clearAll(event: UnrecordedEvent): void {
    if (this.#legs.length === 0) this.#legOf(event, 'cleared');
    for (const leg of this.#legs) {
      if (isOver(leg)) continue;
      advance(leg, 'cleared', event);
    }
  }

  #settleEnd(event: UnrecordedEvent): void {
    if (this.#legs.length === 0) return;
    if (this.#legs.every((leg) => isOver(leg))) this.#endedAt ??= event.at;
    else this.#endedAt = undefined;
  }

  #state(answeredAt: number | undefined, outcome: CallOutcome): CallState {
    const open = this.#legs
      .filter((leg) => !isOver(leg))
      .map((leg) =>
        answeredAt === undefined && leg.role === 'caller' && isConversation(leg.state)
          ? 'offered'
          : leg.state,
      );
    if (this.#waiting && open.length > 0) return open.includes('ringing') ? 'ringing' : 'queued';
    const current = open.length === 0 ? undefined : FOREMOST.find((state) => open.includes(state));
    if (current) return current;
    if (this.#legs.length === 0) return 'initiated';
    return outcome === 'failed' ? 'failed' : outcome === 'diverted' ? 'diverted' : 'cleared';
  }

  #outcome(answeredAt: number | undefined): CallOutcome {
    return outcomeOf({
      ...(this.#direction && { direction: this.#direction }),
      ...(answeredAt !== undefined && { answeredAt }),
      legs: this.#legs,
      endedInQueue: this.#waiting,
    });
  }
}

/** A leg between two extensions does not make a call internal that somebody outside is in. */
function clearer(known: Direction | undefined, news: Direction | undefined): Direction | undefined {
  return known !== undefined && (news === undefined || news === 'internal') ? known : news;
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.max(a, b);
}
