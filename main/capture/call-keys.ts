import type { CallKey, CallRow, EventRow, TimelinePart, ViewRows } from '../../model/contract/view.ts';
import type { ViewAnswer, ViewQuestion } from './view-messages.ts';

/*
 * A thread numbers the calls as it finds them, so another thread may know other calls by the same numbers. From the
 * second thread of a capture on, keys say which thread they are of; those of the first are what it says.
 */

function keyFor(threads: number, key: CallKey): CallKey {
  return threads === 1 ? key : `${threads}.${key}`;
}

/** As the thread knows the key; null where it is one of a thread that is no more. */
export function keyOfThread(threads: number, key: CallKey): CallKey | null {
  const parts = key.split('.');
  const [of, own] = parts.length === 1 ? ['1', key] : parts;
  return own !== undefined && Number(of) === threads ? own : null;
}

/** An answer with the keys of calls as they are told to whoever asks. */
export function withKeysFor(threads: number, answer: ViewAnswer, question: ViewQuestion): ViewAnswer {
  if (threads === 1) return answer;
  const told = (key: CallKey): CallKey => keyFor(threads, key);
  switch (answer.ask) {
    case 'window':
      return { ask: 'window', window: { ...answer.window, rows: rowsWith(answer.window.rows, told) } };
    case 'timeline':
      return { ask: 'timeline', part: partWith(answer.part, told, isOfCalls(question)) };
    case 'callDetail': {
      const { detail } = answer;
      if (!detail) return answer;
      const events = detail.events.map((event) => eventWith(event, told));
      return { ask: 'callDetail', detail: { ...detail, call: callWith(detail.call, told), events } };
    }
    case 'open':
    case 'event':
    case 'values':
    case 'close':
      return answer;
  }
}

type Told = (key: CallKey) => CallKey;

function rowsWith(rows: ViewRows, told: Told): ViewRows {
  return rows.of === 'calls'
    ? { of: 'calls', calls: rows.calls.map((call) => callWith(call, told)) }
    : { of: 'events', events: rows.events.map((event) => eventWith(event, told)) };
}

function callWith(call: CallRow, told: Told): CallRow {
  return { ...call, key: told(call.key) };
}

function eventWith(event: EventRow, told: Told): EventRow {
  return event.call === undefined ? event : { ...event, call: told(event.call) };
}

function isOfCalls(question: ViewQuestion): boolean {
  return question.ask === 'timeline' && question.request.lanes === 'call';
}

function partWith(part: TimelinePart, told: Told, hasLanesOfCalls: boolean): TimelinePart {
  const lanes = part.lanes.map((lane) => ({
    ...lane,
    id: hasLanesOfCalls ? told(lane.id) : lane.id,
    bars: lane.bars.map((bar) => ({ ...bar, call: told(bar.call) })),
    ticks: lane.ticks.map((tick) => ({ ...tick, call: tick.call === null ? null : told(tick.call) })),
  }));
  return { ...part, lanes };
}
