import { z } from 'zod';
import type { Call } from '../call.ts';
import type { TelephonyEvent } from '../event.ts';
import type { CallState, EventKind } from '../vocabulary.ts';

/** Names one call of an open capture for as long as the capture is open; its text means nothing. */
export type CallKey = string;

/** An event as lists show it: without its raw message, which is fetched when somebody looks at it. */
export interface EventRow extends Omit<TelephonyEvent, 'raw' | 'rawEncoding'> {
  /** The call it is of; absent for an event of no call. */
  call?: CallKey;
}

/** A call as lists show it. */
export interface CallRow extends Call {
  key: CallKey;
  /** Of its first event. */
  firstSeq: number;
}

export const EVENT_ORDERS = ['seq', 'at'] as const;
export const CALL_ORDERS = [
  'started',
  'state',
  'from',
  'to',
  'direction',
  'ring',
  'talk',
  'dur',
  'outcome',
  'source',
  'agent',
  'queue',
  'events',
] as const;
export type EventOrder = (typeof EVENT_ORDERS)[number];
export type CallOrder = (typeof CALL_ORDERS)[number];

/**
 * What a view is of: the events or the calls of an open capture that a filter selects, in an order. Rows that are
 * equal in the order stand in the order of their seq, or of their beginning. Calls without a value come last.
 */
export type ViewDefinition = ViewBasis &
  ({ of: 'events'; orderBy: EventOrder } | { of: 'calls'; orderBy: CallOrder });

interface ViewBasis {
  /** The id of the open capture. */
  capture: string;
  /** An expression of the filter language; "" selects everything. */
  filter: string;
  descending: boolean;
}

const basis = { capture: z.string(), filter: z.string().max(10_000), descending: z.boolean() };
export const viewDefinitionSchema = z.discriminatedUnion('of', [
  z.strictObject({ ...basis, of: z.literal('events'), orderBy: z.enum(EVENT_ORDERS) }),
  z.strictObject({ ...basis, of: z.literal('calls'), orderBy: z.enum(CALL_ORDERS) }),
]) satisfies z.ZodType<ViewDefinition>;

/** More rows are never answered at once. */
export const MOST_ROWS = 500;
export const MOST_BUCKETS = 2_000;

/** Asks for a window of a view; answered at once when the view is newer than `known`, else when it becomes so. */
export interface WindowRequest {
  view: string;
  /** The `version` of the answer that the asker has; 0 for none, which is answered at once. */
  known: number;
  /** The first row, counted in the view's order from 0; `end` for the last `count` rows, whatever their numbers are by then. */
  from: number | 'end';
  /** At most `MOST_ROWS`. */
  count: number;
  /** How many bars of the histogram are wanted; 0 for none. */
  buckets: number;
}

export const windowRequestSchema = z.strictObject({
  view: z.string(),
  known: z.number().int().nonnegative(),
  from: z.union([z.number().int().nonnegative(), z.literal('end')]),
  count: z.number().int().nonnegative().max(MOST_ROWS),
  buckets: z.number().int().nonnegative().max(MOST_BUCKETS),
}) satisfies z.ZodType<WindowRequest>;

/** How many events (or beginnings of calls) lie in each part of the time of the capture. Times in ms since the epoch. */
export interface Histogram {
  from: number;
  to: number;
  /** Those that match, and all there are, by bucket. The buckets are of equal width. */
  matching: number[];
  all: number[];
  /** Where links were down or events are known to be missing. */
  gaps: TimelineGap[];
}

export interface ViewWindow {
  /** Rises with every change that the asker could see. */
  version: number;
  /** Events or calls of the capture, whether they match or not. */
  total: number;
  /** Those looked at so far that match: exact when `progress` is null. */
  matching: number;
  /** Looked at and hidden by the filter. */
  hidden: number;
  /** While a search or the first reading of a file goes on: events looked at, of how many. */
  progress: { done: number; of: number } | null;
  /** The seq of the newest event of the capture; 0 where there is none. */
  lastSeq: number;
  /** Rows that retention has removed from this view since it was opened: row n is now row n - removed. */
  removed: number;
  from: number;
  rows: ViewRows;
  histogram: Histogram | null;
}

export type ViewRows = { of: 'events'; events: EventRow[] } | { of: 'calls'; calls: CallRow[] };

export const TIMELINE_LANES = ['call', 'device', 'agent', 'queue'] as const;
export type TimelineLanes = (typeof TIMELINE_LANES)[number];

/** Asks for a part of the timeline of a view of events. Times in ms since the epoch. */
export interface TimelineRequest {
  view: string;
  lanes: TimelineLanes;
  from: number;
  to: number;
  /** How long (ms) a pixel is: what lies closer together comes as one tick with a count. */
  resolution: number;
  /** Lanes in the order of their first event in the view; counted from 0. */
  firstLane: number;
  laneCount: number;
  /** Only lanes with an event, or with a call that goes on, in this time; null for all lanes. */
  busyIn: { from: number; to: number } | null;
}

export const timelineRequestSchema = z.strictObject({
  view: z.string(),
  lanes: z.enum(TIMELINE_LANES),
  from: z.number(),
  to: z.number(),
  resolution: z.number().positive(),
  firstLane: z.number().int().nonnegative(),
  laneCount: z.number().int().nonnegative().max(500),
  busyIn: z.strictObject({ from: z.number(), to: z.number() }).nullable(),
}) satisfies z.ZodType<TimelineRequest>;

export interface TimelinePart {
  /** Of the view when this was made; ask again when the window tells of a newer one. */
  version: number;
  /** Lanes that have anything at all in the view, or that are busy where only those are asked for. */
  laneCount: number;
  lanes: TimelineLane[];
  gaps: TimelineGap[];
  /** First and last event of the view; null where it is empty. */
  span: { from: number; to: number } | null;
}

export interface TimelineLane {
  /** As the system writes it: device, agent, queue; of a call, its key. */
  id: string;
  /** What it is called: a name, or of a call the names of who calls and who is called. */
  names: string[];
  sourceId: string;
  bars: TimelineBar[];
  ticks: TimelineTick[];
}

/** A state that lasted. `to` is null while it lasts. */
export interface TimelineBar {
  from: number;
  to: number | null;
  state: CallState;
  call: CallKey;
}

export interface TimelineTick {
  at: number;
  /** The first of those that this tick stands for. */
  seq: number;
  kind: EventKind;
  /** The call of that first one; null for an event of no call. */
  call: CallKey | null;
  count: number;
}

/** A time in which events of a source are missing; `to` is null while they are. */
export interface TimelineGap {
  sourceId: string;
  from: number;
  to: number | null;
  reason: string;
}

/** A value of a field that occurs in the capture, and in how many events. */
export interface ValueCount {
  value: string;
  count: number;
}

/** A call with its events, oldest first. */
export interface CallDetail {
  call: CallRow;
  events: EventRow[];
  /** Events of the call beyond the most that are answered. */
  omitted: number;
  /** When events of its source are missing while it went on, oldest first. */
  gaps: TimelineGap[];
}
