import type { TimelineGap } from '../../../model/contract/view.ts';
import type { TelephonyEvent } from '../../../model/event.ts';

/** More are not kept: the oldest go. */
const MOST_GAPS = 10_000;

/** The times in which events of a source are missing: a link was down, or a `gap` event says so. */
export class Gaps {
  #gaps: { seq: number; gap: TimelineGap }[] = [];

  get all(): TimelineGap[] {
    return this.#gaps.map(({ gap }) => gap);
  }

  take(event: TelephonyEvent): void {
    const { seq, kind, sourceId, at, reason, gap } = event;
    if (kind === 'linkUp') this.#end(sourceId, at);
    else if (kind === 'linkDown' && !this.#open(sourceId)) {
      this.#add(seq, { sourceId, from: at, to: null, reason: reason ?? 'The link was down.' });
    } else if (kind === 'gap' && gap) {
      this.#addSpan(seq, { sourceId, from: gap.since, to: gap.until ?? at, reason: gap.reason });
    }
  }

  /** Forgets those told of by events before this seq, unless they go on. */
  trim(firstSeq: number): void {
    this.#gaps = this.#gaps.filter(({ seq, gap }) => seq >= firstSeq || gap.to === null);
  }

  #open(sourceId: string): TimelineGap | undefined {
    return this.#gaps.findLast(({ gap }) => gap.sourceId === sourceId && gap.to === null)?.gap;
  }

  #end(sourceId: string, at: number): void {
    const open = this.#open(sourceId);
    if (open) open.to = Math.max(open.from, at);
  }

  /** What a lost link has told already is told once. */
  #addSpan(seq: number, gap: TimelineGap & { to: number }): void {
    const known = this.#gaps.findLast(({ gap: { sourceId } }) => sourceId === gap.sourceId)?.gap;
    const overlaps = known && known.from <= gap.to && (known.to === null || known.to >= gap.from);
    if (!overlaps) {
      this.#add(seq, gap);
      return;
    }
    known.from = Math.min(known.from, gap.from);
    if (known.to !== null) known.to = Math.max(known.to, gap.to);
  }

  #add(seq: number, gap: TimelineGap): void {
    this.#gaps.push({ seq, gap });
    if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
  }
}
