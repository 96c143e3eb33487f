import { labelOf } from '../../../../model/ladder/words.ts';
import type { TimelineGap } from '../../../../model/contract/view.ts';
import type { EventKind } from '../../../../model/vocabulary.ts';
import { STATE_WORDS } from '../../../state/call-words.ts';
import { plural } from '../../../state/numbers.ts';
import { exactTime, lasting } from '../../../state/times.ts';
import { KIND_WORDS } from '../../events/kind-words.ts';
import type { LaneItem, PlacedLane } from './placed-lane.ts';

/** What an item is and when, for a tip and for people who hear it. */
export interface ItemWords {
  what: string;
  when: string;
}

export function itemWords(item: LaneItem, now: number): ItemWords {
  if (item.is === 'events') {
    const { kind, count, at } = item.tick;
    const others = count > 1 ? ` and ${plural(count - 1, 'more event')}` : '';
    return { what: `${kindWord(kind)}${others}`, when: exactTime(at) };
  }
  const { state, from, to } = item.bar;
  const until = to === null ? 'goes on' : `until ${exactTime(to)}`;
  return {
    what: `${STATE_WORDS[state]} for ${lasting((to ?? Math.max(now, from)) - from)}`,
    when: `${exactTime(from)}, ${until}`,
  };
}

export function gapWords({ from, to, reason }: TimelineGap, now: number): ItemWords {
  const until = to === null ? 'goes on' : `until ${exactTime(to)}`;
  return {
    what: `Events missing for ${lasting((to ?? now) - from)}`,
    when: `${exactTime(from)}, ${until}. ${reason}`,
  };
}

/** What there is in a lane between two times. */
export function laneWords(lane: PlacedLane, seen: { from: number; to: number }): string {
  const bars = lane.bars.filter(({ from, to }) => from <= seen.to && (to ?? Infinity) >= seen.from).length;
  const events = lane.ticks
    .filter(({ at }) => at >= seen.from && at <= seen.to)
    .reduce((sum, { count }) => sum + count, 0);
  if (bars + events === 0) return 'Nothing in sight';
  return `${plural(bars, 'state')} and ${plural(events, 'event')} in sight`;
}

function kindWord(kind: EventKind): string {
  return KIND_WORDS[kind] ?? labelOf({ kind, name: '' });
}
