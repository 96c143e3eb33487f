import type { Call } from '../../model/call.ts';
import { CallReducer } from '../../model/calls/call-reducer.ts';
import type { Conversation } from '../../model/calls/conversation.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Filter } from '../../model/filter/ast.ts';
import { compileFilter } from '../../model/filter/evaluate.ts';
import { structureOf } from '../../model/filter/structure.ts';
import type { CaptureReader } from '../capture/reader.ts';

/** What of a capture is exported: the events that a filter selects, or the calls that it selects with all their events. */
export interface Selection {
  of: 'events' | 'calls';
  filter: Filter;
  /** Where some calls were chosen by hand: whether a call is one of them. `firstSeq` is of its first event. */
  isChosen: ((call: Call, firstSeq: number) => boolean) | null;
}

export const EVERYTHING: Selection = { of: 'events', filter: { type: 'everything' }, isChosen: null };

/** Which events are exported. Times relative to now count from the last event, so that it answers the same next year. */
export interface Selector {
  selects: (event: TelephonyEvent) => boolean;
  now: number;
  /** What the reader may leave out; null where only `selects` can tell. */
  prefilter: Filter | null;
}

/** Called between slices of a long work: lets the process answer others, and throws when the work is cancelled. */
export type Breathe = () => Promise<void>;

const SLICE = 2_000;

/** Makes a selector; reads the capture once where the choice depends on calls. */
export async function selectorOf(
  reader: CaptureReader,
  { of, filter, isChosen }: Selection,
  breathe: Breathe,
): Promise<Selector> {
  const now = lastReceived(reader);
  const byCall = of === 'calls' || isChosen !== null;
  if (!byCall && !structureOf(filter).needsCalls) {
    return { selects: compileFilter(filter, { now }).event, now, prefilter: filter };
  }
  const calls = await CallsBySeq.read(reader, breathe);
  if (!byCall) {
    const callOf = ({ seq }: TelephonyEvent) => calls.of(seq)?.current.toCall();
    return { selects: compileFilter(filter, { now, callOf }).event, now, prefilter: filter };
  }
  const selects = compileFilter(filter, { now }).call;
  const verdicts = new Map<Conversation, boolean>();
  return {
    now,
    prefilter: null,
    selects: ({ seq }) => {
      const conversation = calls.of(seq)?.current;
      if (!conversation) return false;
      let verdict = verdicts.get(conversation);
      if (verdict === undefined) {
        const call = conversation.toCall();
        verdict = selects(call) && (isChosen?.(call, calls.firstSeq(conversation)) ?? true);
        verdicts.set(conversation, verdict);
      }
      return verdict;
    },
  };
}

function lastReceived(reader: CaptureReader): number {
  const [last] = reader.events({ fromSeq: reader.lastSeq, withoutRaw: true });
  return last?.receivedAt ?? 0;
}

/** The call of each event of a capture, in four bytes an event. */
class CallsBySeq {
  readonly #firstSeq: number;
  readonly #indexes: Int32Array;
  readonly #conversations: Conversation[] = [];
  readonly #firstSeqs = new Map<Conversation, number>();

  private constructor({ firstSeq, lastSeq }: CaptureReader) {
    this.#firstSeq = firstSeq;
    this.#indexes = new Int32Array(lastSeq - firstSeq + 1);
  }

  static async read(reader: CaptureReader, breathe: Breathe): Promise<CallsBySeq> {
    const calls = new CallsBySeq(reader);
    const reducer = new CallReducer();
    const indexOf = new Map<Conversation, number>();
    let read = 0;
    for (const event of reader.events({
      toSeq: calls.#firstSeq + calls.#indexes.length - 1,
      withoutRaw: true,
    })) {
      const conversation = reducer.apply(event);
      if (conversation) calls.#note(event.seq, conversation, indexOf);
      if (++read % SLICE === 0) await breathe();
    }
    return calls;
  }

  of(seq: number): Conversation | undefined {
    const index = this.#indexes[seq - this.#firstSeq] ?? 0;
    return index === 0 ? undefined : this.#conversations[index - 1];
  }

  firstSeq(conversation: Conversation): number {
    return this.#firstSeqs.get(conversation) ?? 0;
  }

  #note(seq: number, conversation: Conversation, indexOf: Map<Conversation, number>): void {
    let index = indexOf.get(conversation);
    if (index === undefined) {
      index = this.#conversations.push(conversation);
      indexOf.set(conversation, index);
      this.#firstSeqs.set(conversation, seq);
    }
    this.#indexes[seq - this.#firstSeq] = index;
  }
}
