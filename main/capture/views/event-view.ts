import type { EventRow, Histogram, ViewDefinition, ViewRows } from '../../../model/contract/view.ts';
import type { Filter } from '../../../model/filter/ast.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { CallChanges } from '../columns/call-table.ts';
import type { EventBlock } from '../columns/event-block.ts';
import type { Place } from '../columns/event-columns.ts';
import { YES } from '../columns/answers.ts';
import { EventMatches } from './event-matches.ts';
import type { MatchesParts } from './event-matches.ts';
import { eventHistogram } from '../charts/histogram.ts';
import type { TimeOrder } from './time-order.ts';
import type { CaptureView, Standing } from './capture-view.ts';

export type EventViewDefinition = Extract<ViewDefinition, { of: 'events' }>;

export interface EventViewParts extends MatchesParts {
  /** The events in the order of their time; null for the order of their seq. */
  timeOrder: TimeOrder | null;
}

/** A view of events, see `ViewDefinition`. */
export class EventView implements CaptureView {
  readonly definition: EventViewDefinition;
  readonly matches: EventMatches;
  readonly #parts: EventViewParts;
  /** Rises when rows show something else although the numbers stay. */
  #changes = 0;

  constructor(definition: EventViewDefinition, filter: Filter, parts: EventViewParts) {
    this.definition = definition;
    this.#parts = parts;
    this.matches = new EventMatches(filter, parts);
  }

  look(isLate: () => boolean): boolean {
    return this.matches.look(isLate);
  }

  standing(): Standing {
    const { matching, known, removed } = this.matches;
    const { count } = this.#parts.index.events;
    return { total: count, matching, known, removed, changes: this.#changes };
  }

  onCalls({ changed, gone }: CallChanges): void {
    if (gone.length > 0) this.#changes += 1;
    if (!this.matches.needsCalls) return;
    const before = this.matches.matching;
    for (const { positions } of changed) {
      for (const position of positions) {
        const place = this.#parts.index.events.placeOf(position);
        if (place) this.matches.retest(place);
      }
    }
    if (this.matches.matching === before && changed.size > 0) this.#changes += 1;
  }

  onRemoved(block: EventBlock, from: number, to: number): void {
    this.matches.forget(block, from, to);
  }

  rows(from: number, count: number): ViewRows {
    const total = this.matches.matching;
    const first = Math.min(from, total);
    const wanted = Math.min(count, total - first);
    if (!this.definition.descending) return { of: 'events', events: this.#read(this.#places(first, wanted)) };
    const places = this.#places(total - first - wanted, wanted);
    return { of: 'events', events: this.#read(places.reverse()) };
  }

  /** The rows of a view of everything as they are on disk, before there are columns. */
  storedRows(from: number, count: number): ViewRows {
    const { stored } = this.#parts;
    const total = stored.count;
    const first = Math.min(from, total);
    const wanted = Math.min(count, total - first);
    const { descending } = this.definition;
    const events = stored.page(descending ? total - first - wanted : first, wanted);
    if (descending) events.reverse();
    return { of: 'events', events: events.map((event) => this.#asRow(event)) };
  }

  histogram(buckets: number): Histogram | null {
    return eventHistogram(this.#parts.index, this.matches, buckets);
  }

  /** The matching events from the n-th on, in the ascending order. */
  #places(first: number, count: number): Place[] {
    const { timeOrder, index } = this.#parts;
    if (timeOrder && !timeOrder.isBySeq)
      return timeOrder.places(first, count, this.matches.matching, (place) => this.matches.has(place));
    const places: Place[] = [];
    let before = 0;
    for (const block of index.events.blocks) {
      const here = this.matches.matchingIn(block);
      if (before + here > first && places.length < count) {
        const skip = Math.max(0, first - before);
        this.#collect(block, skip, count - places.length, places);
      }
      before += here;
      if (places.length >= count) break;
    }
    return places;
  }

  #collect(block: EventBlock, skip: number, count: number, places: Place[]): void {
    const answers = this.matches.answersOf(block);
    const end = places.length + count;
    let toSkip = skip;
    for (
      let row = answers ? block.start : block.start + skip;
      row < block.end && places.length < end;
      row += 1
    ) {
      if (answers && answers[row] !== YES) continue;
      if (answers && toSkip > 0) toSkip -= 1;
      else places.push({ block, row });
    }
  }

  #read(places: readonly Place[]): EventRow[] {
    const seqs = places.map(({ block, row }) => block.seqs.at(row));
    return this.#parts.stored.eventsWithoutRaw(seqs).map((event) => this.#asRow(event));
  }

  #asRow(event: EventRow & { raw: string; rawEncoding?: 'base64' }): EventRow {
    return eventRow(event, this.#parts.index);
  }
}

/** An event as lists show it. */
export function eventRow(
  { raw: _raw, rawEncoding: _encoding, ...event }: EventRow & { raw: string; rawEncoding?: 'base64' },
  index: CaptureIndex,
): EventRow {
  const place = index.events.placeOfSeq(event.seq);
  const call =
    place && place.block.seqs.at(place.row) === event.seq ? (place.block.calls[place.row] ?? 0) : 0;
  return call === 0 ? event : { ...event, call: String(call - 1) };
}
