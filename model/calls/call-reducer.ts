import type { Call } from '../call.ts';
import type { UnrecordedEvent } from '../event.ts';
import { CALL_KINDS } from '../vocabulary.ts';
import type { EventKind } from '../vocabulary.ts';
import { Conversation } from './conversation.ts';

/** A call that ended stays open for late events for so long (ms); then its ids may come again for another call. */
export const LATE_MS = 60_000;

const CALL_KIND_SET: ReadonlySet<EventKind> = new Set(CALL_KINDS);

type OpenCalls = Map<string, Conversation>;

/**
 * Makes calls of events, one event at a time, for all protocols alike: events with the same `globalCallId`, else the
 * same `callId`, are of one call within their source, and `joins` makes several calls one. Repeated, late and missing
 * events do no harm. The same events give the same calls.
 */
export class CallReducer {
  /** By source, then by id. */
  readonly #open = new Map<string, OpenCalls>();
  readonly #conversations = new Set<Conversation>();
  readonly #onJoined: ((into: Conversation, joined: Conversation) => void) | undefined;
  #begun = 0;

  /** `onJoined` is told of each call that turns out to be part of another one, which goes on as both. */
  constructor(onJoined?: (into: Conversation, joined: Conversation) => void) {
    this.#onJoined = onJoined;
  }

  /** Takes in the next event. Returns the call it changed, or undefined for an event that is of no call. */
  apply(event: UnrecordedEvent): Conversation | undefined {
    const ids = idsOf(event);
    if (ids.length === 0) return undefined;
    const open = this.#openOf(event.sourceId);
    const known = this.#find(open, ids, event);
    if (!CALL_KIND_SET.has(event.kind)) {
      known?.note();
      return known;
    }
    if (!known && isEpilogue(event)) return undefined;
    const conversation = known ?? this.#begin(event);
    for (const id of ids) {
      if (open.get(id) === conversation) continue;
      conversation.keys.push(id);
      open.set(id, conversation);
    }
    conversation.apply(event);
    return conversation;
  }

  /** The call that an event taken in before is of, as far as its ids still mean that call. */
  callOf(event: UnrecordedEvent): Conversation | undefined {
    const open = this.#open.get(event.sourceId);
    for (const id of idsOf(event)) {
      const conversation = open?.get(id);
      if (conversation) return conversation;
    }
    return undefined;
  }

  /** All calls in the order in which they began to be seen, as they stand now. */
  *calls(): Generator<Call> {
    for (const conversation of this.#conversations) yield conversation.toCall();
  }

  /** Lets go of calls that ended and of which nothing was heard since `before` (ms, our clock). */
  forgetEnded(before: number): void {
    for (const conversation of this.#conversations) {
      if (conversation.endedAt === undefined || conversation.heardAt >= before) continue;
      this.forget(conversation);
    }
  }

  /** Lets go of one call: what comes under its ids begins another one. */
  forget(conversation: Conversation): void {
    this.#conversations.delete(conversation);
    const open = this.#open.get(conversation.sourceId);
    for (const id of conversation.keys) if (open?.get(id) === conversation) open.delete(id);
    if (open?.size === 0) this.#open.delete(conversation.sourceId);
  }

  /** How many calls it knows. */
  get size(): number {
    return this.#conversations.size;
  }

  /** The one call that these ids mean; calls that turn out to be one are joined into the one seen first. */
  #find(open: OpenCalls, ids: readonly string[], event: UnrecordedEvent): Conversation | undefined {
    let found: Conversation | undefined;
    for (const id of ids) {
      const candidate = open.get(id);
      if (!candidate || candidate === found) continue;
      if (candidate.endedAt !== undefined && event.receivedAt - candidate.heardAt > LATE_MS) {
        open.delete(id);
      } else if (found) {
        found = this.#join(open, found, candidate);
      } else {
        found = candidate;
      }
    }
    return found;
  }

  #begin(event: UnrecordedEvent): Conversation {
    this.#begun += 1;
    const conversation = new Conversation(event, this.#begun);
    this.#conversations.add(conversation);
    return conversation;
  }

  #openOf(sourceId: string): OpenCalls {
    const known = this.#open.get(sourceId);
    if (known) return known;
    const open: OpenCalls = new Map();
    this.#open.set(sourceId, open);
    return open;
  }

  #join(open: OpenCalls, one: Conversation, two: Conversation): Conversation {
    const [first, second] = one.order < two.order ? [one, two] : [two, one];
    first.absorb(second);
    this.#conversations.delete(second);
    for (const id of second.keys) open.set(id, first);
    this.#onJoined?.(first, second);
    return first;
  }
}

/** A report on a call that is over, such as a call log: no call of its own where the call was never seen. */
function isEpilogue({ kind, callId, connectionId }: UnrecordedEvent): boolean {
  return kind === 'callCleared' && callId === undefined && connectionId === undefined;
}

/** The ids under which an event's call is known in its source, each once. */
function idsOf({ globalCallId, callId, joins }: UnrecordedEvent): string[] {
  const ids: string[] = [];
  if (globalCallId !== undefined && globalCallId !== '') ids.push(globalCallId);
  if (callId !== undefined && callId !== '' && callId !== globalCallId) ids.push(callId);
  for (const id of joins ?? []) if (id !== '' && !ids.includes(id)) ids.push(id);
  return ids;
}
