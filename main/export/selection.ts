import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import type { Filter } from '../../model/filter/ast.ts';
import { compileFilter } from '../../model/filter/evaluate.ts';
import { structureOf } from '../../model/filter/structure.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { CallStore } from '../capture/stored/call-store.ts';
import { CallsBySeq } from './calls-by-seq.ts';

/** What of a capture is exported: the events that a filter selects, or the calls that it selects with all their events. */
export interface Selection {
  of: 'events' | 'calls';
  filter: Filter;
  /** Where some calls were chosen by hand: whether a call is one of them. `firstSeq` is of its first event. */
  isChosen: ((call: Call, firstSeq: number) => boolean) | null;
}

export const EVERYTHING: Selection = { of: 'events', filter: { type: 'everything' }, isChosen: null };

/** Whether it leaves nothing out. */
export function isEverything({ of, filter, isChosen }: Selection): boolean {
  return of === 'events' && filter.type === 'everything' && isChosen === null;
}

/** Which events are exported. Times relative to now count from the last event, so that it answers the same next year. */
export interface Selector {
  selects: (event: TelephonyEvent) => boolean;
  now: number;
  /** What the reader may leave out; null where only `selects` can tell. */
  prefilter: Filter | null;
  /** To be called when nothing more is asked. */
  close: () => void;
}

/** Called between slices of a long work: lets the process answer others, and throws when the work is cancelled. */
export type Breathe = () => Promise<void>;

/** Makes a selector; reads the capture once where the choice depends on calls. */
export async function selectorOf(
  reader: CaptureReader,
  selection: Selection,
  breathe: Breathe,
): Promise<Selector> {
  const { of, filter, isChosen } = selection;
  const now = lastReceived(reader);
  if (of === 'calls' || isChosen !== null) return ofCalls(reader, selection, now, breathe);
  if (structureOf(filter).needsCalls) return ofEventsInCalls(reader, filter, now, breathe);
  return {
    selects: compileFilter(filter, { now }).event,
    now,
    prefilter: filter,
    close: nothingToClose,
  };
}

/** When the last event of a capture was received, in ms since the epoch: what relative times in filters count from. */
export function lastReceived(reader: CaptureReader): number {
  const [last] = reader.events({ fromSeq: reader.lastSeq, withoutRaw: true });
  return last?.receivedAt ?? 0;
}

const nothingToClose = (): void => undefined;

async function ofCalls(
  reader: CaptureReader,
  { filter, isChosen }: Selection,
  now: number,
  breathe: Breathe,
): Promise<Selector> {
  const selects = compileFilter(filter, { now }).call;
  const chosen = new Set<number>();
  const calls = await CallsBySeq.read(reader, breathe, ({ number, conversation, firstSeq }) => {
    const call = conversation.toCall();
    if (selects(call) && (isChosen?.(call, firstSeq) ?? true)) chosen.add(number);
  });
  return {
    now,
    prefilter: null,
    selects: ({ seq }) => chosen.has(calls.numberOf(seq)),
    close: nothingToClose,
  };
}

async function ofEventsInCalls(
  reader: CaptureReader,
  filter: Filter,
  now: number,
  breathe: Breathe,
): Promise<Selector> {
  const store = new CallStore();
  const calls = await CallsBySeq.read(reader, breathe, ({ number, conversation }) =>
    store.add(number, conversation.toCall()),
  );
  const recent = new RecentCalls(store);
  const callOf = ({ seq }: TelephonyEvent) => recent.call(calls.numberOf(seq));
  return {
    now,
    prefilter: filter,
    selects: compileFilter(filter, { now, callOf }).event,
    close: () => store.close(),
  };
}

/** Events of one call stand near each other. */
const MOST_RECENT = 2_000;

class RecentCalls {
  readonly #store: CallStore;
  readonly #recent = new Map<number, Call>();

  constructor(store: CallStore) {
    this.#store = store;
  }

  call(number: number): Call | undefined {
    const known = this.#recent.get(number);
    if (known || number === 0) return known;
    const call = this.#store.call(number);
    if (this.#recent.size >= MOST_RECENT) this.#recent.clear();
    if (call) this.#recent.set(number, call);
    return call;
  }
}
