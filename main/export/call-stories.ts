import type { Call } from '../../model/call.ts';
import type { TelephonyEvent } from '../../model/event.ts';
import { missingIn } from '../../model/ladder/ladder.ts';
import type { MissingTime } from '../../model/ladder/ladder.ts';
import type { CallLookup, WrittenEvent } from './export-format.ts';

/** A call with its events, as far as they were kept, and the times in which events of its source are missing. */
export interface CallStory {
  call: Call;
  events: readonly TelephonyEvent[];
  missing: readonly MissingTime[];
}

/** What is told of in the ladders of an export; a link that comes and goes all the time is seen from the first of them. */
const MOST_GAPS = 1_000;

export interface StoryLimits {
  calls: number;
  events: number;
}

/**
 * Keeps the first events of an export, and what calls they are of: for formats that show a call with its events, which
 * are spread all over the capture. What exceeds the limits is counted.
 */
export class CallStories {
  readonly #limits: StoryLimits;
  readonly #kept: WrittenEvent[] = [];
  readonly #gaps: (MissingTime & { sourceId: string })[] = [];
  #omittedEvents = 0;

  constructor(limits: StoryLimits) {
    this.#limits = limits;
  }

  /** False where there is no room for it any more. */
  take(written: WrittenEvent): boolean {
    const { sourceId, gap } = written.event;
    if (gap && this.#gaps.length < MOST_GAPS) {
      this.#gaps.push({ sourceId, from: gap.since, to: gap.until ?? null, reason: gap.reason });
    }
    if (this.#kept.length >= this.#limits.events) {
      this.#omittedEvents += 1;
      return false;
    }
    this.#kept.push(written);
    return true;
  }

  /** In the order in which the calls began to be seen; ask when all events have been taken. */
  stories(lookup: CallLookup): { stories: CallStory[]; omittedCalls: number; omittedEvents: number } {
    const byCall = new Map<number, TelephonyEvent[]>();
    for (const { event, call } of this.#kept) {
      if (call === 0) continue;
      const number = lookup.current(call);
      const events = byCall.get(number);
      if (events) events.push(event);
      else byCall.set(number, [event]);
    }
    const stories: CallStory[] = [];
    for (const [number, events] of byCall) {
      if (stories.length === this.#limits.calls) break;
      const call = lookup.call(number);
      if (call) stories.push({ call, events, missing: missingIn(call, this.#gaps) });
    }
    return { stories, omittedCalls: byCall.size - stories.length, omittedEvents: this.#omittedEvents };
  }

  get events(): readonly WrittenEvent[] {
    return this.#kept;
  }
}

/** What was left out, in a sentence; null where nothing was. */
export function omissionText({
  omittedCalls,
  omittedEvents,
}: {
  omittedCalls: number;
  omittedEvents: number;
}) {
  const parts = [
    omittedCalls > 0 && `${omittedCalls.toLocaleString('en')} more calls`,
    omittedEvents > 0 && `${omittedEvents.toLocaleString('en')} later events`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  return `Left out, as a page can hold no more: ${parts.join(' and ')}. Use a filter to choose fewer.`;
}
