import type { TimelineLanes, TimelineRequest } from '../../../model/contract/view.ts';
import type { CallTable } from '../columns/call-table.ts';
import type { CaptureIndex } from '../columns/capture-index.ts';
import type { EventBlock } from '../columns/event-block.ts';
import { YES } from '../columns/answers.ts';
import type { EventMatches } from '../views/event-matches.ts';

/** A lane before there is anything in it. */
export interface LaneName {
  sourceId: string;
  /** As the system writes it; of a call, its number. */
  id: string;
  title: string;
}

/** The lanes of a view in the order of their first event in it. */
export interface Lanes {
  names: LaneName[];
  /** The lane of a row, as its place among all; undefined where it is in none of them. */
  laneOf: (block: EventBlock, row: number) => number | undefined;
  /** Of the events of the view; null where there are none. */
  span: { from: number; to: number } | null;
}

export function lanesOf(
  { events, calls }: CaptureIndex,
  matches: EventMatches,
  request: TimelineRequest,
): Lanes {
  const sort = request.lanes;
  const isBusy = request.busyIn && busyIn(request.busyIn, calls);
  const names: LaneName[] = [];
  const lanes = new Map<string, number>();
  const known = new Map<EventBlock, Map<number, number | undefined>>();
  let from = Infinity;
  let to = -Infinity;
  const find = (block: EventBlock, row: number, isNew: boolean): number | undefined => {
    const code = codeOf(block, row, sort);
    if (code === 0) return undefined;
    let ofBlock = known.get(block);
    if (!ofBlock) known.set(block, (ofBlock = new Map<number, number | undefined>()));
    const found = ofBlock.get(code);
    if (found !== undefined || (!isNew && ofBlock.has(code))) return found;
    const name = nameOf(block, row, sort);
    const key = `${name.sourceId}\u0000${name.id}`;
    let lane = lanes.get(key);
    if (lane === undefined && isNew) {
      lane = names.push(name) - 1;
      lanes.set(key, lane);
    }
    ofBlock.set(code, lane);
    return lane;
  };
  for (const block of events.blocks) {
    const answers = matches.answersOf(block);
    for (let row = block.start; row < block.end; row += 1) {
      if (answers && answers[row] !== YES) continue;
      const at = block.at.at(row);
      from = Math.min(from, at);
      to = Math.max(to, at);
      if (!isBusy || isBusy(at, block.calls[row] ?? 0)) find(block, row, true);
    }
  }
  const span = from <= to ? { from, to } : null;
  return { names, laneOf: (block, row) => find(block, row, false), span };
}

/** Whether an event lies in the time that is asked for, or is of a call (its number and 1) that goes on then. */
function busyIn(
  { from, to }: NonNullable<TimelineRequest['busyIn']>,
  calls: CallTable,
): (at: number, call: number) => boolean {
  const known = new Map<number, boolean>();
  const goesOn = (call: number): boolean => {
    const startedAt = calls.startedAt(call - 1) ?? Infinity;
    return startedAt <= to && (calls.endedAt(call - 1) ?? Infinity) >= from;
  };
  return (at, call) => {
    if (at >= from && at <= to) return true;
    if (call === 0) return false;
    let is = known.get(call);
    if (is === undefined) known.set(call, (is = goesOn(call)));
    return is;
  };
}

/** A number for what tells lanes apart within a block; 0 for none. */
function codeOf(block: EventBlock, row: number, sort: TimelineLanes): number {
  if (sort === 'call') return block.calls[row] ?? 0;
  const { ids, values } = columnOf(block, sort);
  const id = ids?.[row] ?? 0;
  return id === 0 || values.at(id) === '' ? 0 : id * 65_536 + (block.sourceId.ids?.[row] ?? 0);
}

function nameOf(block: EventBlock, row: number, sort: TimelineLanes): LaneName {
  const sourceId = block.sourceId.at(row) ?? '';
  if (sort === 'call') {
    const id = String((block.calls[row] ?? 1) - 1);
    return { sourceId, id, title: id };
  }
  const id = columnOf(block, sort).at(row) ?? '';
  const title =
    sort === 'agent' ? block.agentName.at(row) : sort === 'queue' ? block.queueName.at(row) : undefined;
  return { sourceId, id, title: title ?? id };
}

function columnOf(block: EventBlock, sort: 'device' | 'agent' | 'queue') {
  switch (sort) {
    case 'device':
      return block.device;
    case 'agent':
      return block.agentId;
    case 'queue':
      return block.queueId;
  }
}
