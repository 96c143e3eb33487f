import type { Call } from '../../../model/call.ts';
import { Conversation } from '../../../model/calls/conversation.ts';
import { stateAfter } from '../../../model/calls/leg.ts';
import type {
  TimelineBar,
  TimelineLane,
  TimelinePart,
  TimelineRequest,
  TimelineTick,
} from '../../../model/contract/view.ts';
import type { CallState } from '../../../model/vocabulary.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { EventBlock } from '../columns/event-block.ts';
import { YES } from '../columns/answers.ts';
import type { EventMatches } from '../views/event-matches.ts';
import { lanesOf } from './timeline-lanes.ts';

/** A connection in one of these states is out of its call: no bar goes on. */
const OVER: ReadonlySet<CallState> = new Set(['cleared', 'failed', 'transferred', 'diverted']);

/**
 * A part of the timeline of a view of events. Its lanes and ticks are of the events of the view; the bars of a lane are
 * made of all its events, so that a filter does not cut off the end of a state.
 */
export function timelinePart(
  index: CaptureIndex,
  matches: EventMatches,
  request: TimelineRequest,
  version: number,
): TimelinePart {
  const { names, laneOf, span } = lanesOf(index, matches, request);
  const { firstLane, laneCount } = request;
  const drawn = names
    .slice(firstLane, firstLane + laneCount)
    .map(() => ({ ticks: new Ticks(request), bars: new Bars(request.lanes === 'call') }));
  if (drawn.length > 0) {
    for (const block of index.events.blocks) {
      const answers = matches.answersOf(block);
      for (let row = block.start; row < block.end; row += 1) {
        const lane = drawn[(laneOf(block, row) ?? -1) - firstLane];
        if (!lane) continue;
        lane.bars.take(block, row);
        if (!answers || answers[row] === YES) lane.ticks.take(block, row);
      }
    }
  }
  const callAt = (number: number) => index.calls.callAt(number);
  const lanes = drawn.map(({ ticks, bars }, place): TimelineLane => {
    const { id = '', title = '', sourceId = '' } = names[firstLane + place] ?? {};
    const call = request.lanes === 'call' ? callAt(Number(id)) : null;
    return {
      ...{ id, names: call ? namesOf(call) : [title], sourceId },
      bars: bars.drawn(request, callAt),
      ticks: ticks.drawn(),
    };
  });
  const gaps = index.gaps.all.filter(
    ({ from, to }) => from <= request.to && (to ?? Infinity) >= request.from,
  );
  return { version, laneCount: names.length, lanes, gaps, span };
}

function namesOf({ parties, id }: Call): string[] {
  const [caller, called] = (['caller', 'called'] as const).map((role) => {
    const party = parties.find((one) => one.role === role);
    return party?.name ?? party?.number;
  });
  return caller === undefined && called === undefined ? [id] : [caller ?? '?', called ?? '?'];
}

/** The events of a lane: those within one pixel are one tick. */
class Ticks {
  readonly #request: TimelineRequest;
  readonly #byPixel = new Map<number, TimelineTick>();

  constructor(request: TimelineRequest) {
    this.#request = request;
  }

  take(block: EventBlock, row: number): void {
    const { from, to, resolution } = this.#request;
    const at = block.at.at(row);
    if (at < from || at > to) return;
    const pixel = Math.floor((at - from) / resolution);
    const known = this.#byPixel.get(pixel);
    if (known) known.count += 1;
    else {
      const kind = block.kind.at(row) ?? 'message';
      const call = block.calls[row] ?? 0;
      this.#byPixel.set(pixel, {
        ...{ at, seq: block.seqs.at(row), kind, count: 1 },
        call: call === 0 ? null : String(call - 1),
      });
    }
  }

  drawn(): TimelineTick[] {
    return [...this.#byPixel.values()].sort((a, b) => a.at - b.at);
  }
}

/** The states of the connections of a lane, or of its call as a whole. */
class Bars {
  readonly #ofCall: boolean;
  readonly #bars: TimelineBar[] = [];
  /** By connection; of a call as a whole by ''. */
  readonly #open = new Map<string, TimelineBar>();
  #conversation: Conversation | null = null;

  constructor(ofCall: boolean) {
    this.#ofCall = ofCall;
  }

  take(block: EventBlock, row: number): void {
    const call = block.calls[row] ?? 0;
    if (call === 0) return;
    const facts = block.factsAt(row);
    if (!this.#ofCall) {
      const state = stateAfter(facts);
      if (state === undefined) return;
      const key = `${call} ${facts.connectionId ?? ''}`;
      this.#change(key, state, facts.at, call, OVER.has(state));
      return;
    }
    this.#conversation ??= new Conversation(facts, 1);
    this.#conversation.apply(facts);
    const { state } = this.#conversation.toCall();
    this.#change('', state, facts.at, call, this.#conversation.endedAt !== undefined);
  }

  /** Those that can be seen; of those within one pixel the first. */
  drawn({ from, to, resolution }: TimelineRequest, callAt: (number: number) => Call | null): TimelineBar[] {
    for (const bar of this.#open.values()) bar.to = callAt(Number(bar.call))?.endedAt ?? null;
    const seen = this.#bars
      .filter((bar) => bar.from <= to && (bar.to ?? Infinity) >= from)
      .sort((a, b) => a.from - b.from);
    let lastPixel = NaN;
    return seen.filter((bar) => {
      const isShort = bar.to !== null && bar.to - bar.from < resolution;
      const pixel = Math.floor(bar.from / resolution);
      const isHidden = isShort && pixel === lastPixel;
      if (isShort) lastPixel = pixel;
      return !isHidden;
    });
  }

  #change(key: string, state: CallState, at: number, call: number, isOver: boolean): void {
    const open = this.#open.get(key);
    if (open?.state === state && !isOver) return;
    if (open) {
      open.to = Math.max(open.from, at);
      this.#open.delete(key);
    }
    if (isOver) return;
    const bar: TimelineBar = { from: at, to: null, state, call: String(call - 1) };
    this.#bars.push(bar);
    this.#open.set(key, bar);
  }
}
